// What fills a template in, matches a README with it and remarks on it, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lexer } from "../../docs/assets/js/markdown.js";
import { composed, findings, fits } from "../../docs/assets/js/writing.js";

const field = (id, held = "text") => ({ id, label: `about ${id}`, in: held });
const template = {
  id: "t",
  file: "README.md",
  body: "# Card: {{title}}\n\n**{{claim}}** {{more}}\n\n## Run it\n\n```sh\n{{install}}\n{{run}}\n```\n\n{{time}}\n\n## Result\n\n| {{metric}} | b |\n| --- | --- |\n| x | {{score}} |\n\n- **Why.** {{reason}}\n\n## Words\n\n> {{quote}}\n\n## Limits\n\n{{limits}}\n",
  groups: [
    { name: "", fields: [field("title", "line"), field("claim"), field("more")] },
    { name: "Run it", fields: [field("install", "code"), field("run", "code"), field("time")] },
    { name: "Result", fields: [field("metric", "line"), field("score", "line"), field("reason")] },
    { name: "Words", fields: [field("quote")] },
    { name: "Limits", fields: [field("limits")] },
  ],
  rules: [["impact", "saves \\d+", "see", false], ["number", "\\d+ ?%", "baseline", true]],
};
const ids = template.groups.flatMap(({ fields }) => fields.map(({ id }) => id));
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.stringMatching(/^[|\\\n`$& {}<>#*a-z-]{0,40}$/));
const typed = fc.dictionary(fc.constantFrom(...ids), text);
const matched = (markdown, values = {}) => {
  const { found, unused, lacking } = fits(template, lexer(markdown), values);
  return { found: Object.fromEntries(found.map(({ field, text }) => [field.id, text])), unused, lacking };
};

test("blanks stay where nothing was typed, and a mark in what was typed is no mark", () => {
  assert.match(composed(template, { claim: "  \n" }), /^# Card: \[FILL IN: about title\]\n\n\*\*\[FILL IN: about claim\]\*\* /);
  assert.match(composed(template, { claim: "{{title}} $& $1", title: "T" }), /\*\*\{\{title\}\} \$& \$1\*\*/);
});

test("a table, a title, a list and a quotation hold whatever is typed", () => {
  fc.assert(
    fc.property(typed, (values) => {
      const { install, run, claim, more, time, quote, reason, limits, ...lines } = values;
      const tokens = lexer(composed(template, lines));
      const table = tokens.find(({ type }) => type === "table");
      assert.deepEqual([table.header.length, table.rows.length, table.rows[0].length], [2, 1, 2]);
      assert.equal(tokens[0].type, "heading");
    }),
  );
  const tokens = lexer(composed(template, { reason: "one\ntwo\n\nthree", quote: "one\n\ntwo" }));
  assert.equal(tokens.find(({ type }) => type === "list").items.length, 1);
  assert.match(tokens.find(({ type }) => type === "list").items[0].text, /three$/);
  assert.match(tokens.find(({ type }) => type === "blockquote").raw, /^> one\n> \n> two/);
});

test("cells keep pipes as text", () => {
  const cell = (score) => lexer(composed(template, { score })).find(({ type }) => type === "table").rows[0][1].text;
  for (const typed of ["a|b", "a\\|b", "a||b", "|"]) assert.equal(cell(typed), typed.replace("\\", ""));
});

test("code stays as it is typed", () => assert.match(composed(template, { run: "a | b\n\\| c" }), /\na \| b\n\\\| c\n```/));

test("headings of another README find their fields, and what finds none is named", () => {
  const { found, unused, lacking } = matched(
    "[![badge](a.svg)](x) ![Licence][l]\n\nCard: Cats\n==========\n\nWe tell cats.\n\nMore.\n\n## 2. Getting started!\n\n```sh\npip install x\n```\n\nTakes a minute.\n\n### On Windows\n\nThe same.\n\n## Evaluation\n\nGood.\n\n## Team\n\nI.\n\n### Him\n\nYou.\n",
  );
  assert.deepEqual(found, { title: "Cats", claim: "We tell cats.", more: "More.", install: "pip install x", time: "Takes a minute.\n\n### On Windows\n\nThe same.", reason: "Good." });
  assert.deepEqual(unused, ["Team"]); // with what stands below it
  assert.deepEqual(lacking, ["Words", "Limits"]);
});

test("an empty field is taken before a filled one, and none twice", () => {
  const { found, unused } = matched("## Results\n\na\n\n## Metrics\n\nb\n\n## Performance\n\nc\n\n## Findings\n\nd\n", { reason: "x" });
  assert.deepEqual(found, { metric: "a", score: "b", reason: "c\n\nd" }); // no field left: joined with the last text
  assert.deepEqual(unused, []);
});

test("badges, pictures, HTML and a table of contents are no text", () => {
  const badges = "[![Build][ci-badge]][ci] [![PyPI](https://a.example/b.svg)](https://a.example)\n![logo](l.png)\n\n<p align=\"center\">\n<img src=\"x.png\">\n</p>\n\n";
  const contents = "- [Limits](#limits)\n  - [Run it](#run-it)\n\n## Table of contents\n\n1. [Limits](#limits)\n\n";
  const { found, unused } = matched(`# Cats\n\n${badges}${contents}## Limits\n\n![chart](c.png)\n\nNight. See [the log](#log).\n\n- [Paper](https://a.example)\n`);
  assert.deepEqual(found, { title: "Cats", limits: "Night. See [the log](#log).\n\n- [Paper](https://a.example)" });
  assert.deepEqual(unused, []);
});

test("only a heading of the same words is sure; a part below another goes on after one that left it", () => {
  const tokens = lexer("# T\n\nx\n\ny\n\n## Result\n\na\n\n### Caveats\n\nb\n\n### Zoo\n\nc\n\n## Setup\n\n```\nrun\n```\n\n## Findings\n\nd\n");
  const { found } = fits(template, tokens, { metric: "m", score: "s" });
  assert.deepEqual(found.map(({ heading, field, text, sure }) => [heading, field.id, text, sure]), [
    ["Title", "title", "T", true], ["First paragraph", "claim", "x", true], ["Rest of the opening", "more", "y", false],
    ["Result", "reason", "a\n\n### Zoo\n\nc", true], ["Caveats", "limits", "b", false], ["Setup", "install", "run", false], ["Findings", "metric", "d", false],
  ]);
  const { found: joined } = fits(template, lexer("## Limits\n\na\n\n## Caveats\n\nb\n"), {});
  assert.deepEqual([joined[0].heading, joined[0].text, joined[0].sure, joined.length], ["Limits + Caveats", "a\n\nb", false, 1]);
});

test("what goes into one line is one line", () => {
  assert.equal(matched("## Result\n\na\n\n## Metrics\n\none\ntwo\n\n- three\n").found.metric, "one two - three");
});

test("nothing of a README is lost silently", () => {
  const block = fc.constantFrom("# A\n\n", "## Limits\n\n", "## Zebra\n\n", "### Zoo\n\n", "Setup\n---\n\n", "```\n# no heading\n```\n\n", "- word\n\n", "text one\n\n", "| a |\n|-|\n| b |\n\n");
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const tokens = lexer(blocks.join(""));
      const { found, unused } = fits(template, tokens, {});
      assert.equal(new Set(found.map(({ field }) => field)).size, found.length);
      const kept = found.map(({ text }) => text).join("\n");
      if (!unused.length) for (const { type, text, raw } of tokens) if (type === "paragraph" || type === "list") assert.ok(kept.includes(raw.trim()), raw);
    }),
  );
});

test("remarks: code, dates and what answers are left out; a thing is said once", () => {
  const said = (values) => findings(template, values).map(({ field, kind, said }) => `${field.id} ${kind} ${said}`);
  assert.deepEqual(said({ claim: "It saves 20 % and finds 90 %." }), ["claim impact saves 20", "claim number 90 %"]);
  assert.deepEqual(said({ claim: "90 %", more: "the baseline has 80 %" }), []);
  assert.deepEqual(said({ claim: "90 %", limits: "baseline" }), ["claim number 90 %"]);
  assert.deepEqual(said({ run: "90 %", claim: "`90 %` and\n```\n90 %\n``` <!-- 90 % --> [x](90 %)" }), []);
  assert.deepEqual(said({ time: "saves 3, see [log](log.md)" }), []);
  assert.deepEqual(said({ reason: "It **saves** _90 %_, 80 % in snake_case." }), ["reason impact saves 90", "reason number 80 %"]);
});
