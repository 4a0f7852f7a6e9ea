/** Rehearse: the page holds the form, the views and every question (macros/drill.py). */
import { ALIASES } from "../../generated/ids.js";
import { packed, unpacked } from "./codes.js";
import { clock, draw, fragment, many, parsed, slug, weakest } from "./drill.js";
import { copy, data, download, fresh, h, one, projects, say, store, warn } from "./page.js";
import { place } from "./placement.js";

/** @import { Setting } from "./drill.js" */
/** @import { Criterion } from "./placement.js" */
/** @import { Drill } from "./store.js" */

const root = one('[data-feature="rehearse"]');
/** @type {(selector: string, within?: Element) => any} */
const at = (selector, within = root) => one(selector, /** @type {HTMLElement} */ (within));
const [form, run, report, select, seed, note, hint] = ["form", ".run", ".report", "select", "[name=seed]", "textarea", ".focus"].map((name) => at(name));
const unplaced = [...hint.childNodes];
/** @type {Criterion[]} */
const criteria = data("criteria");
const pool = [...at(".questions").querySelectorAll("details")].map((/** @type {HTMLElement} */ node) => {
  const { q: id = "", kind = "", side = "", levels = "", criteria = "", opener } = node.dataset;
  return { id, kind, side, levels: levels.split(" ").map(Number), criteria: criteria.split(" "), opener: opener === "", node };
});
/** @type {Drill} */
let drill;
/** @type {typeof pool} */
let questions;
/** @type {number[]} ms on each question */
let spent;
/** @type {number[]} */
let weak;
/** @type {string[]} asked about more often */
let focus;
let [key, written, here, since] = ["", "", 0, 0]; // since: when the clock was last read; 0: it stands

const known = (/** @type {string} */ codes) => unpacked(codes, criteria.map(({ id }) => id), ALIASES.check);
/** Copies of what parts of a question hold. @param {number} place @param {string} parts @returns {Node[][]} */
const cloned = (place, parts) => [...questions[place].node.querySelectorAll(parts)].map((part) => [...part.cloneNode(true).childNodes]);
const title = (/** @type {number} */ place) => cloned(place, "summary")[0];
const unrated = () => questions.findIndex((_, place) => !(drill.answers[place]?.rating >= 0));
const choose = (/** @type {string} */ name, /** @type {number} */ value) => {
  for (const box of root.querySelectorAll("input")) if (box.name === name) box.checked = box.value === `${value}`;
};

/** @param {HTMLElement} view */
function show(view) {
  since = 0;
  for (const other of [form, run, report]) other.hidden = other !== view;
  if (view === form) return;
  view.scrollIntoView();
  at("h2", view).focus({ preventScroll: true });
}

/** What the address says: a kept drill, or the form of one. */
function open() {
  const name = location.hash.match(/^#drill=(.*)/)?.[1];
  const setting = parsed(location.hash);
  const { ids, unknown } = known(setting.focus);
  const wrong = name ? !store.get(`drill/${name}`) && "lost" : setting.damaged ? "damaged" : unknown && "unknown";
  for (const fault of ["lost", "damaged", "unknown"]) at(`[data-wrong=${fault}]`).hidden = fault !== wrong;
  if (name && !wrong) return finish(name);
  select.length = 1;
  if (ids[0]) select.prepend(h("option", { value: "-" }, "As in the address"));
  select.append(...projects().map(({ id, name }) => h("option", { value: id }, name)));
  select.selectedIndex = 0;
  seed.value = setting.seed || fresh();
  choose("level", setting.level);
  choose("minutes", setting.minutes);
  aim();
  const [last] = store.list("drill/").sort((a, b) => b[1].at - a[1].at);
  if (last) at(".last").replaceChildren(h("a", { href: `#drill=${last[0]}` }, "See your last drill, or go on with it"));
  show(form);
}

/** What the chosen project lacks. */
function aim() {
  const project = projects().find(({ id }) => id === select.value);
  const answers = new Map(store.list(`answer/${project?.id}/`));
  focus = select.value === "-" ? known(parsed(location.hash).focus).ids : [];
  if (project && answers.size) {
    const { level, blocks } = place(criteria, answers, project.aim);
    focus = blocks.map(({ id }) => id);
    choose("level", level || 1);
  }
  hint.replaceChildren(...(focus[0] ? [`Asked about more often: ${focus.join(", ").replaceAll("-", " ")}.`] : unplaced));
}

/** @param {Setting} setting @param {string} project */
function begin({ seed, minutes, level, focus }, project = drill.project) {
  drill = { seed, minutes, level, focus, project, at: Date.now(), answers: [] };
  history.replaceState(null, "", fragment(drill));
  load(fresh());
  ask(0);
}

/** The questions of the drill: those answered, then the rest. @param {string} name */
function load(name) {
  key = name;
  const done = drill.answers.map(({ id }) => pool.find((one) => one.id === id) ?? { ...pool[0], id, kind: "no longer asked", criteria: [], node: h("details", {}, h("summary", {}, id)) });
  questions = [...done, ...draw(pool, drill, known(drill.focus).ids).filter((one) => !done.includes(one))].slice(0, Math.max(done.length, many(drill.minutes)));
  spent = questions.map((_, place) => (drill.answers[place]?.seconds ?? 0) * 1000);
}

/** Ask a question. @param {number} place */
function ask(place) {
  here = place;
  const { kind, side, levels } = questions[here];
  const { rating = -1, said = [], note: typed = "" } = drill.answers[here] ?? {};
  at(".where").textContent = `Question ${here + 1} of ${questions.length} · ${kind} · ${side} · level ${levels.join(", ")}`;
  at(".ask").replaceChildren(...title(here));
  at(".points").replaceChildren(...cloned(here, "li").map((words, i) => h("li", {}, h("label", {}, h("input", { type: "checkbox", checked: said.includes(i) }), h("span", {}, words)))));
  at(".more").replaceChildren(...cloned(here, "ul ~ p").map((words) => h("p", {}, words)));
  choose("rating", rating);
  note.value = typed;
  at(".back").hidden = !here;
  at(".next").textContent = here + 1 < questions.length ? "Next question" : "See the report";
  show(run);
  turn(rating >= 0 || said.length > 0);
}

/** Show the answer, or hide it and wind up the clock. @param {boolean} shown */
function turn(shown) {
  at(".answer").hidden = !shown;
  at(".before").hidden = shown;
  wind(!shown);
}

/** @param {boolean} runs */
function wind(runs) {
  tick();
  since = runs ? performance.now() : 0;
  at(".pause").textContent = runs ? "Pause" : "Go on";
  tick();
}

function tick() {
  if (run.hidden) return;
  const left = () => drill.minutes * 60 - spent.reduce((a, b) => a + b) / 1000;
  const before = left();
  if (since) spent[here] += -since + (since = performance.now());
  const now = left();
  at(".time").textContent = `${now < 0 ? `${clock(-now)} over` : `${clock(now)} left`} · ${clock(spent[here] / 1000)} on this question${since ? "" : " · stopped"}`;
  const passed = (/** @type {number} */ mark) => before > mark && now <= mark;
  if (passed(0)) say("Time is up. The clock counts on.");
  else if (passed(60)) say("One minute left.");
  else if (passed(drill.minutes * 30)) say("Half of the time is left.");
}

function save() {
  tick();
  const boxes = [...run.querySelectorAll("input")];
  const answer = {
    id: questions[here].id,
    rating: +(boxes.find(({ name, checked }) => name && checked)?.value ?? -1),
    seconds: Math.min(86_400, Math.round(spent[here] / 1000)),
    said: boxes.filter(({ name }) => !name).flatMap(({ checked }, place) => (checked ? [place] : [])),
    note: note.value,
  };
  drill = { ...drill, answers: Object.assign([...drill.answers], { [here]: answer }) };
  store.set(`drill/${key}`, drill);
}

/** The report of a kept drill. @param {string} name */
function finish(name) {
  drill = /** @type {Drill} */ (store.get(`drill/${name}`));
  load(name);
  const { answers, minutes, level, project } = drill;
  const words = [...run.querySelectorAll(".choices label")].map((label) => label.textContent.trim());
  const about = [new Date(drill.at).toLocaleDateString("en-GB", { dateStyle: "long" }), `${minutes} minutes`, `level ${level}`, `seed ${drill.seed}`, projects().find(({ id }) => id === project)?.name].filter(Boolean).join(" · ");
  const link = location.href.split("#")[0] + fragment(drill);
  written = `# Rehearsal\n\n${about}\n\n<${link}>\n`;
  at(".about").textContent = about;
  at(".way").textContent = link;
  at(".rows").replaceChildren(...answers.map(({ rating, seconds, said, note }, place) => {
    const cells = [words[rating] ?? "not rated", clock(seconds), `${said.length} of ${cloned(place, "li").length}`];
    written += `\n## ${place + 1}. ${at("summary", questions[place].node).textContent}\n\n${cells.join(" · ")} points said\n${note && `\n> ${note.replaceAll("\n", "\n> ")}\n`}`;
    return h("tr", {}, h("th", { scope: "row" }, title(place), note && h("p", {}, note)), cells.map((cell) => h("td", {}, cell)));
  }));
  const rated = questions.filter((_, place) => answers[place]?.rating >= 0);
  at(".sides").replaceChildren(...[...new Set(pool.filter((one) => rated.includes(one)).map(({ side }) => side))].map((side) => {
    const unsaid = rated.filter((one) => one.side === side).flatMap((one) => cloned(questions.indexOf(one), "li").filter((_, i) => !answers[questions.indexOf(one)].said.includes(i)));
    return h("details", {}, h("summary", {}, `${side}: ${unsaid.length} points not said`), h("ul", {}, unsaid.map((point) => h("li", {}, point))));
  }));
  weak = weakest(answers).map((answer) => answers.indexOf(answer));
  at(".weak").replaceChildren(...weak.map((place) => h("li", {}, title(place), h("p", { class: "fact" }, cloned(place, "ul ~ .fact")[0]))));
  at("[data-do=again]").hidden = !weak.length;
  at("[data-do=on]").hidden = unrated() < 0;
  show(report);
}

/** What the buttons do. @type {Record<string, (button: HTMLElement) => void>} */
const actions = {
  show: () => (turn(true), save(), at(".answer h3").focus()),
  pause: () => wind(!since),
  back: () => (save(), ask(here - 1)),
  next: () => (save(), here + 1 < questions.length ? ask(here + 1) : finish(key)),
  on: () => ask(unrated()),
  again: () => begin({ ...drill, seed: fresh(), focus: packed(new Set(weak.flatMap((place) => questions[place].criteria))) }),
  same: () => begin(drill),
  link: (button) => copy(button, at(".way").textContent, at(".way")),
  print: () => print(),
  text: () => download(`rehearsal-${drill.seed}.md`, written, "text/markdown"),
  new: () => (history.replaceState(null, "", location.pathname), open(), select.focus()),
};
root.addEventListener("click", ({ target }) => target instanceof HTMLElement && actions[target.dataset.do ?? ""]?.(target));
run.addEventListener("input", save);
select.addEventListener("change", aim);
form.addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  const { minutes, level } = Object.fromEntries(new FormData(form));
  begin({ seed: slug(seed.value) || fresh(), minutes: +minutes, level: +level, focus: packed(focus) }, select.value.replace("-", ""));
});
addEventListener("hashchange", () => location.hash.includes("=") && open());
setInterval(tick, 1000);
warn(root);
open();
