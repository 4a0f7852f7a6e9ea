/** A template filled in, a README matched with it, and what a reviewer would remark on. */

/** The Markdown with what was typed, and a blank where nothing was. @param {Template} template @param {Values} values */
export function composed({ body, groups }, values) {
  const fields = groups.flatMap((group) => group.fields);
  let fenced = false;
  return body.replace(/.+/g, (line) => {
    if (line.startsWith("```")) fenced = !fenced;
    const lead = /^(> |- |\d+\. )?/.exec(line)?.[0] ?? "";
    return line.replace(/\{\{(\w+)\}\}/g, (_, id) => {
      const text = values[id]?.trim();
      if (!text) return `[FILL IN: ${fields.find((field) => field.id === id)?.label}]`;
      if (fenced) return text;
      if (/^[#|]/.test(line)) return text.replace(/\s+/g, " ").replace(/(\\*)\|/g, (pipe, slashes) => (line[0] === "#" || slashes.length % 2 ? pipe : slashes + "\\|"));
      return text.replace(/\n/g, "\n" + lead.replace(/[^>]/g, " ")); // a list or a quotation goes on
    });
  });
}

/** Beginnings of words that name the same part of a README. */
const SAME = "run start quick instal usage setup,data,result evaluat perform metric finding,limit caveat cannot,contact author licen,structure layout where,next roadmap future,problem background introduc overview motivat why,approach method model tested scored,architect design together,option alternativ,lesson learn conclu,link refer related,cit";
/** @param {string} heading */
const words = (heading) => ` ${heading.toLowerCase().match(/\p{L}+/gu)?.join(" ")}`;

/** Whether a token says nothing of its own: a badge, an image, HTML, a link into the same page. @param {any} token @returns {boolean} */
function dull({ type, raw, text, tokens, items, href }) {
  if (/^(html|image|br|checkbox)$/.test(type) || href?.startsWith("#")) return true;
  const inner = items ?? tokens;
  return inner ? inner.every(dull) : type !== "table" && !/[\p{L}\p{N}]/u.test((text || raw).replace(/\[?!\[[^\]]*\]\[[^\]]*\](\]\[[^\]]*\])?/g, ""));
}

/** Which text of a README goes into which field: an empty one before a filled one; none twice, but the last text of a part takes what is left. @param {Template} template @param {any[]} tokens @param {Values} values */
export function fits({ body, groups }, tokens, values) {
  const opening = groups.find(({ name }) => !name);
  /** @type {{heading: string, depth: number, group?: Group, tokens: any[]}} */
  let part = { heading: "First lines", depth: 9, group: opening, tokens: [] };
  const parts = [part];
  let title = "";
  for (const token of tokens) {
    const { type, depth, text: heading } = token;
    if (type === "heading" && depth === 1 && opening && !title) title = heading;
    else if (type === "heading") {
      const alike = (/** @type {Group} */ { name }) => SAME.split(",").some((row) => [name, heading].every((one) => row.split(" ").some((word) => words(one).includes(` ${word}`))));
      const group = groups.find(({ name }) => words(name) === words(heading)) ?? groups.find(alike);
      const parent = parts.findLast((one) => one.depth < depth);
      if (group || !parent) parts.push((part = { heading, depth, group, tokens: [] }));
      else (part = parent).tokens.push(token);
    } else if (!dull(token)) part.tokens.push(token);
  }
  /** @type {{heading: string, field: Field, text: string, sure: boolean}[]} */ const found = [];
  /** @type {Set<string>} */ const unused = new Set();
  /** @param {string} heading @param {any[]} content @param {Field[]} fields @param {boolean} sure */
  const put = (heading, content, fields, sure) => {
    const text = content.map((token) => (fields[0]?.in === "code" ? token.text + "\n" : token.raw)).join("").trim();
    if (!/[\p{L}\p{N}]/u.test(text.replace(/\[FILL IN:[^\]]*\]/g, ""))) return;
    const free = fields.filter((field) => found.every((one) => one.field !== field));
    const field = free.find(({ id }) => !values[id]?.trim()) ?? free[0];
    const last = found.findLast((one) => one.field.in !== "line" && fields.includes(one.field));
    if (field) found.push({ heading, field, text: field.in === "line" ? text.replace(/\s+/g, " ") : text, sure });
    else if (last) Object.assign(last, { heading: `${last.heading} + ${heading}`, text: `${last.text}\n\n${text}`, sure: last.sure && sure });
    else unused.add(heading);
  };
  const [first, ...rest] = parts;
  const lead = opening?.fields.slice(1) ?? [];
  const cut = first.tokens.findIndex(({ type }) => type === "paragraph") + 1;
  put("Title", [{ raw: title.replace(body.split("{{")[0].slice(2), "") }], opening?.fields.slice(0, 1) ?? [], true);
  put("First paragraph", first.tokens.slice(0, cut), lead, true);
  put("Rest of the opening", first.tokens.slice(cut), lead, false);
  for (const { heading, group, tokens } of rest) {
    const [code, text, line] = ["code", "text", "line"].map((kind) => group?.fields.filter((field) => field.in === kind) ?? []);
    const isCode = (/** @type {any} */ { type }) => code[0] && type === "code";
    const sure = words(group?.name ?? "") === words(heading);
    put(heading, tokens.filter(isCode), code, sure);
    put(heading, tokens.filter((token) => !isCode(token)), [...text, ...line], sure);
  }
  return { found, unused: [...unused], lacking: groups.filter(({ name, fields }) => name && !found.some(({ field }) => fields.includes(field))).map(({ name }) => name) };
}

/** Measures nothing: code, comments, addresses, dates, versions. Without bounds a text of one letter would take for ever. */
const ASIDE = /```[^]*?```|`[^`\n]*`|<!--[^]{0,2000}?-->|\]\([^)]{0,500}\)|\b\w{1,20}:\/\/\S+|(?<!\d)\d{1,9}[-.]\d{1,9}[-.]\d{1,9}|\b(19|20)\d\d\b/g;

/** What a reviewer would remark on, field by field, by the rules of macros/builder.py. @param {Template} template @param {Values} values */
export const findings = ({ groups, rules }, values) =>
  groups.flatMap(({ fields }) => fields.flatMap((field) => {
    const own = values[field.id] ?? "";
    const whole = field.in === "code" ? "" : own.replace(ASIDE, " ").replace(/[*~]+|\b_+|_+\b/g, "");
    let text = whole;
    const others = fields.map(({ id, label }) => id !== field.id && values[id]?.trim() && label + values[id]).join("\n");
    return rules.flatMap(([kind, pattern, answer, wide]) => {
      const match = RegExp(pattern, "i").exec(text);
      if (!match) return [];
      const end = match.index + match[0].length;
      text = text.slice(0, match.index) + " ".repeat(match[0].length) + text.slice(end); // one remark for each thing said
      return answer && RegExp(answer, "i").test(wide ? own + others : own) ? [] : [{ field, kind, said: whole.slice(match.index, end) }];
    });
  }));
