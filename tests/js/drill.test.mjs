// What a drill asks: always the same for the same address, and more of what is missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { clock, draw, fragment, many, parsed, slug, weakest } from "../../docs/assets/js/drill.js";

const SIDES = ["data", "code", "evaluation", "operations", "communication"];
const MINUTES = { 5: 2, 15: 5, 40: 14 };
/** A pool like the real one: eight questions a side, each about two criteria. */
const POOL = SIDES.flatMap((side, s) =>
  Array.from({ length: 8 }, (_, i) => ({
    id: `${side}-${i}`, kind: ["deep dive", "theory", "case", "deep dive"][i % 4], side, levels: [1 + (i % 5)],
    criteria: [`${side}-met-${i % 4}`, `shared-${s}`], opener: i % 4 === 0,
  })),
); // prettier-ignore
const setting = fc.record({
  seed: fc.stringMatching(/^[a-z0-9-]{1,40}$/), minutes: fc.constantFrom(5, 15, 40), level: fc.integer({ min: 1, max: 5 }),
}); // prettier-ignore
const focus = fc.subarray([...new Set(POOL.flatMap((one) => one.criteria))]);
const ids = (questions) => questions.map((one) => one.id);
const seeds = Array.from({ length: 400 }, (_, i) => `seed-${i}`);

test("the same setting draws the same questions from a pool in any order", () => {
  fc.assert(
    fc.property(setting, focus, fc.shuffledSubarray(POOL, { minLength: POOL.length }), (given, missing, shuffled) => {
      assert.deepEqual(ids(draw(shuffled, given, missing)), ids(draw(POOL, given, missing)));
    }),
  );
});

test("each time holds the number of questions that the page states, none twice", () => {
  fc.assert(
    fc.property(setting, focus, fc.subarray(POOL), (given, missing, pool) => {
      const drawn = ids(draw(pool, given, missing));
      assert.equal(drawn.length, Math.min(MINUTES[given.minutes], pool.length));
      assert.equal(new Set(drawn).size, drawn.length);
    }),
  );
  for (const [minutes, count] of Object.entries(MINUTES)) assert.equal(many(Number(minutes)), count);
});

test("a drill opens on the whole project, and another seed is another drill", () => {
  const drills = seeds.map((seed) => draw(POOL, { seed, minutes: 15, level: 2 }, []));
  for (const [first] of drills) assert.ok(first.opener);
  assert.ok(new Set(drills.map((drill) => ids(drill).join())).size > 390);
});

test("questions about a missing criterion come several times as often", () => {
  const missing = ["data-met-1", "operations-met-2"];
  const asks = (one) => one.criteria.some((id) => missing.includes(id));
  const share = (...given) => seeds.flatMap((seed) => draw(POOL, { seed, minutes: 15, level: 2 }, given).slice(1)).filter(asks).length;
  assert.ok(share(...missing) > 3 * share(), `${share(...missing)} with, ${share()} without`);
});

test("what is not in the bank changes nothing", () => {
  fc.assert(
    fc.property(setting, focus, (given, missing) => {
      assert.deepEqual(ids(draw(POOL, given, [...missing, "no-such", "__proto__"])), ids(draw(POOL, given, missing)));
    }),
  );
});

test("levels at and next to the project's come first, and the sides take turns", () => {
  const after = seeds.flatMap((seed) => draw(POOL, { seed, minutes: 15, level: 2 }, []).slice(1)); // no opener of this pool is of level 2
  const at = (...levels) => after.filter((one) => levels.includes(one.levels[0])).length;
  assert.ok(at(4, 5) < after.length / 50 && at(2) > after.length / 3, `${at(4, 5)} far, ${at(2)} of the level, of ${after.length}`);
  const apart = seeds.map((seed) => new Set(draw(POOL, { seed, minutes: 15, level: 2 }, []).map((one) => one.side)).size);
  assert.ok(apart.reduce((a, b) => a + b) / apart.length > 4);
});

test("a criterion speaks for itself only where it is missing", () => {
  const own = { id: "lonely", kind: "criterion", side: "data", levels: [2], criteria: ["lonely"], opener: false };
  const hits = (...missing) => seeds.filter((seed) => ids(draw([...POOL, own], { seed, minutes: 15, level: 2 }, missing)).includes("lonely")).length;
  assert.equal(hits(), 0);
  assert.ok(hits("lonely") > 100);
});

test("a new question in the bank leaves most of a drill as it was", () => {
  const more = { id: "new", kind: "deep dive", side: "code", levels: [2], criteria: [], opener: false };
  const kept = seeds.flatMap((seed) => {
    const before = new Set(ids(draw(POOL, { seed, minutes: 15, level: 2 }, [])));
    return ids(draw([...POOL, more], { seed, minutes: 15, level: 2 }, [])).map((id) => before.has(id));
  });
  assert.ok(kept.filter(Boolean).length > kept.length * 0.8);
});

test("an address leads back to its drill", () => {
  fc.assert(
    fc.property(setting, fc.stringMatching(/^([a-z0-9]{4}){0,8}$/), (given, codes) => {
      assert.deepEqual(parsed(fragment({ ...given, focus: codes })), { ...given, focus: codes, damaged: false });
    }),
  );
});

test("from any address comes a drill, and what was wrong is told", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (minutes, typed) => {
      const read = parsed(`#seed=${encodeURIComponent(typed)}&minutes=${encodeURIComponent(minutes)}&level=2`);
      assert.ok(Object.hasOwn(MINUTES, read.minutes));
      assert.match(read.seed, /^[a-z0-9-]{0,40}$/);
      assert.equal(read.damaged, (minutes !== "" && !Object.hasOwn(MINUTES, minutes)) || (typed !== "" && read.seed !== typed));
    }),
  );
  for (const hash of ["#seed=a&level=9", "#seed=a&focus=abc", "#seed=a%00", "#minutes=15.0"]) assert.ok(parsed(hash).damaged, hash);
  assert.deepEqual(parsed("#how-the-questions-are-chosen"), { seed: "", minutes: 15, level: 2, focus: "", damaged: false });
});

test("any text becomes a seed that an address can hold, or none", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => assert.match(slug(text), /^[a-z0-9-]{0,40}$/)));
  assert.equal(slug("  Week 3, Group B! "), "week-3-group-b");
  assert.equal(slug("مرحبا"), "");
});

test("the weakest are three at most, the worst first, and nothing that was good or not rated", () => {
  const answer = fc.record({ rating: fc.integer({ min: -1, max: 3 }), said: fc.array(fc.nat(4), { maxLength: 5 }) });
  fc.assert(
    fc.property(fc.array(answer), (answers) => {
      const weak = weakest(answers);
      const poor = answers.filter(({ rating }) => rating >= 0 && rating < 3).map(({ rating }) => rating).sort();
      assert.deepEqual(weak.map(({ rating }) => rating), poor.slice(0, 3));
    }),
  );
});

test("of equal ratings the one with fewer points said is weaker", () => {
  const [many, none, some] = [[0, 1, 2], [], [4]].map((said) => ({ rating: 1, said }));
  const worse = { rating: 0, said: [0, 1, 2, 3] };
  assert.deepEqual(weakest([many, none, some]), [none, some, many]);
  assert.deepEqual(weakest([many, none, worse, some]), [worse, none, some]);
});

test("minutes that nobody can choose still hold a question", () => {
  assert.deepEqual([1, 7, 60].map((minutes) => many(minutes) > 0), [true, true, true]);
});

test("times read as minutes and seconds", () => {
  assert.deepEqual([0, 59.9, 60, 899, 3600].map(clock), ["0:00", "0:59", "1:00", "14:59", "60:00"]);
});
