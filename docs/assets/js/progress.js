/** Checklists that keep their ticks; progress beside the levels of the menu, and where a page asks for it. */
import { LEVELS } from "../../generated/ids.js";
import { address, h, one, say, store, trouble, warn } from "./page.js";

/** @param {string} selector @param {ParentNode} [within] @returns {any[]} */
const find = (selector, within = document) => [...within.querySelectorAll(selector)];
/** @param {ParentNode} list @returns {string[]} */
const lines = (list) => find("[data-check]", list).map((box) => box.dataset.check);
/** @param {string[]} ids */
const left = (ids) => ids.filter((id) => store.get(`check/${id}`) !== true);
/** @param {string[]} ids */
const words = (ids) => `${ids.length - left(ids).length} of ${ids.length} ticked`;
/** @type {(() => void)[]} */
const views = [];
const refresh = () => views.forEach((view) => view());
let warned = false;

find("[data-check]").forEach((span, place) => {
  const id = span.dataset.check;
  const line = span.closest("li");
  const list = line.closest(".sheet") ?? line.parentElement;
  const onchange = () => {
    store.set(`check/${id}`, box.checked);
    say((find(".sheet-title", list)[0]?.textContent.match(/^\w+ \d+: /) ?? "") + words(lines(list)));
    if (!warned && trouble()) warn(one("div", line).appendChild(h("div"))); // where the reader looks
    warned ||= !!trouble();
  };
  const box = h("input", { type: "checkbox", class: "box", id: `tick-${place}`, "data-check": id, onchange });
  const statement = one("p", line);
  statement.replaceChildren(h("label", { for: box.id }, ...statement.childNodes));
  span.replaceWith(box);
  views.push(() => (box.checked = !left([id])[0]));
});

const steps = [...LEVELS.map(({ id, ids }) => ({ home: `levels/${id}/`, ids })), { home: "levels/", ids: LEVELS.flatMap(({ ids }) => ids) }];
for (const link of find(".md-nav--primary .md-nav__link, .steps a"))
  for (const { home, ids } of steps)
    if ((link.href ?? link.nextElementSibling?.href) === address(home)) { // in the drawer a label stands for this page
      const mark = h("span", { class: "tally", role: "img" });
      one(".md-ellipsis, small", link).after(mark);
      views.push(() => {
        mark.ariaLabel = words(ids);
        mark.dataset.n = mark.ariaLabel.replace(/ of (\d+).*/, "/$1");
        mark.hidden = !parseInt(mark.ariaLabel);
      });
    }

/** @type {string[]} */
const all = [];
for (const part of find("[data-progress]")) {
  const sheet = part.closest(".sheet");
  const own = part.dataset.progress.match(/\S+/g) ?? [];
  const ids = sheet ? lines(sheet) : own[0] ? own : all;
  all.push(...own);
  const next = find(".fact a", part)[0];
  const empty = find("[data-empty]", part)[0];
  empty?.addEventListener("click", () => {
    for (const box of find(".box", sheet)) box.checked = false;
    addEventListener("afterprint", refresh, { once: true });
  });
  views.push(() => {
    const open = left(ids);
    one("b", part).textContent = words(ids);
    for (const bar of find("progress", part)) bar.value = ids.length - open.length;
    if (empty) empty.hidden = open.length === ids.length;
    if (!next) return;
    next.parentElement.hidden = !open[0];
    next.hash = open[0] ?? "";
    next.textContent = next.hash.slice(1).replaceAll("-", " ");
  });
}

store.onchange(refresh);
refresh();
