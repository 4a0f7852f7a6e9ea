// Every version of the exported file that was ever published is read by the page of today: a reader's file does not age.
// For a new version: raise VERSION, put what it exports into formats/version-N.json, and say below what each file holds.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { read, VERSION, written } from "../../docs/assets/js/store.js";

const FOLDER = new URL("formats/", import.meta.url);
const content = (version) => readFileSync(new URL(`version-${version}.json`, FOLDER), "utf8");
/** Ids in the files that are no more, and those of today. */
const ALIASES = {
  check: { "check-of-before": "runs-top-to-bottom", "split-of-before": "split-imitates-use" },
  template: { "readme-of-before": "readme-level-2" },
  field: { "readme-level-2/line_of_before": "one_line" },
  question: { "question-of-before": "auc-from-scratch" },
};
const START = Date.UTC(2026, 10, 21, 9);

/** What a reader of today has after importing the file of a version. */
const HELD = {
  1: {
    "answer/flights1/baseline-first": ["met", 20],
    "answer/flights1/interval-reported": ["not", 21],
    "answer/flights1/runs-top-to-bottom": ["met", 23],
    "answer/flights1/threshold-from-costs": ["unclear", 22],
    "check/baseline-first": [true, 0],
    "check/interval-reported": [false, 1],
    "check/leakage-tested": [null, 3],
    "check/runs-top-to-bottom": [true, 2],
    "check/split-imitates-use": [true, 5], // under the old id it was ticked later
    "draft/flights1/readme-level-2/action": [null, 33],
    "draft/flights1/readme-level-2/one_line": ["“Quoted”, <b>not bold</b>, \\ and\ttwo\nlines", 31],
    "draft/flights1/readme-level-2/title": ["Late flights", 32],
    "draft/none/case-study/title": ["A title", 30],
    "drill/drill1": [
      {
        seed: "seed1",
        minutes: 15,
        level: 2,
        focus: "py49rysw",
        project: "flights1",
        at: START,
        answers: [
          { id: "a-belief-you-gave-up", rating: 2, seconds: 95, said: [0, 2], note: "Said “baseline” late.\nNext time: first." },
          { id: "auc-from-scratch", rating: -1, seconds: 0, said: [], note: "" },
        ],
      },
      40,
    ],
    "project/flights1": [{ name: "Late flights ✈", aim: "product" }, 10],
    "project/gone1": [null, 12],
    "project/paper1": [{ name: "Reproduction", aim: "research" }, 11],
  },
};

test("each version has its file and what it holds, and no file has no version", () => {
  const versions = Array.from({ length: VERSION }, (_, place) => place + 1);
  assert.deepEqual(readdirSync(FOLDER).sort(), versions.map((version) => `version-${version}.json`).sort()); // prettier-ignore
  assert.deepEqual(Object.keys(HELD).map(Number), versions);
});

for (const [version, held] of Object.entries(HELD))
  test(`a file of version ${version} is read, with the ids of today`, () => {
    assert.equal(JSON.parse(content(version)).version, Number(version));
    const entries = Object.fromEntries([...read(content(version), ALIASES)].map(([key, [value, time]]) => [key, [value, time - START]]));
    assert.deepEqual(entries, held);
    for (const kind of ["check", "project", "answer", "draft", "drill"]) assert.ok(Object.keys(held).some((key) => key.startsWith(`${kind}/`)));
  });

test("what is exported today is the file of the newest version, to the letter", () => {
  const file = content(VERSION), none = { check: {}, template: {}, field: {}, question: {} };
  assert.equal(written(read(file, none), new Date(JSON.parse(file).saved)), file);
});

test("an id stays what it is where no alias names it", () => {
  const entries = read(content(1), { check: {}, template: {}, field: {}, question: {} });
  assert.deepEqual([entries.size, entries.get("check/check-of-before")], [18, [true, START + 2]]);
});
