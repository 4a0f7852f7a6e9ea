/** What the features share on a page: the reader's store, elements without HTML, words for a screen reader, files. */
import { ALIASES } from "../../generated/ids.js";
import { Store } from "./store.js";

/** @returns {Storage | null} null: this browser keeps nothing for this page */
function storage() {
  try {
    localStorage.setItem("handbook-probe", "");
    localStorage.removeItem("handbook-probe");
    return localStorage instanceof Storage ? localStorage : null; // where the browser gives nothing, layout.html gives something else
  } catch (error) {
    // A full storage can still be read, and entries can still be removed from it.
    return error instanceof DOMException && error.name === "QuotaExceededError" && localStorage.length ? localStorage : null;
  }
}

export const store = new Store(storage(), ALIASES);
addEventListener("storage", ({ key, storageArea }) => storageArea === store.box && store.changed(key));
addEventListener("pageshow", ({ persisted }) => persisted && store.changed(null)); // asleep, a page hears nothing of the others

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element: attributes by name (on…: a listener; true: a bare attribute; false, null: none), then its content. Text
 * stays text: nothing in these modules reads HTML.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any>} [attributes] @param {(Child | Child[])[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/** The same for a drawing. @param {string} tag @param {Record<string, any>} attributes @param {(Node | string)[]} children */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** The element with a selector, which the page must have. @param {string} selector @param {ParentNode} [within] @returns {HTMLElement} */
export function one(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return /** @type {HTMLElement} */ (found);
}

/** Data that the page carries in a <script type="application/json">. @param {string} id @returns {any} */
export const data = (id) => JSON.parse(one(`#${id}`).textContent ?? "null");

const voice = h("div", { role: "status", class: "voice" });
document.body.append(voice);

/** Say something to a screen reader, after what it says now. @param {string} words */
export function say(words) {
  voice.textContent = "";
  setTimeout(() => (voice.textContent = words), 50);
}

/** A button. @param {string} label @param {(event: Event) => void} onclick @param {Record<string, any>} [attributes] */
export const button = (label, onclick, attributes = {}) => h("button", { type: "button", class: "btn", onclick, ...attributes }, label);

/** Show a message that stays; with a button if something can be done. @param {HTMLElement} where @param {string} words @param {HTMLElement[]} actions */
export function notice(where, words, ...actions) {
  where.replaceChildren(h("p", { class: "notice", role: "alert" }, words), ...(actions.length ? [h("div", { class: "bar" }, actions)] : []));
}

/** What stops this browser from keeping things, in words; empty if nothing does. */
export const trouble = () =>
  store.trouble === "blocked"
    ? "This browser keeps nothing for this page (storage is blocked, or the window is private). What you enter lasts until you leave the page: export it here to keep it."
    : store.trouble === "full"
      ? "The storage of this browser is full. Your last changes last until you leave the page: export them here, and delete on My page what you no longer need."
      : "";

/** Keep a line of warning at the top of a feature for as long as something is wrong with the storage. @param {HTMLElement} root */
export function warn(root) {
  const place = h("div", { class: "warning" });
  root.prepend(place);
  let said = "";
  const show = () => {
    const words = trouble();
    if (words === said) return;
    said = words;
    if (words) notice(place, words, button("Export now", () => download(exportName(), store.exported(), "application/json")));
    else place.replaceChildren();
  };
  store.onchange(show);
  show();
}

/** The name of an exported file, with its day. */
export const exportName = () => `ml-portfolio-handbook-${new Date().toLocaleDateString("sv")}.json`;

/** Hand the reader a file. @param {string} name @param {string} content @param {string} [type] */
export function download(name, content, type = "text/plain") {
  const link = h("a", { href: URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Copy a text and say so on the button. @param {HTMLElement} button @param {string} content @param {HTMLElement} [shown] what to select where copying is not allowed */
export async function copy(button, content, shown) {
  button.dataset.label ??= button.textContent ?? "";
  try {
    await navigator.clipboard.writeText(content);
    button.textContent = "Copied";
  } catch {
    if (shown instanceof HTMLTextAreaElement || shown instanceof HTMLInputElement) shown.select();
    else if (shown) getSelection()?.selectAllChildren(shown);
    button.textContent = "Selected: press Ctrl+C";
  }
  say(button.textContent);
  setTimeout(() => (button.textContent = button.dataset.label ?? ""), 2000);
}

/** Ask before something goes; resolves to whether the reader agreed. @param {string} title @param {string} words @param {string} action @param {Node[]} more what stands above the buttons @returns {Promise<boolean>} */
export function agreed(title, words, action, ...more) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "ask", "aria-labelledby": "ask-title", onclose: () => (resolve(dialog.returnValue === "yes"), dialog.remove()) },
      h("h2", { id: "ask-title" }, title),
      words && h("p", {}, words),
      // The button to go back is none that submits: Enter in a field is for the other.
      h("form", { method: "dialog" }, more, h("div", { class: "bar" }, button("Cancel", () => dialog.close(), { autofocus: true }), h("button", { class: "btn primary", value: "yes" }, action))),
    );
    one("main article").append(dialog);
    dialog.showModal();
  });
}

/** A new name for a project or a drill. */
export const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => (byte % 36).toString(36)).join("");

/** The reader's projects, by name. @returns {{id: string, name: string, aim: "product" | "research"}[]} */
export const projects = () => store.list("project/").map(([id, project]) => ({ id, ...project })).sort((a, b) => a.name.localeCompare(b.name));

/** An address of the site, from the root that this module stands below. @param {string} path such as "path/mine/" */
export const address = (path) => new URL(`../../${path}`, import.meta.url).href;
