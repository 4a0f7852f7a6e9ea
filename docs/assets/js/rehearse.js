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
let touched = false; // the answer to the open question was changed here
/** @type {() => void} what stands open for the print is folded again */
let fold;
let [key, written, given, here, since] = ["", "", "", 0, 0]; // given: the project of the address; since: when the clock was last read, 0: it stands

const known = (/** @type {string} */ codes) => unpacked(codes, criteria.map(({ id }) => id), ALIASES.check);
/** Copies of what parts of a question hold. @param {number} place @param {string} parts @returns {Node[][]} */
const cloned = (place, parts) => [...questions[place].node.querySelectorAll(parts)].map((part) => [...part.cloneNode(true).childNodes]);
const title = (/** @type {number} */ place) => cloned(place, "summary")[0];
const unrated = () => questions.findIndex((_, place) => !(drill.answers[place]?.rating >= 0));
/** The drill as it is kept now: another tab may have changed it. */
const kept = () => {
  const there = /** @type {Drill | null} */ (store.get(`drill/${key}`));
  gone.hidden = !!there;
  return there ?? drill;
};
/** The button that goes on with the drill, where something is left of it. @param {HTMLElement} view */
function onward(view) {
  const { length } = questions, button = at("[data-do=on]", view), next = unrated();
  button.textContent = drill.answers.length < length ? `Go on with your drill (question ${next + 1} of ${length})` : "Rate the questions left";
  return !(button.hidden = next < 0);
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

/** What the address says: a kept drill, or the form of one. */
function open() {
  const name = location.hash.match(/^#drill=(.*)/)?.[1];
  const setting = parsed(location.hash);
  const { ids, unknown } = known(setting.focus);
  const wrong = name ? !store.get(`drill/${name}`) && "lost" : setting.damaged ? "damaged" : unknown && "unknown";
  for (const fault of ["lost", "damaged", "unknown"]) at(`[data-wrong=${fault}]`).hidden = fault !== wrong;
  root.classList.add("ready");
  if (name && !wrong) return finish(name);
  const [last] = store.list("drill/").sort((a, b) => b[1].at - a[1].at);
  const all = projects(), equal = all.filter(({ id, aim }) => {
    const lack = lacks(id, aim);
    return ids[0] && lack.level === setting.level && packed(lack.ids) === packed(ids);
  });
  const mine = last && fragment(last[1]) === location.hash ? last[1].project : equal.length === 1 && equal[0].id;
  given = all.find(({ id }) => id === mine)?.id ?? (ids[0] ? "-" : "");
  select.length = 1;
  if (given === "-") select.prepend(h("option", { value: given }, "The gaps in the link"));
  select.append(...all.map(({ id, name }) => h("option", { value: id }, name)));
  select.value = given;
  seed.value = setting.seed || fresh();
  choose("minutes", setting.minutes);
  aim();
  at(".last").hidden = at("[data-do=on]").hidden = true;
  if (last) {
    drill = last[1];
    load(last[0]);
    const whole = drill.answers.length >= questions.length;
    at(whole ? ".last" : "[data-do=on]").hidden = false;
    at(".last").href = `#drill=${key}`;
    if (!whole) onward(form);
  }
  at(".start").classList.toggle("primary", at("[data-do=on]").hidden);
  show(form);
}

/** What a project lacks, by the form in which it was placed. @param {string} id @param {"product" | "research"} [aim] @returns {{level: number, ids: string[]}} */
function lacks(id, aim) {
  const answers = new Map(store.list(`answer/${id}/`));
  if (!aim || !answers.size) return { level: 0, ids: [] };
  const { level, blocks } = place(criteria, answers, aim, criteria.some((one) => !one.short && answers.has(one.id)) ? "full" : "short");
  return { level: level || 1, ids: blocks.map((one) => one.id) };
}

/** What is asked more often: by the address, or for the project that was chosen instead. */
function aim() {
  const setting = parsed(location.hash), { value } = select;
  const { level, ids } = value === given ? { level: setting.level, ids: known(setting.focus).ids } : lacks(value, projects().find(({ id }) => id === value)?.aim);
  focus = ids;
  if (level) choose("level", level);
  hint.replaceChildren(...(focus[0] ? [`Asked about more often: ${focus.join(", ").replaceAll("-", " ")}.`] : unplaced));
}

/** @param {Setting} setting @param {string} project */
function begin({ seed, minutes, level, focus }, project = drill.project) {
  drill = { seed, minutes, level, focus, project, at: Date.now(), answers: [] };
  history.replaceState(null, "", fragment(drill));
  load(fresh());
  store.set(`drill/${key}`, drill);
  ask(0);
}

/** The questions of the drill: those answered, then the rest. @param {string} name */
function load(name) {
  key = name;
  const done = drill.answers.map(({ id }) => pool.find((one) => one.id === id) ?? { id, kind: "", side: "", levels: [], criteria: [], opener: false, node: h("details", {}, h("summary", {}, `A question that this version does not have (${id})`)) });
  questions = [...done, ...draw(pool, drill, known(drill.focus).ids).filter((one) => !done.includes(one))].slice(0, Math.max(done.length, many(drill.minutes)));
  spent = questions.map((_, place) => (drill.answers[place]?.seconds ?? 0) * 1000);
}

/** Ask a question. @param {number} place */
function ask(place) {
  here = place;
  touched = false;
  drill = kept();
  const { kind, side, levels } = questions[here];
  const { rating = -1, said = [], note: typed = "" } = drill.answers[here] ?? {};
  at(".where").textContent = [`Question ${here + 1} of ${questions.length}`, kind, side, levels[0] && `level${levels[1] ? "s" : ""} ${levels.join(", ")}`].filter(Boolean).join(" · ");
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
  const { answers } = (drill = kept());
  const answer = {
    id: questions[here].id,
    rating: +(boxes.find(({ name, checked }) => name && checked)?.value ?? -1),
    seconds,
    said: boxes.filter(({ name }) => !name).flatMap(({ checked }, place) => (checked ? [place] : [])),
    note: note.value,
    ...(!touched && answers[here] && { ...answers[here], seconds }),
  };
  const before = questions.slice(0, here).map(({ id }) => ({ id, rating: -1, seconds: 0, said: [], note: "" }));
  drill = { ...drill, answers: Object.assign(before, answers, { [here]: answer }) };
  if (gone.hidden) store.set(`drill/${key}`, drill);
}

/** The report of a kept drill. @param {string} name */
function finish(name) {
  key = name;
  drill = kept();
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
  const again = at("[data-do=again]");
  again.hidden = !weak.length;
  again.classList.toggle("primary", !onward(report));
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
run.addEventListener("input", () => ((touched = true), save()));
select.addEventListener("change", aim);
form.addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  const { minutes, level } = Object.fromEntries(new FormData(form));
  begin({ seed: slug(seed.value) || fresh(), minutes: +minutes, level: +level, focus: packed(focus) }, select.value.replace("-", ""));
});
addEventListener("hashchange", () => location.hash.includes("=") && open());
addEventListener("beforeprint", () => {
  const folded = [...report.querySelectorAll("details:not([open])")];
  for (const one of folded) one.open = true;
  fold = () => folded.forEach((one) => (one.open = false));
});
addEventListener("afterprint", () => fold());
setInterval(tick, 1000);
warn(root);
open();
