/** My page: everything that the reader keeps here, with export, import, joining and deleting. */
import { ALIASES } from "../../generated/ids.js";
import { address, agreed, button, copy, data, download, exportName, h, notice, one, projects, say, store, warn } from "./page.js";
import { headline, place } from "./placement.js";
import { canonical, fits, merge, read, Refused } from "./store.js";
/** @import { Drill, Entries } from "./store.js" */

/** @type {any[]} */
const [root, offer, file, pasted, exported, holds] = ["mine", "offer", "file", "pasted", "exported", "holds"].map((id) => one(`#my-${id}`));
const { templates, ratings } = data("mine");
const known = new Set([...root.querySelectorAll("[data-progress]")].flatMap((list) => list.dataset.progress.split(" ")).concat(Object.keys(templates)));
const done = h("div", { tabindex: -1 });
/** @type {Entries | null} what the file on offer holds */
let found;

/** @param {number} count */
const entries = (count) => `${count} ${count === 1 ? "entry" : "entries"}`;

/** Say above a place what was done, with the way back. @param {Element} where @param {string} words */
function tell(where, words) {
  if (where !== done) where.before(done);
  const last = store.undoable;
  const undo = button(`Undo the ${last}`, () => change(done, (count) => `Undone: ${entries(count)} went back.`, () => store.undo()));
  const final = button("Delete for good, without undo", () => (store.final(), tell(done, "It is gone for good."), render(), done.focus()));
  notice(done, words, ...(last ? [undo] : []), ...(last === "deletion" ? [final] : []));
}

/** Say no more than what can be undone. */
function remind() {
  const last = store.undoable;
  if (last) tell(one("#my-import"), last === "deletion" ? "What you deleted last can still be brought back." : `The last ${last} can still be undone.`);
  else done.remove();
}

/** Do it, tell it, and go there: what was pressed may be gone. @param {Element} where @param {(count: number) => string} words @param {() => number} act */
function change(where, words, act) {
  try {
    tell(where, words(act()));
  } catch (error) {
    tell(where, /** @type {Error} */ (error).message);
  }
  (done.querySelector("button") ?? done).focus();
}

/** @param {string} key @param {string} name @param {string | false} path @param {string} facts @param {string[]} keys to delete @param {HTMLElement[]} more */
function row(key, name, path, facts, keys, ...more) {
  const gone = () => change(/** @type {Element} */ (line.parentElement), () => `Deleted: ${name}.`, () => store.remove(keys));
  const line = h("li", {}, h("a", { href: path && address(path) }, name), h("span", { class: "fact" }, facts), more, button("Delete", gone, { id: `delete-${key}`, "aria-label": `Delete ${name}` }));
  return line;
}

/** @param {{id: string, name: string, aim: "product" | "research"}} project */
function project({ id, name, aim }) {
  const key = `project/${id}`, act = `rename-${id}`;
  const rename = async () => {
    const field = h("input", { type: "text", id: "name", value: name, maxlength: 80, required: true, pattern: ".*\\S.*", autofocus: true });
    const yes = await agreed("Rename the project", "", "Rename", h("label", { for: "name" }, "New name"), field);
    const now = /** @type {any} */ (store.get(key)); // another tab may have changed or deleted it
    if (yes && now) store.set(key, { ...now, name: field.value.trim() });
    document.getElementById(act)?.focus();
  };
  const answers = new Map(store.list(`answer/${id}/`));
  const facts = answers.size ? headline(place(data("criteria"), answers, aim)) : "Not placed yet";
  return row(id, name, `path/place/#project=${id}`, facts, [key, `answer/${id}`, `draft/${id}`], button("Rename", rename, { id: act, "aria-label": `Rename ${name}` }));
}

/** @param {string} id of a project */
const called = (id) => projects().find((one) => one.id === id)?.name;

function drafts() {
  /** @type {Record<string, number>} fields filled in, by project and template */
  const filled = {};
  for (const [key, text] of store.list("draft/")) {
    const draft = key.replace(/\/\w+$/, "");
    if (text.trim()) filled[draft] = (filled[draft] ?? 0) + 1;
  }
  return Object.entries(filled).map(([draft, count]) => {
    const [owner, template] = draft.split("/");
    const ours = Object.hasOwn(templates, template);
    const [name, fields] = ours ? templates[template] : [template, "an unknown number"];
    const whose = owner === "none" ? "No project" : (called(owner) ?? "A project that is not here");
    return row(draft, name, ours && `toolkit/${template}/#draft=${owner}`, `${whose} · ${count} of ${fields} fields filled in`, [`draft/${draft}`]);
  });
}

/** @param {[string, Drill]} drill */
function drill([id, { at, minutes, level, project, seed, answers }]) {
  const rated = answers.map(({ rating }) => rating).filter((rating) => rating >= 0);
  const mean = ratings[Math.round(rated.reduce((sum, rating) => sum + rating, 0) / rated.length)];
  const name = `${new Date(at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })}, ${minutes} minutes`;
  return row(id, name, `interviews/rehearse/#drill=${id}`, `${called(project) ?? `Level ${level}`} · seed ${seed} · questions answered: ${answers.length}${mean ? ` · on average: ${mean}` : ""}`, [`drill/${id}`]);
}

/** What the file on offer would change. */
function preview() {
  offer.hidden = !found;
  if (!found) return;
  const counts = { added: 0, changed: 0, deleted: 0, older: 0, same: 0, unknown: 0, lost: 0 };
  const joined = merge(store.entries, found);
  for (const [key, entry] of found) {
    const ours = store.get(key), [kind, first, second = kind === "check" && first] = key.split("/");
    counts[canonical(ours) === canonical(entry[0]) ? "same" : joined.get(key) !== entry ? "older" : ours === null ? "added" : entry[0] === null ? "deleted" : "changed"]++;
    if (second && !known.has(second)) counts.unknown++;
  }
  for (const [key] of store.list("")) if ((found.get(key)?.[0] ?? null) === null) counts.lost++;
  for (const [name, count] of Object.entries(counts)) {
    const line = one(`#my-${name}`);
    line.hidden = !count;
    one("b", line).textContent = `${count}`;
  }
}

/** Offer what a file holds. @param {string} name @param {() => string | Promise<string>} text */
async function look(name, text) {
  remind();
  found = null;
  try {
    found = read(await text(), ALIASES);
    holds.textContent = `${name} holds ${entries(found.size)}.`;
  } catch (error) {
    tell(offer, error instanceof Refused ? error.message : "The file is not text in UTF-8, so it is none of this handbook. Nothing of it was taken.");
  }
  preview();
  if (found) say(holds.textContent + holds.nextElementSibling.innerText);
}

function render() {
  const at = document.activeElement?.id;
  one("#my-projects").replaceChildren(...projects().map(project));
  one("#my-drafts").replaceChildren(...drafts());
  one("#my-drills").replaceChildren(...store.list("drill/").sort(([, a], [, b]) => b.at - a.at).map(drill));
  exported.value = store.exported();
  const bare = !store.entries.size && !store.undoable;
  one(".keep").classList.toggle("bare", bare);
  one("#my-size").textContent = bare ? "Nothing is kept here yet." : `Kept here now: ${entries(store.list("").length)}, about ${Math.ceil(exported.textLength / 1000)} KB.`;
  const broken = store.damaged.length;
  one("#my-damaged").hidden = !broken;
  one("#my-damaged b").textContent = entries(broken);
  preview();
  if (at) document.getElementById(at)?.focus();
}

/** @param {string} id @param {() => void} act */
const on = (id, act) => (one(`#my-${id}`).onclick = act);
const save = () => download(exportName(), store.exported(), "application/json");
on("save", save);
on("copy", () => copy(one("#my-copy"), exported.value, exported));
on("damage", () => download(`damaged-${exportName()}`, store.damagedTexts(), "application/json"));
on("drop", () => change(one("#my-import"), () => "Removed what could not be read.", () => (store.dropDamaged(), 0)));
file.onchange = () => {
  const [chosen] = file.files;
  file.value = ""; // the same file may be chosen again
  if (chosen) look(chosen.name, async () => (fits(chosen.size), new TextDecoder("utf-8", { fatal: true }).decode(await chosen.arrayBuffer())));
};
on("look", () => look("The text", () => pasted.value));
offer.onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  const taken = found ?? new Map(), way = offer.way.value === "join" ? "join" : "replace";
  found = null;
  change(offer, (count) => (count ? `Imported: ${entries(count)} changed.` : "Nothing has changed: all of it was here."), () => store[way](taken));
  preview();
  offer.reset();
  pasted.value = "";
};
on("delete", async () => {
  if (await agreed("Delete everything?", "Ticks, projects, drafts and rehearsals go from this browser. You can undo it, and an exported file brings them back.", "Delete everything", button("Export first", save)))
    change(one("#my-delete"), () => "Deleted: everything.", () => store.forget());
});

warn(root);
store.onchange(render);
render();
remind();
