/** Place your project: the page holds the words and controls, this fills them in. */
import { ALIASES, LEVELS } from "../../generated/ids.js";
import { packed } from "./codes.js";
import { address, agreed, button, copy, data, download, fresh, h, notice, one, projects, say, store, svg, warn } from "./page.js";
import { LADDERS, asked, effect, headline, inTurn, named, opened, place, shared } from "./placement.js";

const root = one('[data-feature="place"]');
/** @type {Record<string, any>} */
const $ = Object.fromEntries(Array.from(root.querySelectorAll("[data-part]"), (part) => [part.getAttribute("data-part"), part]));
/** @type {Criterion[]} */
const criteria = data("criteria");
const fields = new Map(criteria.map(({ id }) => [id, one(`[data-id="${id}"]`)]));
/** @type {ReturnType<typeof opened>} what the address holds */
let given;
/** The project that was changed last. */
const latest = () => [...store.entries].sort((a, b) => b[1][1] - a[1][1]).map(([key]) => key.split("/")[1]).find((id) => store.get(`project/${id}`)) ?? fresh();
let id = latest();
let due = false;

const own = () => /** @type {{name: string, aim: Aim}} */ (store.get(`project/${id}`) ?? { name: "My project", aim: "product" });
const view = () => given ?? { ...own(), form: /** @type {Form} */ ($.form.value), answers: new Map(store.list(`answer/${id}/`)) };
const keep = () => store.set(`project/${id}`, { name: $.name.value.trim() || "My project", aim: $.aim.value });
/** @param {string} name @param {string} value */
const answer = (name, value) => (store.get(`project/${id}`) || keep(), store.set(`answer/${id}/${name}`, value));

/** Put the questions of the form in their order. */
function arrange() {
  const short = $.form.value === "short";
  /** @type {Record<string, HTMLElement>} */
  const groups = {};
  for (const one of short ? inTurn(criteria) : criteria) {
    const group = short ? one.side : `Level ${one.level}: ${one.side}`;
    (groups[group] ??= h("div", {}, h("h3", {}, group))).append(fields.get(one.id) ?? "");
  }
  $.list.replaceChildren(...Object.values(groups));
  render();
}

/** @param {string} project */
function open(project) {
  id = project;
  $.named.checked = false;
  $.done.replaceChildren();
  $.form.value = criteria.some((one) => !one.short && store.get(`answer/${id}/${one.id}`)) ? "full" : "short";
  arrange();
}

/** Between answers and ticks. @param {HTMLElement} where @param {(id: string, given?: string) => unknown} moved @param {string} words @param {string} none */
function carry(where, moved, words, none) {
  const { answers } = view();
  const count = criteria.filter(({ id }) => moved(id, answers.get(id)) !== false).length;
  notice(where, count ? `${count} line${count === 1 ? "" : "s"} ${words}` : none);
}

/** @type {Record<string, (pressed: HTMLElement) => void>} */
const actions = {
  add() {
    open(fresh());
    store.set(`project/${id}`, { name: `Project ${projects().length + 1}`, aim: "product" });
    render();
    $.name.select();
  },
  async remove() {
    const gone = id, { name } = own();
    if (!(await agreed(`Delete “${name}”?`, "Its answers and drafts leave this browser. You can undo it.", "Delete"))) return;
    store.remove([`project/${gone}/`, `answer/${gone}/`, `draft/${gone}/`]);
    open(latest());
    actions.undo = () => (store.undo(), $.message.replaceChildren(), open(gone), $.name.focus());
    const undo = button("Undo", () => 0, { "data-do": "undo" });
    notice($.message, `“${name}” is deleted.`, undo);
    undo.focus();
  },
  bring: () => carry($.message, (id, met) => met === undefined && store.get(`check/${id}`) === true && answer(id, "met"), "answered “met” from your ticks.", "No tick answers an open line."),
  tick: () => carry($.done, (id, met) => met === "met" && !store.get(`check/${id}`) && store.set(`check/${id}`, true), "ticked on your checklists.", "They are all ticked already."),
  take() {
    const { answers, aim, name } = view();
    id = fresh();
    store.set(`project/${id}`, { name: name || "Shared result", aim });
    for (const [name, value] of answers) answer(name, value);
    actions.leave($.name);
  },
  leave() {
    history.replaceState(null, "", location.pathname);
    start();
    $.name.focus();
  },
  share: () => ($.share.hidden = !$.share.hidden),
  copy: (pressed) => copy(pressed, $.link.value, $.link),
  print: () => print(),
  picture() {
    const light = h("i", { "data-md-color-scheme": "default" });
    root.append(light);
    const text = new XMLSerializer().serializeToString(one("svg", $.picture));
    download("placement.svg", text.replace(/var\((.+?)\)/g, (_, name) => getComputedStyle(light).getPropertyValue(name)), "image/svg+xml");
    light.remove();
  },
};

/** @param {Placement} result @param {number[]} ladder @param {string} name */
function drawn({ sides, weakest }, ladder, name) {
  /** @param {number} x @param {number} y @param {string} words @param {number} size */
  const text = (x, y, words, size, weight = 400) => svg("text", { x, y, "font-size": size, "font-weight": weight, style: weight > 400 ? "text-transform: capitalize" : "", fill: "var(--ink)" }, words);
  return svg("svg", { viewBox: `0 0 400 ${40 + 46 * sides.length}`, role: "img", "aria-labelledby": "stands says", "font-family": "system-ui, sans-serif" },
    svg("title", { id: "stands" }, `Level by side: ${name}`),
    svg("desc", { id: "says" }, sides.map((one) => `${one.side}: ${stands(one)}`).join("; ")),
    svg("rect", { width: "100%", height: "100%", fill: "var(--paper)" }),
    ...ladder.flatMap((level, place) => [text(134 + 66 * place, 16, `${level}`, 13, 600), text(134 + 66 * place, 29, LEVELS[level - 1].short, 10)]),
    ...sides.flatMap((one, row) => [
      text(2, 58 + 46 * row, one.side, 13, 600),
      text(2, 73 + 46 * row, one.open || named(one.level) + (weakest.includes(one.side) ? ", decides" : ""), 11),
      ...ladder.map((level, place) => {
        const reached = level <= one.level, height = reached ? 9 + 7 * place : 1;
        const fill = reached ? `var(--l${level}${one.confirmed ? "" : "-bg"})` : "none";
        return svg("rect", { x: 134 + 66 * place, y: 74 + 46 * row - height, width: 62, height, fill, stroke: `var(--${reached ? `l${level}` : "ink-2"})` });
      }),
    ]));
}

/** @param {Placement["sides"][0]} side */
const stands = ({ level, open, confirmed }) => open || named(level) + (confirmed ? "" : ", first guess");
/** @param {string} id @param {string} selector */
const part = (id, selector) => [...one(selector, fields.get(id)).cloneNode(true).childNodes];

function render() {
  due = false;
  const { answers, aim, form, name } = view();
  const all = projects();
  const questions = asked(criteria, answers, aim, form);
  const left = questions.filter((one) => !answers.has(one.id)).length;
  const result = place(criteria, answers, aim, form), { level, target, sides, blocks, answered } = result;
  const there = { own: !given, foreign: given, several: all.length > 1, remove: store.get(`project/${id}`), tick: !given && [...answers.values()].includes("met"), outcome: true, empty: !answered, result: answered, whole: !result.missing, more: blocks.length, share: !$.share.hidden };
  for (const [name, shown] of Object.entries(there)) $[name].hidden = !shown;
  $.which.replaceChildren(...all.map((one) => h("option", { value: one.id, selected: one.id === id }, one.name)));
  if (!given) [$.name.value, $.aim.value] = [name, aim];
  for (const [id, field] of fields) {
    field.hidden = !questions.some((one) => one.id === id);
    for (const radio of field.querySelectorAll("input")) radio.checked = radio.value === answers.get(id);
  }
  $.count.textContent = `${questions.length - left} answered, ${left} to go${form === "short" && left ? " (an answer can add a question)" : ""}`;
  $.title.textContent = given ? `Shared result${name && `: ${name}`}` : "Where it stands";
  $.paper.textContent = `${name} · ${new Date().toLocaleDateString("en-GB", { dateStyle: "long" })} · ${address("path/place/")}`;
  $.headline.textContent = headline(result);
  $.picture.replaceChildren(drawn(result, LADDERS[aim], name));
  $.target.textContent = target ? `Answered “met”, level ${target}` : "Above";
  $.rows.replaceChildren(...sides.map((one) => h("tr", {}, h("th", { scope: "row" }, one.side), h("td", {}, stands(one)), h("td", {}, !target ? "none" : one.asked ? `${one.met} of ${one.of}` : "not asked"))));
  $.changes.replaceChildren(...blocks.slice(0, 3).map((one) => h("li", {}, part(one.id, "legend"), h("p", { class: "fact" }, effect(one, target), " · ", part(one.id, ".links")))));
  $.evidence.replaceChildren(...blocks.map(({ id }) => h("li", {}, answers.get(id) === "not" ? "Make: " : "Look for: ", part(id, ".evidence"), h("p", { class: "fact" }, part(id, "legend")))));
  const next = LEVELS[(target || level) - 1];
  $.next.textContent = `Go to level ${next.number}: ${next.short}`;
  $.next.href = address(`levels/${next.id}/`);
  $.rehearse.hash = `level=${level || 1}&focus=${packed(blocks.map((one) => one.id))}`;
  $.link.value = address("path/place/") + shared(answers, aim, form, $.named.checked ? name : "");
}

function start() {
  const [kind, value] = location.hash.split("=");
  if (["", "#p", "#project"].includes(kind)) {
    if (store.get(`project/${value}`)) id = value;
    given = opened(location.hash, [...fields.keys()], ALIASES.check);
    $.message.replaceChildren();
    if (given === undefined) notice($.message, "This address was cut off or changed, or is of a newer kind. Ask for the link again.");
    else if (kind === "#project" && id !== value) notice($.message, "This browser has no such project.");
    else if (given?.unknown) notice($.message, `Answers in this address that could not be read: ${given.unknown}. They belong to no criterion of today.`);
  }
  open(id);
}

root.addEventListener("click", async ({ target }) => {
  const pressed = /** @type {HTMLElement} */ (target);
  try {
    await actions[pressed.dataset.do ?? ""]?.(pressed);
  } catch (error) {
    notice($.message, /** @type {Error} */ (error).message, ...$.message.querySelectorAll("button")); // the storage is full
    pressed.focus();
  }
});
root.addEventListener("change", ({ target }) => {
  const { type, name, value } = /** @type {HTMLInputElement} */ (target);
  if (type === "radio") answer(name, value), setTimeout(() => say($.count.textContent));
  else if (target === $.which) open(value);
  else if (target === $.form) arrange();
  else if (target === $.named) render();
  else keep();
});
store.onchange(() => {
  if (!due) setTimeout(render); // after the answer itself is painted
  due = true;
});
addEventListener("hashchange", start);
warn(root);
start();
