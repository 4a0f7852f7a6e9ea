/**
 * Markdown as a tree, as far as READMEs use it: headings, paragraphs, lists, tables, quotations, code, links, emphasis.
 * A parser with everything weighs four times as much (marked: 15 KiB); tests hold this one against it, on every form of
 * the toolkit and every README of the case. What it does not know stays text, so nothing that was typed is lost.
 *
 * @typedef {{type: string, raw: string, text: string, depth?: number, href?: string, ordered?: boolean, start?: number, checked?: boolean, tokens?: Token[], items?: Token[], header?: Token[], rows?: Token[][]}} Token
 */

const FENCE = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( {1,4}(?=\S)| |$)/;
const HTML = /^ {0,3}<(?:!--|\/?(?:article|blockquote|center|d[ltd]|details|div|h[1-6r]|iframe|li|[ou]l|p|pre|section|summary|t[dhr]|table|tbody|thead)(?=[\s/>]|$))/i;
const ALONE = /^ {0,3}<(?:[a-z][\w-]*(?:\s[^<>]*)?|\/[a-z][\w-]*)\/?>\s*$/i; // any other tag makes a block only if its line holds nothing else
const UNDER = /^ {0,3}(=+|-+)[ \t]*$/;
const DASHES = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Whether a line ends a paragraph. @param {string} line */
const interrupts = (line) => FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || HTML.test(line) || /^ {0,3}(?:[-*+]|1[.)]) +\S/.test(line);
/** The cells of a row. @param {string} line */
const cells = (line) => line.trim().replace(/^\||(?<!\\)\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

/** The tree of a text. @param {string} text @returns {Token[]} */
export const lexer = (text) => blocks(text.replace(/\r\n?/g, "\n").split("\n"));

let depth = 0;
/** What is inside of something; from the twentieth layer on it is text. @template T @param {() => T} inner @param {T} text @returns {T} */
function within(inner, text) {
  if (depth > 20) return text;
  depth++;
  try {
    return inner();
  } finally {
    depth--;
  }
}

/** @param {string[]} lines @param {boolean} tight in a list without blank lines a paragraph is bare text @returns {Token[]} */
const blocks = (lines, tight = false) => within(() => parts(lines, tight), [{ type: "text", raw: lines.join("\n"), text: lines.join("\n") }]);

/** @param {string[]} lines @param {boolean} tight @returns {Token[]} */
function parts(lines, tight) {
  /** @type {Token[]} */ const found = [];
  let at = 0;
  /** Take lines while they belong; those that are blank at the end stay behind. @param {(line: string, before: string) => boolean} belongs */
  const take = (belongs, from = at + 1) => {
    let to = from;
    while (to < lines.length && belongs(lines[to], lines[to - 1])) to++;
    while (to > from && !lines[to - 1].trim()) to--;
    return lines.slice(at, to);
  };
  while (at < lines.length) {
    const line = lines[at];
    if (!line.trim()) {
      at++;
      continue;
    }
    const token = block(line, lines, at, take, tight);
    let end = at + token.raw.split("\n").length;
    while (end < lines.length && !lines[end].trim()) end++;
    token.raw = lines.slice(at, end).join("\n") + (end < lines.length ? "\n" : "");
    found.push(token);
    at = end;
  }
  return found;
}

/** @param {string} line @param {string[]} lines @param {number} at @param {(belongs: (line: string, before: string) => boolean, from?: number) => string[]} take @param {boolean} tight @returns {Token} */
function block(line, lines, at, take, tight) {
  const fence = FENCE.exec(line);
  if (fence) {
    const close = lines.findIndex((one, place) => place > at && one.trim().startsWith(fence[1]) && !one.trim().replaceAll(fence[1][0], ""));
    const all = lines.slice(at, close < 0 ? lines.length : close + 1);
    return { type: "code", raw: all.join("\n"), text: all.slice(1, close < 0 ? undefined : -1).join("\n") };
  }
  const heading = HEADING.exec(line);
  if (heading) return { type: "heading", raw: line, depth: heading[1].length, text: heading[2] ?? "", tokens: inline(heading[2] ?? "") };
  if (RULE.test(line)) return { type: "hr", raw: line, text: "" };
  if (QUOTE.test(line)) {
    const all = take((one, before) => QUOTE.test(one) || (one.trim() !== "" && QUOTE.test(before) && !interrupts(one)));
    return { type: "blockquote", raw: all.join("\n"), text: "", tokens: blocks(all.map((one) => one.replace(QUOTE, ""))) };
  }
  const item = ITEM.exec(line);
  if (item) return list(item, take);
  if (HTML.test(line) || ALONE.test(line)) {
    const comment = line.trimStart().startsWith("<!--");
    const all = comment ? take((_, before) => !before.includes("-->")) : take((one) => one.trim() !== "");
    return { type: "html", raw: all.join("\n"), text: all.join("\n").trim() };
  }
  const dashes = lines[at + 1] ?? "";
  if (line.includes("|") && DASHES.test(dashes) && cells(line).length === cells(dashes).length) {
    const all = take((one) => one.trim() !== "" && !interrupts(one), at + 2);
    const row = (/** @type {string} */ one) => cells(one).map((text) => ({ type: "cell", raw: text, text, tokens: inline(text) }));
    const header = row(line);
    return { type: "table", raw: all.join("\n"), text: "", header, rows: all.slice(2).map(row).map((own) => header.map((empty, place) => own[place] ?? { ...empty, raw: "", text: "", tokens: [] })) };
  }
  const all = take((one, before) => one.trim() !== "" && !UNDER.test(before) && (UNDER.test(one) || !interrupts(one)));
  const under = all.length > 1 && UNDER.exec(all[all.length - 1]);
  const text = (under ? all.slice(0, -1) : all).map((one) => one.trimStart()).join("\n").trimEnd();
  const type = under ? "heading" : tight ? "text" : "paragraph";
  return { type, raw: all.join("\n"), depth: under ? (under[1][0] === "=" ? 1 : 2) : 0, text, tokens: inline(text) };
}

/** @param {RegExpExecArray} first @param {(belongs: (line: string, before: string) => boolean) => string[]} take @returns {Token} */
function list(first, take) {
  const mark = first[2].slice(-1);
  let inner = first[0].length;
  /** @param {string} line */
  const starts = (line) => {
    const item = ITEM.exec(line);
    return item?.[2].slice(-1) === mark && !RULE.test(line) ? item : null;
  };
  const indent = (/** @type {string} */ line) => line.length - line.trimStart().length;
  const all = take((line, before) => {
    if (!line.trim() || indent(line) >= inner) return true;
    const item = starts(line);
    if (item) inner = item[0].length;
    return item !== null || (before.trim() !== "" && !interrupts(line) && !ITEM.test(line));
  });
  /** @type {string[][]} */ const items = [];
  let width = 0;
  for (const line of all) {
    const item = indent(line) < width || !items.length ? starts(line) : null;
    if (item) {
      items.push([line.slice((width = item[0].length))]);
    } else items[items.length - 1].push(line.slice(Math.min(indent(line), width)));
  }
  const tight = !all.some((line) => !line.trim());
  return {
    type: "list", raw: all.join("\n"), text: "", ordered: /\d/.test(first[2]), start: parseInt(first[2]) || 0,
    items: items.map((lines) => {
      const task = /^\[([ xX])\] +/.exec(lines[0]);
      const tokens = blocks([lines[0].slice(task?.[0].length ?? 0), ...lines.slice(1)], tight);
      const box = task ? [{ type: "checkbox", raw: task[0], text: "", checked: task[1] !== " " }] : [];
      return { type: "list_item", raw: lines.join("\n"), text: lines.join("\n"), tokens: [...box, ...tokens] };
    }),
  }; // prettier-ignore
}

// No span is longer than 1,000 characters: a thousand unclosed marks would otherwise take for ever.
const SPAN = RegExp(
  [
    String.raw`\\(?<escape>[!-/:-@[-\x60{-~])`,
    String.raw`(?<!\x60)(?<ticks>\x60+)(?!\x60)(?<code>[^]{1,1000}?)(?<!\x60)\k<ticks>(?!\x60)`,
    String.raw`(?<html><!--[^]{0,1000}?-->|</?[a-zA-Z][\w-]*(?:\s[^<>]{0,1000})?/?>)`,
    String.raw`<(?<auto>(?:https?://|mailto:)[^\s<>]+)>`,
    String.raw`(?<image>!?)\[(?<label>(?:[^[\]\\\x60]|\\.|\x60[^\x60]*\x60|!?\[[^[\]]*\](?:\([^()\s]*\))?){0,500})\]\(\s*<?(?<href>(?:[^\s<>()]|\([^\s()]*\))*)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)`,
    String.raw`\*\*(?=[^\s*])(?<strong>[^]{1,1000}?)(?<=\S)\*\*(?!\*)`,
    String.raw`(?<![\w_])__(?=[^\s_])(?<strong2>[^]{1,1000}?)(?<=\S)__(?!\w)`,
    String.raw`(?<!\*)\*(?=[^\s*])(?<em>(?:[^*]|\*\*[^*]*\*\*){1,1000}?)(?<=\S)\*(?!\*)`,
    String.raw`(?<![\w_])_(?=[^\s_])(?<em2>[^_]{1,1000}?)(?<=\S)_(?!\w)`,
    String.raw`(?<!~)~~(?=\S)(?<del>[^~]{1,1000}?)~~`,
    String.raw`(?<br>(?: {2,}|\\)\n)`,
    String.raw`(?<bare>https?://[^\s<]+)`,
  ].join("|"),
  "g",
);

/** @param {string} text @returns {Token[]} */
const inline = (text) => within(() => spans(text), [{ type: "text", raw: text, text }]);

/** @param {string} text @returns {Token[]} */
function spans(text) {
  /** @type {Token[]} */ const found = [];
  const plain = (/** @type {string} */ words) => words && found.push({ type: "text", raw: words, text: words });
  let at = 0;
  for (const match of text.matchAll(SPAN)) {
    plain(text.slice(at, match.index));
    at = match.index + match[0].length;
    const of = match.groups ?? {};
    let raw = match[0];
    if (of.bare) {
      raw = raw.replace(/[.,:;"'!?*_~\]]+$/, ""); // the end of a sentence is none of the address
      if (raw.endsWith(")") && !raw.includes("(")) raw = raw.replace(/\)+$/, "");
      of.bare = raw;
      at = match.index + raw.length;
    }
    const strong = of.strong ?? of.strong2;
    const em = of.em ?? of.em2;
    const url = of.auto ?? of.bare;
    if (of.escape) found.push({ type: "escape", raw, text: of.escape });
    else if (of.code) found.push({ type: "codespan", raw, text: of.code.replaceAll("\n", " ").replace(/^ (.*\S.*) $/, "$1") });
    else if (of.html) found.push({ type: "html", raw, text: raw });
    else if (of.href !== undefined) found.push(of.image ? { type: "image", raw, text: of.label, href: of.href } : { type: "link", raw, text: of.label, href: of.href, tokens: inline(of.label) });
    else if (url) found.push({ type: "link", raw, text: url, href: url, tokens: [{ type: "text", raw: url, text: url }] });
    else if (of.br) found.push({ type: "br", raw, text: "" });
    else if (strong) found.push({ type: "strong", raw, text: strong, tokens: inline(strong) });
    else if (em) found.push({ type: "em", raw, text: em, tokens: inline(em) });
    else found.push({ type: "del", raw, text: of.del, tokens: inline(of.del) });
  }
  plain(text.slice(at));
  return found;
}
