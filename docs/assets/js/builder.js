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
let whose = "none"; // the project of the draft: the list may lose it
const key = (/** @type {Field | undefined} */ field) => `draft/${whose}/${template.id}/${field?.id ?? ""}`;
const values = () => Object.fromEntries(fields.map((field) => [field.id, control(field).value]));
const blanks = () => fields.filter((field) => !control(field).value.trim());
const long = (/** @type {Field} */ field) => control(field).value.length > MOST;
const name = (/** @type {Field} */ field) => one(`[for="in-${field.id}"]`).textContent;
const count = (/** @type {number} */ number, /** @type {string} */ noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const why = (/** @type {string} */ kind, words = "") => {
  const line = /** @type {HTMLElement} */ (one(`#draft-why [data-why="${kind}"]`).cloneNode(true));
  if (words) line.prepend(h("strong", {}, `“${words.trim()}”`), " ", h("br"));
  return line;
};

const TAGS = /** @type {Record<string, "p">} */ (/** @type {unknown} */ ({ paragraph: "p", list_item: "li", codespan: "code", strong: "strong", em: "em", del: "del", blockquote: "blockquote", hr: "hr", br: "br" }));
/** A token of the parser as nodes: an image as its text, HTML as text, only addresses of the web as links. A heading inside of something has no level. @param {any} token @returns {(Node | string)[]} */
function shown({ type, text = "", tokens, level, href, ordered, start, items, checked, header, rows }) {
  /** @type {(Node | string)[]} */
  const inner = tokens?.flatMap(shown) ?? text.split(/(\[FILL IN: [^\]]+\])/).map((/** @type {string} */ part, /** @type {number} */ place) => (place % 2 ? h("mark", {}, part) : part));
  const row = (/** @type {any[]} */ cells, /** @type {"td" | "th"} */ tag) => h("tr", {}, cells.map((cell) => h(tag, {}, cell.tokens.flatMap(shown))));
  if (TAGS[type]) return [h(TAGS[type], {}, inner)];
  if (type === "heading") return [level ? h(/** @type {"h3"} */ (`h${Math.min(6, level)}`), {}, inner) : h("p", {}, h("strong", {}, inner))];
  if (type === "code") return [h("pre", {}, h("code", {}, inner))];
  if (type === "list") return [h(ordered ? "ol" : "ul", { start: ordered && start }, items.flatMap(shown))];
  if (type === "checkbox") return [checked ? "☑ " : "☐ "];
  if (type === "table") return [h("table", {}, h("thead", {}, row(header, "th")), h("tbody", {}, rows.map((/** @type {any[]} */ cells) => row(cells, "td"))))];
  if (type === "link") return [h("a", /^(https?|mailto):/i.test(href) && { href, target: "_blank", rel: "noreferrer" } || {}, inner)];
  if (type === "image") return [`[${text}]`];
  return type === "def" || (type === "html" && text.startsWith("<!--")) ? [] : inner;
}

/** Typed in, and not left or not kept yet. @type {Set<Field>} */
const typed = new Set();
/** What another tab has made of a field in use here. @type {Map<Field, string>} */
const others = new Map();
/** The default of a control is what was kept when last looked. @param {unknown} [left] whether the fields are left */
function keep(left) {
  for (const field of typed) {
    if (long(field)) continue;
    if (left) typed.delete(field);
    const box = control(field);
    const value = box.value.trim() && box.value;
    if (value !== box.defaultValue) store.set(key(field), (box.defaultValue = value) || null);
  }
}

/** @param {Iterable<[Field, string]>} texts */
function fill(texts) {
  for (const [field, text] of texts) {
    control(field).value = text;
    typed.add(field);
  }
  keep(true);
  show();
}

let markdown = "";
/** What is shown of each block. @type {Map<string, (Node | string)[]>} */
let blocks = new Map();
function preview() {
  source.textContent = markdown = composed(template, values());
  let level = 2; // of the heading above; the next is one deeper at most
  blocks = new Map(lexer(markdown).map((token, place) => {
    if (token.type === "heading") level = Math.min(level + 1, (token.depth ?? 1) + 2);
    const id = `${place} ${level} ${token.raw}`;
    return [id, blocks.get(id) ?? shown({ ...token, level })];
  }));
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
    if (long(field)) notes.push(h("p", {}, "Too long: cut it or copy it before you leave; this browser keeps at most 20,000 characters."));
    const other = others.get(field);
    const take = () => {
      others.delete(field);
      fill([[field, other ?? ""]]);
      control(field).focus();
    };
    if (other !== undefined) notes.push(h("p", {}, `Another tab has changed this field to: “${other.slice(0, 200)}” `, button("Take it", take)));
    if (notes.map((note) => note.textContent).join("") !== before) place.replaceChildren(...notes);
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

/** The draft as it is kept, but for the fields in use. @param {string} [draft] another one: its project */
function show(draft) {
  if (draft) {
    whose = draft;
    typed.clear();
    others.clear();
  }
  const list = [{ id: "none", name: "No project" }, ...projects()];
  if (list.every(({ id }) => id !== whose)) list.push({ id: whose, name: "A project that is not here" });
  owner.replaceChildren(...list.map(({ id, name }) => h("option", { value: id, selected: id === whose }, name)));
  for (const field of fields) {
    const box = control(field);
    const kept = String(store.get(key(field)) ?? "");
    if (draft || !(typed.has(field) || box.parentElement?.contains(document.activeElement))) {
      box.value = kept;
      others.delete(field);
    } else if (kept !== box.defaultValue) {
      if (box.value === box.defaultValue) typed.delete(field); // the other tab's is newer, until more is typed here
      others.set(field, kept);
    }
    box.defaultValue = kept;
  }
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
    return h("li", {}, words && `“${words.trim()}” in `, button(name(field), jump, { class: "link" }));
  };
  const summary = `${count(left.length, "blank")} left, ${count(all.length, "remark")}`;
  report.replaceChildren(h("p", {}, h("strong", {}, summary)), ...(all.length ? [h("h3", {}, "Remarks"), h("ul", {}, all.map(({ field, said }) => go(field, said)))] : []), ...(left.length ? [h("h3", {}, "Blanks"), why("blank"), h("ul", {}, left.map((field) => go(field)))] : []));
  say(summary);
}

/** @param {HTMLElement} place @param {string} words @param {[Field, string][]} before */
function undoable(place, words, before) {
  const undo = button("Undo", () => {
    fill(before);
    place.replaceChildren();
  });
  place.replaceChildren(h("p", { class: "bar" }, words, undo));
  undo.focus();
}

/** What would go where, each to be agreed. @param {string} [text] nothing: too long to be read */
function match(text) {
  if (text === undefined || text.length > LARGE) return notice(matches, "That is more than 500 KB: paste the part that matters.");
  const now = values();
  const { found, unused, lacking } = fits(template, lexer(text), now);
  const rows = found.map((one) => ({ ...one, box: h("input", { type: "checkbox", checked: one.sure && !now[one.field.id].trim() }) }));
  const take = () => {
    const chosen = rows.filter(({ box }) => box.checked);
    fill(chosen.map(({ field, text }) => [field, text]));
    undoable(matches, `${count(chosen.length, "field")} filled.`, chosen.map(({ field }) => [field, now[field.id]]));
  };
  matches.replaceChildren(
    h("ul", {}, rows.map(({ heading, field, text, sure, box }) => h("li", {}, h("label", {}, box, h("span", {}, `${heading} → ${name(field)}`, !sure && " (a guess)", now[field.id].trim() && " (replaces what is there)")), h("p", { class: "fact" }, text.slice(0, 120))))),
    rows.length ? button("Fill the ticked fields", take, { class: "btn primary" }) : "",
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
    const before = values();
    store.remove([key(undefined)]);
    show(whose);
    undoable(report, "The draft is cleared.", fields.map((field) => [field, before[field.id]]));
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
root.addEventListener("focusout", (event) => {
  keep(event);
  if (others.size) later(show);
});
addEventListener("pagehide", keep);
owner.addEventListener("change", async () => {
  const { value } = owner;
  owner.value = whose;
  if (fields.some(long) && !(await agreed("Leave this draft?", "A field has more than 20,000 characters. This browser does not keep it.", "Leave"))) return;
  matches.replaceChildren();
  show(value);
});
file.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (chosen) match(chosen.size > LARGE ? undefined : (pasted.value = await chosen.text()));
});
store.onchange((keys) => keys.some((one) => one.startsWith(key(undefined)) || one.startsWith("project/")) && show());
new IntersectionObserver(([{ isIntersecting }]) => document.body.classList.toggle("building", isIntersecting)).observe(root);
warn(one(".needs-js", root));
const drafts = [...store.entries].filter(([key, [value]]) => value && key.startsWith("draft/") && key.split("/")[2] === template.id);
const owners = drafts.sort((a, b) => b[1][1] - a[1][1]).map(([key]) => key.split("/")[1]);
const [, chosen] = /^#draft=(.*)/.exec(location.hash) ?? []; // from My page
const there = ["none", ...owners, ...projects().map(({ id }) => id)].find((id) => id === chosen);
show(there ?? owners[0] ?? "none"); // else the one that was written in last
if (chosen) root.scrollIntoView();
if (chosen && !there) notice(report, "This browser has no such draft or project.");
