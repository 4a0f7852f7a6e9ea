/**
 * What a reader keeps here: entries by key, each with the time of its last change, in this browser alone.
 * Two sets of entries join by taking the newer of each key, so the order and number of joins do not matter.
 *
 *   check/<id>                        true or false    a line of a checklist
 *   project/<project>                 {name, aim}      aim: product (levels 1 to 4) or research (1, 2, 5)
 *   answer/<project>/<criterion>      met, not or unclear
 *   draft/<project>/<template>/<field>   text          the project is "none" where there is none
 *   drill/<drill>                     see DRILL        a rehearsal
 *
 * @typedef {{name: string, aim: "product" | "research"}} Project
 * @typedef {{id: string, rating: number, seconds: number, said: number[], note: string}} Answer  rating 0 to 3, -1 without; said: places of the points made
 * @typedef {{seed: string, minutes: number, level: number, project: string, at: number, answers: Answer[]}} Drill
 * @typedef {null | boolean | string | Project | Drill} Value  null: deleted
 * @typedef {[Value, number]} Entry  value, and the time of its change in ms since 1970
 * @typedef {Map<string, Entry>} Entries
 * @typedef {{check: Record<string, string>, template: Record<string, string>, question: Record<string, string>}} Aliases
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Box  localStorage, or what stands in for it
 * @typedef {{what: string, changes: [string, string | null, string | null][]}} Undo  key, text before, text after
 */

export const FORMAT = "ml-portfolio-handbook";
export const VERSION = 1;
const PREFIX = "handbook/"; // other pages of the same host share the storage
const UNDO = "handbook-undo";
const LAST = Date.UTC(2100, 0); // a time beyond it would win for ever
const MOST = { bytes: 5_000_000, entries: 50_000, text: 20_000, name: 80 };
const SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*";

/** Why a file was not taken. */
export class Refused extends Error {}

/** @param {unknown} value @param {number} most @returns {value is string} */
const text = (value, most = MOST.text) => typeof value === "string" && value.length <= most;
/** @param {unknown} value @param {number} from @param {number} to @returns {value is number} */
const whole = (value, from, to) => Number.isSafeInteger(value) && from <= Number(value) && Number(value) <= to;
/** @param {unknown} value @param {string[]} names @returns {value is Record<string, unknown>} */
const object = (value, names) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).sort().join() === names.join();

/** @param {unknown} one */
const answered = (one) =>
  object(one, ["id", "note", "rating", "said", "seconds"]) && text(one.id, 80) && text(one.note) && whole(one.rating, -1, 3) &&
  whole(one.seconds, 0, 86_400) && Array.isArray(one.said) && one.said.length <= 20 && one.said.every((place) => whole(place, 0, 20));

/** Each kind of entry: the shape of its key, whether a value fits, and what is expected. */
const KINDS = {
  check: { key: RegExp(`^check/${SLUG}$`), fits: (/** @type {unknown} */ value) => typeof value === "boolean", expects: "true or false" },
  project: {
    key: /^project\/[a-z0-9]{1,24}$/,
    fits: (/** @type {unknown} */ value) =>
      object(value, ["aim", "name"]) && text(value.name, MOST.name) && value.name.trim() !== "" && (value.aim === "product" || value.aim === "research"),
    expects: `a name of 1 to ${MOST.name} characters, and the aim product or research`,
  },
  answer: {
    key: RegExp(`^answer/[a-z0-9]{1,24}/${SLUG}$`),
    fits: (/** @type {unknown} */ value) => value === "met" || value === "not" || value === "unclear",
    expects: "met, not or unclear",
  },
  draft: { key: RegExp(`^draft/[a-z0-9]{1,24}/${SLUG}/[a-z][a-z0-9_]*$`), fits: (/** @type {unknown} */ value) => text(value), expects: `a text of at most ${MOST.text} characters` },
  drill: {
    key: /^drill\/[a-z0-9]{1,24}$/,
    fits: (/** @type {unknown} */ value) =>
      object(value, ["answers", "at", "level", "minutes", "project", "seed"]) && text(value.seed, 40) && whole(value.minutes, 1, 60) &&
      whole(value.level, 1, 5) && text(value.project, 24) && whole(value.at, 0, LAST) && Array.isArray(value.answers) && value.answers.length <= 60 && value.answers.every(answered),
    expects: "seed, minutes, level, project, at and answers",
  },
};

/** What is wrong with an entry, or nothing. @param {string} key @param {unknown} entry @returns {string} */
export function fault(key, entry) {
  const kind = KINDS[/** @type {keyof typeof KINDS} */ (key.split("/")[0])];
  if (!kind || !Object.hasOwn(KINDS, key.split("/")[0]) || key.length > 200 || !kind.key.test(key)) return `"${key.slice(0, 60)}" is no key of this format`;
  if (!Array.isArray(entry) || entry.length !== 2) return `"${key}" is not [value, time]`;
  if (!whole(entry[1], 0, LAST)) return `"${key}" has the time ${String(entry[1]).slice(0, 30)}; expected ms since 1970, before the year 2100`;
  if (entry[0] !== null && !kind.fits(entry[0])) return `"${key}" has a value that does not fit; expected ${kind.expects}`;
  return "";
}

/** JSON with the names of objects in order: equal values, equal texts. @param {unknown} value @returns {string} */
const canonical = (value) =>
  JSON.stringify(value, (_, one) => (one && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort()) : one));

/** The newer of two entries; of two of the same time always the same one. @param {Entry | undefined} a @param {Entry | undefined} b @returns {Entry} */
export function newer(a, b) {
  if (!a || !b) return /** @type {Entry} */ (a ?? b);
  if (a[1] !== b[1]) return a[1] > b[1] ? a : b;
  return canonical(a[0]) >= canonical(b[0]) ? a : b;
}

/** Both sets joined, the newest of each key. @param {Entries} a @param {Entries} b @returns {Entries} */
export function merge(a, b) {
  const joined = new Map(a);
  for (const [key, entry] of b) joined.set(key, newer(joined.get(key), entry));
  return joined;
}

/** A key with the ids of today. @param {string} key @param {Aliases} aliases @returns {string} */
export function current(key, aliases) {
  const [kind, first, second, third] = key.split("/");
  /** @param {Record<string, string>} names @param {string} id */
  const now = (names, id) => (Object.hasOwn(names, id) ? names[id] : id);
  if (kind === "check") return `check/${now(aliases.check, first)}`;
  if (kind === "answer") return `answer/${first}/${now(aliases.check, second)}`;
  if (kind === "draft") return `draft/${first}/${now(aliases.template, second)}/${third}`;
  return key;
}

/** Entries under the ids of today; where an old and a new id stand side by side, the newer counts. @param {Entries} entries @param {Aliases} aliases @returns {Entries} */
export function migrated(entries, aliases) {
  /** @type {Entries} */
  const found = new Map();
  for (const [key, [value, time]] of entries) {
    const renamed =
      key.startsWith("drill/") && value
        ? /** @type {Drill} */ ({ .../** @type {Drill} */ (value), answers: /** @type {Drill} */ (value).answers.map((one) => ({ ...one, id: Object.hasOwn(aliases.question, one.id) ? aliases.question[one.id] : one.id })) })
        : value;
    const name = current(key, aliases);
    found.set(name, newer(found.get(name), [renamed, time]));
  }
  return found;
}

/** The entries of an exported file. @param {string} file @param {Aliases} aliases @returns {Entries} @throws {Refused} with the reason */
export function read(file, aliases) {
  const size = file.length;
  if (size > MOST.bytes) throw new Refused(`The file has ${(size / 1e6).toFixed(1)} MB; one of this handbook has at most ${MOST.bytes / 1e6}.`);
  if (!file.trim()) throw new Refused("The file is empty.");
  /** @type {unknown} */
  let content;
  try {
    content = JSON.parse(file.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Refused(`The file is not JSON, or was cut off: ${/** @type {Error} */ (error).message}.`);
  }
  const { format, version, entries } = /** @type {Record<string, unknown>} */ (content ?? {});
  if (format !== FORMAT) throw new Refused(`The file is not from this handbook: its "format" is not "${FORMAT}".`);
  if (!whole(version, 1, VERSION)) throw new Refused(`The file has the version ${String(version).slice(0, 20)}; this page reads ${VERSION === 1 ? "1" : `1 to ${VERSION}`}. Reload the page to get the newest one.`);
  if (typeof entries !== "object" || entries === null || Array.isArray(entries)) throw new Refused('The file has no "entries".');
  const found = Object.entries(entries);
  if (found.length > MOST.entries) throw new Refused(`The file has ${found.length} entries; at most ${MOST.entries} are read.`);
  const faults = found.map(([key, entry]) => fault(key, entry)).filter(Boolean);
  if (faults.length) throw new Refused(`${faults[0]}${faults.length > 1 ? `, and ${faults.length - 1} more` : ""}. Nothing of the file was taken.`);
  return migrated(new Map(/** @type {[string, Entry][]} */ (found)), aliases);
}

/** Entries as a file, in the order of their keys. @param {Entries} entries @param {Date} saved @returns {string} */
export function written(entries, saved) {
  const lines = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => `    ${JSON.stringify(key)}: ${canonical(entry)}`);
  return `{\n  "format": "${FORMAT}",\n  "version": ${VERSION},\n  "saved": "${saved.toISOString()}",\n  "entries": {${lines.length ? `\n${lines.join(",\n")}\n  ` : ""}}\n}\n`;
}

/** The entries of one browser. What cannot be kept stays in memory, and `trouble` says why. */
export class Store {
  /** @type {Entries} */ entries = new Map();
  /** Keys in the storage whose text cannot be read; they are left alone. @type {string[]} */ damaged = [];
  /** "blocked": nothing can be kept here; "full": the last change could not be. @type {"" | "blocked" | "full"} */ trouble = "";
  /** @type {Undo | null} */ #undo = null;
  /** @type {Set<(keys: string[]) => void>} */ #listeners = new Set();
  /** @type {Map<string, string | null>} what the storage could not take */ #unsaved = new Map();

  /** @param {Box | null} box null: the browser gives none @param {Aliases} aliases @param {() => number} now */
  constructor(box, aliases, now = Date.now) {
    this.box = box;
    this.aliases = aliases;
    this.now = now;
    if (!box) this.trouble = "blocked";
    this.#load();
  }

  #load() {
    this.damaged = [];
    /** @type {Entries} */
    const found = new Map();
    for (const key of this.#keys()) {
      const entry = this.#parsed(key);
      if (entry) found.set(key, entry);
      else this.damaged.push(key);
    }
    const renamed = migrated(found, this.aliases);
    const changes = this.#difference(found, renamed);
    if (changes.length) this.#write(changes);
    this.entries = merge(renamed, new Map([...this.#unsaved].flatMap(([key, raw]) => (raw ? [[key, JSON.parse(raw)]] : []))));
  }

  /** @returns {string[]} */
  #keys() {
    const { box } = this;
    if (!box) return [];
    return Array.from({ length: box.length }, (_, place) => box.key(place) ?? "").filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  }

  /** @param {string} key @returns {Entry | undefined} */
  #parsed(key) {
    try {
      const entry = JSON.parse(this.box?.getItem(PREFIX + key) ?? "");
      return fault(key, entry) ? undefined : entry;
    } catch {
      return undefined;
    }
  }

  /** What turns one set of entries into another: key, text before, text after. @param {Entries} from @param {Entries} to @returns {Undo["changes"]} */
  #difference(from, to) {
    const raw = (/** @type {Entry | undefined} */ entry) => (entry ? canonical(entry) : null);
    return [...new Set([...from.keys(), ...to.keys()])]
      .map((key) => /** @type {[string, string | null, string | null]} */ ([key, raw(from.get(key)), raw(to.get(key))]))
      .filter(([, before, after]) => before !== after);
  }

  /** All of the changes, or none. @param {Undo["changes"]} changes @returns {boolean} whether the storage took them */
  #write(changes) {
    if (!this.box) return false;
    const put = (/** @type {string} */ key, /** @type {string | null} */ raw) => (raw === null ? this.box?.removeItem(PREFIX + key) : this.box?.setItem(PREFIX + key, raw));
    const ordered = [...changes].sort((a, b) => Number(a[2] !== null) - Number(b[2] !== null)); // what goes makes room
    const before = ordered.map(([key]) => this.box?.getItem(PREFIX + key) ?? null);
    try {
      for (const [key, , after] of ordered) put(key, after);
      return true;
    } catch {
      for (const [key] of ordered) put(key, null); // what was there before fits again once the rest is gone
      for (const [place, [key]] of ordered.entries()) put(key, before[place]);
      return false;
    }
  }

  /** @param {string} key @returns {Value} null: there is none */
  get(key) {
    return this.entries.get(key)?.[0] ?? null;
  }

  /** What is there under a beginning of keys: the rest of the key, and the value. @param {string} prefix @returns {[string, any][]} */
  list(prefix) {
    return [...this.entries].filter(([key, [value]]) => key.startsWith(prefix) && value !== null).map(([key, [value]]) => [key.slice(prefix.length), value]);
  }

  /** Keep a value; null deletes. @param {string} key @param {Value} value @throws {Error} the value does not fit its key */
  set(key, value) {
    const there = newer(this.entries.get(key), this.box ? this.#parsed(key) : undefined); // another tab may have been here
    /** @type {Entry} */
    const entry = [value, Math.min(LAST, Math.max(this.now(), there ? there[1] + 1 : 0))]; // a clock may be behind
    const wrong = fault(key, entry);
    if (wrong) throw new Error(wrong);
    this.entries.set(key, entry);
    this.#keep([[key, null, canonical(entry)]]);
    this.#tell([key]);
  }

  /** Write changes, and those that did not fit before. @param {Undo["changes"]} changes */
  #keep(changes) {
    for (const [key, , after] of changes) this.#unsaved.set(key, after);
    for (const [key, after] of this.#unsaved) if (this.#write([[key, null, after]])) this.#unsaved.delete(key);
    this.trouble = !this.box ? "blocked" : this.#unsaved.size ? "full" : "";
  }

  /** Take a new set of entries at once, and remember how to go back. @param {Entries} entries @param {string} what @returns {number} how many changed @throws {Refused} the storage is full; nothing has changed */
  #become(entries, what) {
    const changes = this.#difference(this.entries, entries);
    if (!changes.length) return 0;
    if (this.box && !this.#write(changes)) throw new Refused("This browser has no room for it. Nothing was changed.");
    this.entries = entries;
    for (const [key] of changes) this.#unsaved.delete(key);
    this.#keep([]);
    this.#undo = { what, changes };
    try {
      this.box?.setItem(UNDO, JSON.stringify(this.#undo));
    } catch {
      this.box?.removeItem(UNDO); // no room: until the page is left, going back is possible from memory
    }
    this.#tell(changes.map(([key]) => key));
    return changes.length;
  }

  /** Join entries, the newest of each. @param {Entries} entries @returns {number} how many of ours changed @throws {Refused} */
  join(entries) {
    return this.#become(merge(this.entries, entries), "import");
  }

  /** Have these entries and no others. @param {Entries} entries @returns {number} @throws {Refused} */
  replace(entries) {
    return this.#become(new Map(entries), "replacement");
  }

  /** Forget everything, or what lies under some beginnings of keys; an import can bring it back. @param {string[]} prefixes @returns {number} */
  forget(prefixes = [""]) {
    return this.#become(new Map([...this.entries].filter(([key]) => !prefixes.some((prefix) => key.startsWith(prefix)))), "deletion");
  }

  /** Delete what lies under some beginnings of keys, here and wherever this is joined. @param {string[]} prefixes @returns {number} */
  remove(prefixes) {
    const gone = new Map(this.entries);
    for (const [key, [value, time]] of gone) if (value !== null && prefixes.some((prefix) => key.startsWith(prefix))) gone.set(key, [null, Math.min(LAST, Math.max(this.now(), time + 1))]);
    return this.#become(gone, "deletion");
  }

  /** What `undo` would take back, if anything. @returns {string} */
  get undoable() {
    return this.#last()?.what ?? "";
  }

  /** @returns {Undo | null} */
  #last() {
    if (this.#undo) return this.#undo;
    try {
      const kept = JSON.parse(this.box?.getItem(UNDO) ?? "null");
      return kept && Array.isArray(kept.changes) ? kept : null;
    } catch {
      return null;
    }
  }

  /** Take back the last import, replacement or deletion; what was changed since stays. @returns {number} how many entries went back */
  undo() {
    const last = this.#last();
    if (!last) return 0;
    const back = new Map(this.entries);
    let count = 0;
    for (const [key, before, after] of last.changes) {
      const here = this.entries.get(key);
      if ((here ? canonical(here) : null) !== after) continue;
      if (before === null) back.delete(key);
      else back.set(key, JSON.parse(before));
      count++;
    }
    const changes = this.#difference(this.entries, back);
    if (this.box && !this.#write(changes)) throw new Refused("This browser has no room for it. Nothing was changed.");
    this.entries = back;
    this.#undo = null;
    this.box?.removeItem(UNDO);
    this.#tell(changes.map(([key]) => key));
    return count;
  }

  /** Everything as a file. @returns {string} */
  exported() {
    return written(this.entries, new Date(this.now()));
  }

  /** The file of entries that cannot be read, as they stand in the storage. @returns {string} */
  damagedTexts() {
    return JSON.stringify(Object.fromEntries(this.damaged.map((key) => [key, this.box?.getItem(PREFIX + key) ?? ""])), null, 2) + "\n";
  }

  /** Remove from the storage what cannot be read. */
  dropDamaged() {
    for (const key of this.damaged) this.box?.removeItem(PREFIX + key);
    this.damaged = [];
    this.#tell([]);
  }

  /** Another tab has written. @param {string | null} key as in the storage; null: all of it */
  changed(key) {
    if (key !== null && !key.startsWith(PREFIX)) return;
    this.#load();
    this.#tell(key === null ? [...this.entries.keys()] : [key.slice(PREFIX.length)]);
  }

  /** Be told of changes, here and in other tabs. @param {(keys: string[]) => void} listener */
  onchange(listener) {
    this.#listeners.add(listener);
  }

  /** @param {string[]} keys */
  #tell(keys) {
    for (const listener of this.#listeners) listener(keys);
  }
}
