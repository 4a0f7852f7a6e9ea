// Held against marked, a whole parser, on every Markdown file that a reader of the handbook can copy.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { marked } from "marked";
import { lexer } from "../../docs/assets/js/markdown.js";

const ROOT = new URL("../../", import.meta.url);
const FORMS = process.env.HANDBOOK_FORMS; // the built site's generated/templates

/** What a reader sees, without what only one of the two keeps. */
const seen = (tokens) => {
  const nodes = [];
  const plain = (text) => (typeof nodes.at(-1) === "string" ? (nodes[nodes.length - 1] += text) : nodes.push(text));
  for (const token of tokens ?? []) {
    const { type } = token;
    if (type === "space" || type === "def") continue;
    if (type === "text" && token.tokens) for (const one of seen(token.tokens)) typeof one === "string" ? plain(one) : nodes.push(one);
    else if (type === "text" || type === "escape") plain(token.text);
    else if (type === "table") nodes.push(["table", token.header.map((cell) => seen(cell.tokens)), token.rows.map((row) => row.map((cell) => seen(cell.tokens)))]);
    else if (type === "list") nodes.push(["list", token.ordered, token.ordered ? Number(token.start) : 0, token.items.map((item) => seen(item.tokens))]);
    else if (type === "html") nodes.push(["html", token.text.trim()]);
    else if (type === "code" || type === "codespan") nodes.push([type, token.text]);
    else if (type === "checkbox") nodes.push([type, token.checked]);
    else if (type === "image") nodes.push([type, token.href, token.text]);
    else if (type === "link") nodes.push([type, token.href, seen(token.tokens)]);
    else nodes.push([type, token.depth || 0, ...seen(token.tokens)]);
  }
  return nodes.map((one) => (typeof one === "string" ? one.replace(/\s+/g, " ") : one));
};

const same = (text, name) => assert.deepEqual(seen(lexer(text)), seen(marked.lexer(text)), name);

const files = (folder, ending) => readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending) && !name.includes("node_modules")).map((name) => new URL(name, folder));

test("the documents of the case", () => {
  const found = files(new URL("snippets/case/", ROOT), ".md");
  assert.ok(found.length > 10);
  for (const file of found) same(readFileSync(file, "utf8"), file.pathname);
});

test("every version of every form", () => {
  assert.ok(FORMS, "HANDBOOK_FORMS has to name generated/templates of a built site");
  const found = files(new URL(`file://${FORMS}/`), ".md.txt");
  assert.ok(found.length >= 57);
  for (const file of found) same(readFileSync(file, "utf8"), file.pathname);
});

const SAMPLES = {
  "headings of both kinds": "# One #\n\nTwo\n===\n\nThree\n---\ntext\n\n####### not one\n#nor this",
  "lists in lists": "- a\n- b\n  - c\n    more\n  - d\n- e\n\n3. x\n4. y\n\n   second paragraph\n5. z",
  "tasks": "- [ ] open\n- [x] done\n- [link](x)",
  "a list after a sentence": "Do this:\n- a\n- b\nand 2\n2. no list",
  "tables": "| a | b |\n| --- | :-: |\n| 1 \\| 2 | `x` |\n| only one |\n\nno | table",
  "code": "```python\n# not a heading\n- nor a list\n```\n\n~~~\n```\n~~~\n\n`a` ``b ` c`` and ` lone",
  "a fence that is not closed": "```\nto the end\n\n# of it",
  "quotations": "> one\n> two\nlazy\n>\n> - a\n\nout",
  "emphasis": "**bold _and_ it** *it **and** bold* snake_case_name 2 * 3 * 4 __b__ _i_ ~~gone~~ **a*b",
  "links": "[a](b) [a `c`](<d> \"t\") ![i](x.png) [![badge](b.svg)](l) <https://a.example/x> https://b.example/y_(z). [not] (one) [f](a(b)c)",
  "escapes and breaks": "\\*not it\\* a  \nb\\\nc \\d",
  "rules": "---\n\n***\n\n- - -\n\na",
  "a line that begins with a tag": "<b>Bold</b> and **more**\n\n<img src=x> text\n\n<span>\n*raw*\n\nwords\n<em>in</em>\n</em>",
  "html": "<!-- a\ncomment -->\n\n<details>\n<summary>x</summary>\n\ntext <b>inline</b> <!-- c --> a < b\n\n</details>",
};
for (const [name, text] of Object.entries(SAMPLES)) test(name, () => same(text, name));

test("a difference would be seen", () => {
  assert.throws(() => assert.deepEqual(seen(lexer("**a**")), seen(marked.lexer("*a*"))));
});

test("any text is read, and no word of it is lost", () => {
  const marks = fc.array(fc.constantFrom("a", "word ", "# ", "- ", "1. ", "> ", "|", "---", "`", "```", "*", "**", "_", "[", "](", ")", "<", ">", "<!--", "-->", "\\", "~~", "\n", "\n\n", "    ", "![", "é", "\u202e", "http://x"), { maxLength: 60 });
  fc.assert(fc.property(fc.oneof(marks.map((parts) => parts.join("")), fc.string({ unit: "binary", maxLength: 200 })), (text) => {
    const lexed = lexer(text);
    const raw = lexed.map((token) => token.raw).join("");
    assert.equal(raw.replace(/\s/g, ""), text.replace(/\s/g, ""));
  }), { numRuns: 3000 });
});

test("hostile texts end", () => {
  for (const part of ["`", "**", "*a", "[", "![", "<!--", "_a", "](", "> ", "- ", "| ", "~~a", "<a ", "(", "\\", "[a]("]) for (const text of [part.repeat(20_000 / part.length), (part + "\n").repeat(3000)]) assert.ok(Array.isArray(lexer(text)));
});
