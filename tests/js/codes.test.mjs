// Ids in an address: short, in any order the same, and readable when ids have changed since.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { code, packed, unpacked } from "../../docs/assets/js/codes.js";

/** Every line of a checklist that was ever published; tests/test_scripts.py sees that no two of today share a code. */
const PUBLISHED = readFileSync(new URL("../../data/published-ids.txt", import.meta.url), "utf8").match(/(?<=^(check|criterion|task) )\S+/gm);
const some = fc.subarray(PUBLISHED);

test("what is packed comes back, whatever its order", () => {
  assert.ok(PUBLISHED.length > 200);
  fc.assert(
    fc.property(some, fc.shuffledSubarray(PUBLISHED, { minLength: PUBLISHED.length }), (ids, all) => {
      const text = packed(ids);
      assert.equal(text.length, 4 * ids.length);
      assert.match(text, /^[0-9a-z]*$/);
      const found = unpacked(text, all, {});
      assert.deepEqual([[...found.ids].sort(), found.unknown], [[...ids].sort(), 0]);
      assert.equal(packed(all.filter((id) => ids.includes(id))), text);
    }),
    { numRuns: 50 },
  );
});

test("a code does not change: addresses that were shared stay right", () => {
  assert.deepEqual(["", "a", "baseline-first", "story-audit-links-alive"].map(code), ["ntfp", "wi7g", "py49", "rysw"]);
});

test("an id of before leads to the one of today, once", () => {
  const { ids, unknown } = unpacked(packed(["old-a", "a", "b"]), ["a", "b", "c"], { "old-a": "a" });
  assert.deepEqual([ids.sort(), unknown], [["a", "b"], 0]);
  assert.deepEqual(unpacked(packed(["old-a"]), ["a"], { "old-a": "a", "older-a": "a" }), { ids: ["a"], unknown: 0 });
});

test("an id of before leads nowhere where the one of today is not asked for", () => {
  assert.deepEqual(unpacked(packed(["old-a"]), ["b"], { "old-a": "a" }), { ids: [], unknown: 1 });
  assert.deepEqual(unpacked(packed(["a", "b"]), ["b"], {}), { ids: ["b"], unknown: 1 });
});

test("an id of today counts before one of the same name that was once another", () => {
  assert.deepEqual(unpacked(packed(["a"]), ["a", "b"], { a: "b" }), { ids: ["a"], unknown: 0 });
});

test("unknown codes are counted, and any text is read", () => {
  fc.assert(
    fc.property(some, fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: "binary", maxLength: 30 })), (ids, text) => {
      const found = unpacked(text, ids, { constructor: "a", "old-a": "a" });
      assert.ok(found.ids.every((id) => ids.includes(id)));
      assert.ok(found.unknown + found.ids.length <= Math.ceil(text.length / 4));
      const more = unpacked(packed(ids) + text, ids, {});
      assert.deepEqual([...ids].sort(), [...more.ids].sort());
      assert.ok(more.unknown <= Math.ceil(text.length / 4) && (more.unknown > 0 || !/[^0-9a-z]/.test(text)));
    }),
  );
  assert.deepEqual(unpacked("", ["a"], {}), { ids: [], unknown: 0 });
  assert.deepEqual(unpacked(`${code("a")}${code("a")}zz`, ["a"], {}), { ids: ["a"], unknown: 1 });
});
