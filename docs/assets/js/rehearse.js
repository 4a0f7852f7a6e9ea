/** Rehearse: macros/drill.py has the form, the views and the questions. */
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
const [form, run, report, select, seed, note, hint, gone] = ["form", ".run", ".report", "select", "[name=seed]", "textarea", ".focus", "[data-wrong=gone]"].map((name) => at(name));
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
let [key, written, given, touched, here, since] = ["", "", "", false, 0, 0]; // since: when the clock was last read; 0: it stands

const known = (/** @type {string} */ codes) => unpacked(codes, criteria.map(({ id }) => id), ALIASES.check);
/** Copies of parts of a question. @param {number} place @param {string} parts @returns {Node[][]} */
const cloned = (place, parts) => [...questions[place].node.querySelectorAll(parts)].map((part) => [...part.cloneNode(true).childNodes]);
const title = (/** @type {number} */ place) => cloned(place, "summary")[0];
const unrated = () => questions.findIndex((_, place) => !(drill.answers[place]?.rating >= 0));
/** The drill, with what another tab did. */
function kept() {
  const there = /** @type {Drill | null} */ (store.get(`drill/${key}`));
  gone.hidden = !!there;
  return there ?? drill;
}
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

/** What the address says. */
function open() {
  const name = location.hash.match(/^#drill=(.*)/)?.[1];
  const setting = parsed(location.hash);
  const { ids, unknown } = known(setting.focus);
  const wrong = name ? !store.get(`drill/${name}`) && "lost" : setting.damaged ? "damaged" : unknown && "unknown";
  for (const fault of ["lost", "damaged", "unknown"]) at(`[data-wrong=${fault}]`).hidden = fault !== wrong;
  root.classList.add("ready");
  if (name && !wrong) return finish(name);
  const all = projects(), [own, other] = all.filter(({ id }) => lacks(id) === setting.level + setting.focus);
  const [last] = store.list("drill/").sort((a, b) => b[1].at - a[1].at);
  given = own && !other ? own.id : ids[0] ? "-" : "";
  if (last) {
    load(last[0]);
    if (fragment(drill) === location.hash && store.get(`project/${drill.project}`)) given = drill.project;
    const [on, link] = [at("[data-do=on]"), at(".last")];
    link.hidden = !(on.hidden = drill.answers.length >= questions.length);
    link.href = `#drill=${key}`;
    on.textContent = `Go on with your drill (question ${unrated() + 1} of ${questions.length})`;
  }
  select.length = 1;
  if (given === "-") select.prepend(h("option", { value: given }, "The gaps in the link"));
  select.append(...all.map(({ id, name }) => h("option", { value: id }, name)));
  select.value = given;
  seed.value = setting.seed || fresh();
  choose("minutes", setting.minutes);
  aim();
  show(form);
}

/** Level and gaps of a project. @param {string} id */
function lacks(id) {
  const answers = new Map(store.list(`answer/${id}/`));
  const project = projects().find((one) => one.id === id);
  if (!project || !answers.size) return "";
  const full = criteria.some(({ id, short }) => !short && answers.has(id));
  const { level, blocks } = place(criteria, answers, project.aim, full ? "full" : "short");
  return (level || 1) + packed(blocks.map((one) => one.id));
}

function aim() {
  const setting = parsed(location.hash);
  const gaps = select.value === given ? setting.level + setting.focus : lacks(select.value);
  focus = known(gaps.slice(1)).ids;
  if (gaps) choose("level", +gaps[0]);
  hint.replaceChildren(...(focus[0] ? [`Asked about more often: ${focus.join(", ").replaceAll("-", " ")}.`] : unplaced));
}

/** @param {Setting} setting @param {string} project */
function begin({ seed, minutes, level, focus }, project = drill.project) {
  drill = { seed, minutes, level, focus, project, at: Date.now(), answers: [] };
  history.replaceState(null, "", fragment(drill));
  key = fresh();
  store.set(`drill/${key}`, drill);
  load(key);
  ask(0);
}

/** @param {string} name */
function load(name) {
  key = name;
  drill = kept();
  const done = drill.answers.map(({ id }) => pool.find((one) => one.id === id) ?? { ...pool[0], id, criteria: [], node: h("details", {}, h("summary", {}, id), h("p", { class: "fact" }, "a question that this version does not have")) });
  questions = [...done, ...draw(pool, drill, known(drill.focus).ids).filter((one) => !done.includes(one))].slice(0, Math.max(done.length, many(drill.minutes)));
  spent = questions.map((_, place) => (drill.answers[place]?.seconds ?? 0) * 1000);
}

/** @param {number} place */
function ask(place) {
  here = place;
  touched = false;
  const { rating = -1, said = [], note: typed = "" } = drill.answers[here] ?? {};
  at(".where").textContent = `Question ${here + 1} of ${questions.length} · ${at(".fact", questions[here].node).textContent}`;
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

/** Show or hide the answer. @param {boolean} shown */
function turn(shown) {
  at(".answer").hidden = !shown;
  at(".before").hidden = shown;
  wind(!shown);
}

/** @param {boolean} runs */
function wind(runs) {
  tick();
  since = runs ? performance.now() : 0;
  at(".pause").textContent = runs ? "Pause" : "Resume";
  tick();
}

function tick() {
  if (run.hidden) return;
  const left = () => drill.minutes * 60 - spent.reduce((a, b) => a + b, 0) / 1000;
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
  const seconds = Math.min(86_400, Math.round(spent[here] / 1000));
  const there = kept(), was = there.answers[here];
  const answer = was && !touched ? { ...was, seconds } : {
    id: questions[here].id,
    rating: +(boxes.find(({ name, checked }) => name && checked)?.value ?? -1),
    seconds,
    said: boxes.filter(({ name }) => !name).flatMap(({ checked }, place) => (checked ? [place] : [])),
    note: note.value,
  };
  drill = { ...there, answers: Object.assign([...drill.answers], there.answers, { [here]: answer }) };
  if (gone.hidden) store.set(`drill/${key}`, drill);
}

/** @param {string} name */
function finish(name) {
  load(name);
  const { answers, minutes, level, project } = drill;
  const words = [...run.querySelectorAll(".choices label")].map((label) => label.textContent.trim());
  const about = [new Date(drill.at).toLocaleDateString("en-GB", { dateStyle: "long" }), `${minutes} minutes`, `level ${level}`, `seed ${drill.seed}`, projects().find(({ id }) => id === project)?.name].filter(Boolean).join(" · ");
  const link = location.href.split("#")[0] + fragment(drill);
  written = `# Rehearsal\n\n${about}\n\n<${link}>\n`;
  at(".about").textContent = about;
  at(".way").textContent = link;
  at(".rows").replaceChildren(...answers.map(({ rating, seconds, said, note }, place) => {
    const { length } = cloned(place, "li");
    const cells = [words[rating] ?? "Not rated", clock(seconds), said.length + (length ? ` of ${length}` : "")];
    written += `\n## ${place + 1}. ${at("summary", questions[place].node).textContent}\n\n${cells.join(" · ")} points said\n${note && `\n> ${note.replaceAll("\n", "\n> ")}\n`}`;
    return h("tr", {}, h("th", { scope: "row" }, title(place), note && h("p", {}, note)), cells.map((cell) => h("td", {}, cell)));
  }));
  const rated = questions.filter((_, place) => answers[place]?.rating >= 0 || answers[place]?.said.length);
  at(".sides").replaceChildren(...[...new Set(pool.filter((one) => rated.includes(one)).map(({ side }) => side))].map((side) => {
    const unsaid = rated.filter((one) => one.side === side).flatMap((one) => cloned(questions.indexOf(one), "li").filter((_, i) => !answers[questions.indexOf(one)].said.includes(i)));
    return h("details", {}, h("summary", {}, `${side}: ${unsaid.length} points not said`), h("ul", {}, unsaid.map((point) => h("li", {}, point))));
  }));
  weak = weakest(answers).map((answer) => answers.indexOf(answer));
  at(".weak").replaceChildren(...weak.map((place) => h("li", {}, title(place), h("p", { class: "fact" }, cloned(place, "ul ~ .fact")[0]))));
  at("[data-do=again]").hidden = !weak.length;
  at("[data-do=on]", report).hidden = unrated() < 0;
  show(report);
}

/** What the buttons do. @type {Record<string, (button: HTMLElement) => void>} */
const actions = {
  show: () => (turn(true), save(), at(".answer h3").focus()),
  pause: () => wind(!since),
  back: () => (save(), ask(here - 1)),
  next: () => (save(), here + 1 < questions.length ? ask(here + 1) : finish(key)),
  on: () => (load(key), ask(unrated())),
  again: () => begin({ ...drill, seed: fresh(), focus: packed(new Set(weak.flatMap((place) => questions[place].criteria))) }),
  same: () => begin(drill),
  link: (button) => copy(button, at(".way").textContent, at(".way")),
  print: () => print(),
  text: () => download(`rehearsal-${drill.seed}.md`, written, "text/markdown"),
  new: () => (history.replaceState(null, "", location.pathname), open(), select.focus()),
};
root.addEventListener("click", ({ target }) => target instanceof HTMLElement && actions[target.dataset.do ?? ""]?.(target));
run.addEventListener("input", () => ((touched = true), save()));
select.addEventListener("change", aim);
form.addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  const { minutes, level } = Object.fromEntries(new FormData(form));
  begin({ seed: slug(seed.value) || fresh(), minutes: +minutes, level: +level, focus: packed(focus) }, select.value.replace("-", ""));
});
addEventListener("hashchange", () => location.hash.includes("=") && open());
addEventListener("beforeprint", () => {
  for (const side of at(".sides").children) side.open = true;
});
setInterval(tick, 1000);
warn(root);
open();
