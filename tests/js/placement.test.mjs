/** The rule of the weakest side, what is asked, and the address of a result. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LADDERS, asked, effect, headline, opened, place, shared } from "../../docs/assets/js/placement.js";

const SIDES = ["data", "code", "evaluation", "operations", "communication"];
/** Criteria as on the site: some required ones of each side and level, the first of them short, and some that strengthen. */
const world = (count) =>
  [1, 2, 3, 4, 5].flatMap((level) =>
    SIDES.flatMap((side, place) => [
      ...Array.from({ length: count(level, side) }, (_, index) => ({ id: `${side}-${level}-${index}`, side, level, required: true, short: index === 0, least: 1 + index, most: 2 + index + place })),
      { id: `${side}-${level}-more`, side, level, required: false, short: false, least: 1, most: 1 },
    ]),
  );
const WORLD = world((level, side) => 1 + ((level * 2 + side.length + SIDES.indexOf(side)) % 3));
const IDS = WORLD.map(({ id }) => id);
const aim = fc.constantFrom("product", "research");
const form = fc.constantFrom("short", "full");
const answers = fc.dictionary(fc.constantFrom(...IDS), fc.constantFrom("met", "not", "unclear")).map((given) => new Map(Object.entries(given)));
const level = (result, side) => result.sides.find((one) => one.side === side).level;

test("an answer of met lowers no side, whatever was answered", () => {
  fc.assert(fc.property(answers, aim, form, fc.constantFrom(...IDS), (given, aim, form, id) => {
    const [before, after] = [given, new Map(given).set(id, "met")].map((one) => place(WORLD, one, aim, form));
    for (const { side, level: was } of before.sides) assert.ok(level(after, side) >= was, side);
    assert.ok(after.level >= before.level);
  }), { numRuns: 400 });
});

test("the lowest side decides, and what blocks is exactly what its next level lacks", () => {
  fc.assert(fc.property(answers, aim, form, (given, aim, form) => {
    const result = place(WORLD, given, aim, form);
    const ladder = LADDERS[aim];
    assert.equal(result.level, Math.min(...result.sides.map((one) => one.level)));
    assert.equal(result.target, ladder[ladder.indexOf(result.level) + 1] ?? 0);
    const lacking = WORLD.filter((one) => one.required && one.level === result.target && level(result, one.side) === result.level && given.get(one.id) !== "met");
    assert.deepEqual(result.blocks.map(({ id }) => id).sort(), lacking.map(({ id }) => id).sort());
    const lifted = place(WORLD, new Map([...given, ...result.blocks.map(({ id }) => [id, "met"])]), aim, form);
    assert.ok(lifted.level >= result.target, "the changes lift the project");
  }), { numRuns: 400 });
});

test("the short form never guesses lower than the full one, and both agree where everything is answered", () => {
  fc.assert(fc.property(answers, aim, (given, aim) => {
    assert.ok(place(WORLD, given, aim, "short").level >= place(WORLD, given, aim, "full").level);
    const all = new Map([...IDS.map((id) => [id, "unclear"]), ...given]);
    const [short, full] = ["short", "full"].map((form) => place(WORLD, all, aim, form));
    assert.deepEqual(short, full);
    assert.equal(short.guess, "");
  }));
});

test("a first guess is one until every required criterion up to it is met", () => {
  const only = new Map(SIDES.map((side) => [`${side}-2-0`, "met"]));
  const guess = place(WORLD, only, "product");
  assert.deepEqual([guess.level, guess.target, guess.guess, guess.missing], [2, 3, ", first guess", 5]);
  const whole = place(WORLD, new Map([...only, ...SIDES.map((side) => [`${side}-3-0`, "unclear"])]), "product");
  assert.match(headline(whole), /^Level 2, first guess, from 10 answers: all sides alike$/);
  assert.equal(place(WORLD, only, "product", "full").level, 0);
  assert.deepEqual(guess.sides.map((one) => one.confirmed), SIDES.map(() => false));
  assert.equal(place(WORLD, new Map([["data-3-1", "met"], ["data-2-more", "met"]]), "product").sides.some((one) => one.level), false, "only the short ones speak for others");
  const otherwise = place(WORLD, new Map(only).set("code-1-0", "not"), "product");
  assert.deepEqual([otherwise.level, otherwise.blocks[0].id], [0, "code-1-0"], "what was answered otherwise is not spoken for");
  const every = new Map(WORLD.filter((one) => one.required && one.level < 3).map(({ id }) => [id, "met"]));
  assert.deepEqual([place(WORLD, every, "product").guess, place(WORLD, every.set("data-3-0", "not"), "product").guess], [" so far", ""]);
  const sure = (given) => place(WORLD, given, "product").sides.map((one) => [one.level, one.confirmed]);
  assert.deepEqual(sure(every), SIDES.map(() => [2, true]));
  assert.deepEqual(sure(new Map([...every].filter(([id]) => /-1-|2-0/.test(id)))).filter(([, confirmed]) => !confirmed).length, SIDES.filter((side) => WORLD.some((one) => one.id === `${side}-2-1`)).length);
});

test("half answered: what was not asked is not called below level 1, and nothing decides yet", () => {
  fc.assert(fc.property(answers, aim, form, (given, aim, form) => {
    const result = place(WORLD, given, aim, form);
    for (const { side, level, open } of result.sides) {
      const own = WORLD.filter((one) => one.side === side && LADDERS[aim].includes(one.level) && given.has(one.id));
      const below = own.some((one) => one.level === 1 && one.required && given.get(one.id) !== "met");
      assert.equal(open, level || below ? "" : own.length ? "half answered" : "not answered yet");
    }
    assert.equal(/decide|below/i.test(headline(result)), !result.missing && result.target > 0 && /decide|below/i.test(headline({ ...result, missing: 0 })));
    if (result.missing) assert.deepEqual(result.weakest, []);
    else assert.ok(result.sides.every((one) => !one.open), "a whole first guess has every side");
  }), { numRuns: 400 });
  const first = place(WORLD, new Map([["data-2-0", "met"], ["code-2-0", "not"], ["code-1-0", "unclear"], ["operations-2-0", "not"]]), "product");
  assert.deepEqual(first.sides.map(({ level, open }) => [level, open]), [[2, ""], [0, ""], [0, "not answered yet"], [0, "half answered"], [0, "not answered yet"]]);
  assert.equal(headline(first), "4 more answers for a first guess");
  const ground = WORLD.filter((one) => one.required && one.level === 1).map(({ id }) => id);
  const full = (count) => headline(place(WORLD, new Map(ground.slice(count).map((id) => [id, "not"])), "product", "full"));
  assert.deepEqual([full(1), full(2)], ["1 more answer for a first guess", "2 more answers for a first guess"]);
  assert.match(full(0), /^Below level 1, from \d+ answers: all sides alike$/);
});

test("a side that is above the target by guess was not asked there; in the full form it is asked below", () => {
  const given = new Map([...SIDES.map((side) => [`${side}-2-0`, "met"]), ["code-2-0", "not"], ["code-1-0", "not"]]);
  const asks = (form) => place(WORLD, given, "product", form).sides.map((one) => one.asked);
  assert.deepEqual(asks("short"), [false, true, false, false, false]);
  assert.deepEqual(asks("full"), SIDES.map(() => true));
});

test("everything met is the top of the ladder, strengthening ones or not; level 5 stands beside 3 and 4", () => {
  const required = new Map(WORLD.filter((one) => one.required).map(({ id }) => [id, "met"]));
  for (const [aim, top] of [["product", 4], ["research", 5]]) {
    const result = place(WORLD, required, aim, "full");
    assert.deepEqual([result.level, result.target, result.guess, result.blocks, result.weakest], [top, 0, "", [], []]);
    assert.match(headline(result), /the top of its ladder$/);
  }
  const without = new Map([...required].filter(([id]) => !/-[34]-/.test(id)));
  assert.deepEqual([place(WORLD, without, "research", "full").level, place(WORLD, without, "product", "full").level], [5, 2]);
});

test("ids that no criterion has change nothing", () => {
  fc.assert(fc.property(answers, aim, form, fc.string(), (given, aim, form, id) => {
    fc.pre(!IDS.includes(id));
    assert.deepEqual(place(WORLD, new Map(given).set(id, "met").set("__proto__", "not"), aim, form), place(WORLD, given, aim, form));
  }));
});

test("what is known to lack comes first, then what closes more of its side's gap for an hour", () => {
  const one = (id, side, least, most) => ({ id, side, level: 1, required: true, short: false, least, most });
  const criteria = [one("a", "code", 2, 4), one("b", "data", 1, 3), one("c", "data", 2, 4), one("d", "data", 1, 1), one("e", "data", 2, 4)];
  const not = new Map(["a", "b", "c", "d", "e"].map((id) => [id, "not"]));
  const order = (given) => place(criteria, given, "product").blocks.map(({ id }) => id).join("");
  assert.equal(order(not), "adbce", "alone before one of four; the cheap before the dear; ties in the order of the list");
  assert.equal(order(new Map([["c", "unclear"]])), "cadbe");
  const [alone, , among] = place(criteria, not, "product").blocks;
  assert.equal(effect(alone, 1), "lifts code to level 1 by itself, 2–4 h");
  assert.equal(effect(among, 1), "one of 4 open in data, 1–3 h");
  assert.equal(effect({ ...alone, least: 1, most: 1 }, 1), "lifts code to level 1 by itself, 1 h");
});

test("the short form asks ten to fifteen questions, and none that was answered goes away", () => {
  fc.assert(fc.property(aim, fc.infiniteStream(fc.constantFrom("met", "not", "unclear")), (aim, stream) => {
    const given = new Map();
    const ids = () => asked(WORLD, given, aim, "short").map(({ id }) => id);
    for (let next; (next = ids().find((id) => !given.has(id))); ) {
      const before = ids();
      given.set(next, stream.next().value);
      assert.deepEqual(ids().filter((id) => before.includes(id)), before, "in place");
    }
    assert.ok(given.size >= 10 && given.size <= 15, String(given.size));
    assert.equal(new Set(given.keys()).size, ids().length);
    assert.ok(place(WORLD, given, aim).target === 0 || place(WORLD, given, aim).blocks.some(({ id }) => given.has(id)), "somebody knows what decides");
  }));
});

test("an answered question stays when the one before it is changed", () => {
  const given = new Map([["data-2-0", "not"], ["data-3-0", "met"], ["data-1-0", "met"]]);
  assert.deepEqual(asked(WORLD, given, "product", "short").slice(0, 4).map(({ id }) => id), ["data-2-0", "data-1-0", "data-3-0", "data-4-0"]);
  assert.equal(asked(WORLD, given, "research", "short").some(({ id }) => id === "data-3-0"), false, "but for the levels of another aim");
});

test("the full form asks every level up to the next one, and what is guessed counts for how far", () => {
  const levels = (given, aim = "product") => [...new Set(asked(WORLD, new Map(given), aim, "full").map((one) => one.level))];
  assert.deepEqual(levels([]), [1]);
  assert.deepEqual(levels(SIDES.map((side) => [`${side}-2-0`, "met"])), [1, 2, 3]);
  assert.deepEqual(levels(SIDES.map((side) => [`${side}-2-0`, "met"]), "research"), [1, 2, 5]);
  assert.deepEqual(levels([["code-3-more", "met"]]), [1, 2, 3]);
  for (const verdict of ["not", "unclear"]) assert.deepEqual(asked(WORLD, new Map([["code-3-more", verdict]]), "product", "full").filter((one) => one.level > 1).map(({ id }) => id), ["code-3-more"], "what was answered stays, alone");
  assert.ok(asked(WORLD, new Map(), "product", "full").some((one) => !one.required));
});

test("the worked example of the page: thirteen of nineteen of level 2, and evaluation does not pay for data", () => {
  const counts = { data: [4, 0], code: [3, 2], evaluation: [8, 8], operations: [2, 1], communication: [2, 2] };
  const criteria = world((at, side) => (at === 2 ? counts[side][0] : 2));
  const given = new Map(criteria.filter((one) => one.level === 1).map(({ id }) => [id, "met"]));
  for (const [side, [of, met]] of Object.entries(counts)) for (let index = 0; index < of; index++) given.set(`${side}-2-${index}`, index < met ? "met" : "unclear");
  for (const form of ["short", "full"]) {
    const result = place(criteria, given, "product", form);
    assert.deepEqual([result.level, result.target, result.guess], [1, 2, ""]);
    assert.deepEqual(result.sides.filter((one) => one.level >= 2).map((one) => one.side), ["evaluation", "communication"]);
    assert.deepEqual([result.sides.reduce((sum, one) => sum + one.met, 0), result.sides.reduce((sum, one) => sum + one.of, 0), result.blocks.length], [13, 19, 6]);
    assert.match(headline(result), /: data, code and operations decide$/);
  }
});

test("an address gives back what it was made of, and only that", () => {
  fc.assert(fc.property(answers, aim, form, fc.string({ unit: "grapheme", maxLength: 30 }), (given, aim, form, name) => {
    const fragment = shared(given, aim, form, name);
    assert.match(fragment, /^#[^#\s"<>`]*$/);
    const { answers: back, ...rest } = opened(fragment, IDS, {});
    assert.deepEqual(rest, { aim, form, name: name.trim(), unknown: 0 });
    assert.deepEqual([...back].sort(), [...given].sort());
    assert.equal(shared(given, aim, form).includes("name="), false);
  }));
});

test("an address that was changed is refused or counts what it lost; nothing throws", () => {
  const whole = shared(new Map([["data-1-0", "met"], ["code-1-0", "not"]]), "product", "short");
  assert.equal(opened(whole.replace("&unclear=", "zzzz00&unclear="), IDS, {}).unknown, 2);
  assert.equal(opened(whole, [...IDS.filter((id) => id !== "code-1-0"), "code-new"], { "code-1-0": "code-new" }).answers.get("code-new"), "not");
  for (const broken of ["#p=2" + whole.slice(4), "#p=", whole.slice(0, 40), whole.replace("product", "constructor"), whole.replace("short", "__proto__")]) assert.equal(opened(broken, IDS, {}), undefined, broken);
  for (const other of ["", "#", "#the-rule", "#project=abc"]) assert.equal(opened(other, IDS, {}), null, other);
  assert.equal(opened(whole + "&name=%E0%A4%A", IDS, {}).name.length > 0, true, "half a letter");
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (noise, place) => {
    const at = place % whole.length;
    const found = opened(whole.slice(0, at) + noise + whole.slice(at), IDS, {});
    if (found) for (const [id, verdict] of found.answers) assert.ok(IDS.includes(id) && ["met", "not", "unclear"].includes(verdict));
  }));
});
