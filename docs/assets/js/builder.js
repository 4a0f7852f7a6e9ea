/** Builder: a template as a form, kept as a draft, with its preview and remarks; a README fills it. */
import { lexer } from "./markdown.js";
import { agreed, button, copy, data, download, h, notice, one, projects, say, store, warn } from "./page.js";
import { composed, findings, fits } from "./writing.js";

const MOST = 20_000; // characters of a text that the store keeps
const LARGE = 500_000;
const root = one('[data-feature="builder"]');
/** @type {Template} */
const template = data("builder");
const fields = template.groups.flatMap((group) => group.fields);
/** @type {any[]} */
const [owner, pasted, file, page, source, report, matches] = ["draft-of", "paste", "paste-file", "draft-page", "draft-source", "draft-report", "matches"].map((id) => one(`#${id}`));
/** @type {Map<Field, any>} */
const controls = new Map(fields.map((field) => [field, one(`#in-${field.id}`)]));
const control = (/** @type {Field} */ field) => /** @type {HTMLTextAreaElement} */ (controls.get(field));
const key = (/** @type {Field | undefined} */ field) => `draft/${owner.value}/${template.id}/${field?.id ?? ""}`;
const values = () => Object.fromEntries(fields.map((field) => [field.id, control(field).value]));
const blanks = () => fields.filter((field) => !control(field).value.trim());
const count = (/** @type {number} */ number, /** @type {string} */ noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const why = (/** @type {string} */ kind, words = "") => {
  const line = /** @type {HTMLElement} */ (one(`#draft-why [data-why="${kind}"]`).cloneNode(true));
  line.prepend(words && `“${words.trim()}” `);
  return line;
};

const TAGS = /** @type {Record<string, "p">} */ (/** @type {unknown} */ ({ paragraph: "p", list_item: "li", codespan: "code", strong: "strong", em: "em", del: "del", blockquote: "blockquote", hr: "hr", br: "br" }));
/** A token of the parser as nodes: an image as its text, HTML as text, only addresses of the web as links. @param {any} token @returns {(Node | string)[]} */
function shown({ type, text = "", tokens, depth, href, ordered, start, items, checked, header, rows }) {
  /** @type {(Node | string)[]} */
  const inner = tokens?.flatMap(shown) ?? text.split(/(\[FILL IN: [^\]]+\])/).map((/** @type {string} */ part, /** @type {number} */ place) => (place % 2 ? h("mark", {}, part) : part));
  const row = (/** @type {any[]} */ cells, /** @type {"td" | "th"} */ tag) => h("tr", {}, cells.map((cell) => h(tag, {}, cell.tokens.flatMap(shown))));
  if (TAGS[type]) return [h(TAGS[type], {}, inner)];
  if (type === "heading") return [h(/** @type {"h3"} */ (`h${Math.min(6, depth + 2)}`), {}, inner)];
  if (type === "code") return [h("pre", {}, h("code", {}, inner))];
  if (type === "list") return [h(ordered ? "ol" : "ul", { start: ordered && start }, items.flatMap(shown))];
  if (type === "checkbox") return [checked ? "☑ " : "☐ "];
  if (type === "table") return [h("table", {}, h("thead", {}, row(header, "th")), h("tbody", {}, rows.map((/** @type {any[]} */ cells) => row(cells, "td"))))];
  if (type === "link") return [h("a", /^(https?|mailto):/i.test(href) && { href, target: "_blank", rel: "noreferrer" } || {}, inner)];
  if (type === "image") return [`[${text}]`];
  return type === "def" || (type === "html" && text.startsWith("<!--")) ? [] : inner;
}

/** Typed in, and not kept yet. @type {Set<Field>} */
const typed = new Set();
function keep() {
  for (const field of typed) {
    const { value } = control(field);
    if (value.length > MOST) continue;
    typed.delete(field);
    if (value.trim() || store.get(key(field))) store.set(key(field), value.trim() ? value : null);
  }
}

let markdown = "";
/** What is shown of each block. @type {Map<string, (Node | string)[]>} */
let blocks = new Map();
function preview() {
  source.textContent = markdown = composed(template, values());
  blocks = new Map(lexer(markdown).map((token, place) => [place + token.raw, blocks.get(place + token.raw) ?? shown(token)]));
  page.replaceChildren(...[...blocks.values()].flat());
  const left = blanks();
  one("#draft-filled").textContent = `${fields.length - left.length} of ${fields.length} filled`;
  for (const [place, group] of template.groups.entries()) one(`#group-${place} span`).textContent = `${group.fields.filter((field) => !left.includes(field)).length} of ${group.fields.length}`;
}

/** What is to be said about the fields, beside them. */
function remarks() {
  const all = findings(template, values());
  for (const field of fields) {
    const place = one(`#note-${field.id}`);
    const before = place.textContent ?? "";
    const notes = all.filter((one) => one.field === field).map(({ kind, said }) => why(kind, said));
    if (control(field).value.length > MOST) notes.push(h("p", {}, `Longer than ${MOST} characters: not kept in this browser.`));
    if (notes.length || before) place.replaceChildren(...notes);
    if (control(field) === document.activeElement && place.textContent !== before) say(place.textContent ?? "");
  }
  return all;
}

/** @type {Record<string, number>} */
const timers = {};
/** Run it once nothing has called for it for a while. @param {() => unknown} action @param {number} [wait] */
function later(action, wait) {
  clearTimeout(timers[action.name]);
  timers[action.name] = window.setTimeout(action, wait);
}

/** The draft as it is kept, but for what is being typed. @param {string} [value] whose */
function show(value = owner.value) {
  owner.replaceChildren(...[{ id: "none", name: "No project" }, ...projects()].map(({ id, name }) => h("option", { value: id, selected: id === value }, name)));
  for (const field of fields) if (!typed.has(field)) control(field).value = String(store.get(key(field)) ?? "");
  later(preview);
  later(remarks);
}

/** What is left, and what was remarked on. */
function check() {
  const all = remarks();
  const left = blanks();
  const go = (/** @type {Field} */ field, words = "") => {
    const jump = () => {
      one(`details:has(#in-${field.id})`).setAttribute("open", "");
      control(field).focus();
    };
    return h("li", {}, button(field.label, jump, { class: "link" }), words && `: “${words}”`);
  };
  const summary = `${count(left.length, "blank")} left, ${count(all.length, "remark")}`;
  report.replaceChildren(h("p", {}, h("strong", {}, summary)), h("ul", {}, all.map(({ field, said }) => go(field, said))), left.length ? why("blank") : "", h("ul", {}, left.map((field) => go(field))));
  say(summary);
}

/** @param {HTMLElement} place @param {string} words @param {() => unknown} back */
function undoable(place, words, back) {
  const undo = button("Undo", () => {
    back();
    place.replaceChildren();
    show();
  });
  place.replaceChildren(h("p", { class: "bar" }, words, undo));
  undo.focus();
  show();
}

/** What would go where, each to be agreed. @param {string} [text] nothing: too long to be read */
function match(text) {
  if (text === undefined || text.length > LARGE) return notice(matches, "That is more than 500 KB: paste the part that matters.");
  const now = values();
  const { found, unused, lacking } = fits(template, lexer(text), now);
  const rows = found.map(({ heading, field, text }) => ({ field, text, heading, box: h("input", { type: "checkbox", checked: !now[field.id].trim() }) }));
  const fill = () => {
    const chosen = rows.filter(({ box }) => box.checked);
    const set = (/** @type {(row: typeof rows[0]) => string} */ to) => {
      for (const row of chosen) {
        control(row.field).value = to(row);
        typed.add(row.field);
      }
      keep();
    };
    set((row) => row.text);
    undoable(matches, `${count(chosen.length, "field")} filled.`, () => set(({ field }) => now[field.id]));
  };
  matches.replaceChildren(
    h("ul", {}, rows.map(({ heading, field, text, box }) => h("li", {}, h("label", {}, box, ` ${heading} → ${field.label}`, now[field.id].trim() && " (replaces what is there)"), h("p", { class: "fact" }, text.slice(0, 120))))),
    rows.length ? button("Fill", fill, { class: "btn primary" }) : "",
    h("p", {}, `Not used: ${unused.join(", ") || "nothing"}. Not in it: ${lacking.join(", ") || "nothing"}.`),
    lacking.length ? why("lacking") : "",
  );
  say(`${count(rows.length, "field")} can be filled`);
}

/** @type {Record<string, (button: HTMLElement) => unknown>} */
const actions = {
  match: () => match(pasted.value),
  check,
  copy: async (button) => {
    preview();
    await copy(button, markdown, source);
    check();
  },
  download: () => {
    preview();
    download(template.file, markdown, "text/markdown");
    check();
  },
  clear: async () => {
    if (!(await agreed("Clear this draft?", "Each of its fields becomes empty. You can undo it.", "Clear"))) return;
    keep();
    typed.clear();
    if (store.remove([key(undefined)])) undoable(report, "The draft is cleared.", () => store.undo());
  },
};

root.addEventListener("click", async ({ target }) => {
  try {
    if (target instanceof HTMLElement) await actions[target.dataset.do ?? ""]?.(target);
  } catch (error) {
    notice(report, /** @type {Error} */ (error).message); // the storage is full
  }
});
root.addEventListener("input", ({ target }) => {
  const field = fields.find((field) => control(field) === target);
  if (!field) return;
  typed.add(field);
  later(keep, 300);
  later(preview, 200);
  later(remarks, 1000);
});
root.addEventListener("focusout", keep);
addEventListener("pagehide", keep);
owner.addEventListener("change", () => {
  typed.clear();
  matches.replaceChildren();
  show();
});
file.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (chosen) match(chosen.size > LARGE ? undefined : (pasted.value = await chosen.text()));
});
store.onchange((keys) => keys.some((one) => one.startsWith(key(undefined)) || one.startsWith("project/")) && show());
new IntersectionObserver(([{ isIntersecting }]) => document.body.classList.toggle("building", isIntersecting)).observe(root);
warn(one(".needs-js", root));
const drafts = [...store.entries].filter(([key, [value]]) => value && key.startsWith("draft/") && key.split("/")[2] === template.id);
const [, chosen] = /^#draft=(\w+)$/.exec(location.hash) ?? []; // from My page
show(chosen ?? drafts.sort((a, b) => b[1][1] - a[1][1])[0]?.[0].split("/")[1]); // else the one that was written in last
if (chosen) root.scrollIntoView();
