/** Checklists that keep their ticks; progress beside the levels of the menu, and where a page asks for it. */
import { LEVELS } from "../../generated/ids.js";
import { h, one, store, trouble, warn } from "./page.js";

/** @param {string} id */
const ticked = (id) => store.get(`check/${id}`) === true;
/** @param {string[]} ids */
const count = (ids) => ids.filter(ticked).length;

/** @type {Map<string, HTMLInputElement[]>} a criterion may stand on a page twice */
const boxes = new Map();
for (const place of document.querySelectorAll(".box[data-check]")) {
  const id = /** @type {HTMLElement} */ (place).dataset.check ?? "";
  const words = one("p", /** @type {HTMLElement} */ (place.closest("li")));
  const box = h("input", { type: "checkbox", class: "box", id: `tick-${id}-${boxes.get(id)?.length ?? 0}`, onchange: () => store.set(`check/${id}`, box.checked) });
  words.replaceChildren(h("label", { for: box.id }, ...words.childNodes));
  place.replaceWith(box);
  boxes.set(id, [...(boxes.get(id) ?? []), box]);
}
