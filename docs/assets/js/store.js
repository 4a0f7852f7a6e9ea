/**
 * What a reader keeps here: entries by key, each with the time of its last change, in this browser alone.
 * Two sets join by the newer entry of each key, so that the order and number of joins do not matter.
 *
 *   check/<id>                        true or false    a line of a checklist
 *   project/<project>                 {name, aim}      aim: product (levels 1 to 4) or research (1, 2, 5)
 *   answer/<project>/<criterion>      met, not or unclear
 *   draft/<project>/<template>/<field>   text          the project is "none" where there is none
 *   drill/<drill>                     see Drill        a rehearsal
 *
 * @typedef {{name: string, aim: "product" | "research"}} Project
 * @typedef {{id: string, rating: number, seconds: number, said: number[], note: string}} Answer  rating 0 to 3, -1 without; said: places of the points made
 * @typedef {{seed: string, minutes: number, level: number, focus: string, project: string, at: number, answers: Answer[]}} Drill
 * @typedef {null | boolean | string | Project | Drill} Value  null: deleted
 * @typedef {[Value, number]} Entry  value, and the time of its change in ms since 1970
 * @typedef {Map<string, Entry>} Entries
 * @typedef {Record<string, string>} Names  ids of today by earlier ones
 * @typedef {{check: Names, template: Names, field: Names, question: Names}} Aliases  a field: template/field
 * @typedef {string | null} Text
 * @typedef {(value: any) => boolean} Test
 */

export const FORMAT = "ml-portfolio-handbook";
export const VERSION = 1;
const PREFIX = "handbook/"; // other pages of the same host share the storage
const UNDO = "handbook-undo";
const LAST = Date.UTC(2100, 0); // a time beyond it would win for ever

/** Why something was not done. */
export class Refused extends Error {}

/** @param {any[]} values @returns {Test} */
const any = (...values) => (value) => values.includes(value);
/** @param {number} most @returns {Test} */
const text = (most) => (value) => typeof value === "string" && value.length <= most;
/** @param {RegExp} shape @returns {Test} */
const like = (shape) => (value) => typeof value === "string" && shape.test(value);
/** @param {number} from @param {number} to @returns {Test} */
const whole = (from, to) => (value) => Number.isSafeInteger(value) && from <= value && value <= to;
/** @param {number} most @param {Test} test @returns {Test} */
const list = (most, test) => (value) => Array.isArray(value) && value.length <= most && value.every(test);
/** @param {Record<string, Test>} tests @returns {Test} */
const object = (tests) => (value) => Object.keys(value ?? 0).length === Object.keys(tests).length && Object.entries(tests).every(([name, test]) => test(value[name]));

const PROJECT = { name: /** @type {Test} */ ((value) => text(80)(value) && value.trim() !== ""), aim: any("product", "research") };
const ANSWER = { id: text(80), rating: whole(-1, 3), seconds: whole(0, 86_400), said: list(20, whole(0, 20)), note: text(20_000) };
const DRILL = { seed: like(/^[a-z0-9-]{1,40}$/), minutes: any(5, 15, 40), level: whole(1, 5), focus: like(/^([a-z0-9]{4}){0,100}$/), project: text(24), at: whole(0, LAST), answers: list(60, object(ANSWER)) };
const NAMES = Object.keys({ ...PROJECT, ...ANSWER, ...DRILL });
const SLUG = "[a-z0-9]+(-[a-z0-9]+)*";
const FRESH = "[a-z0-9]{1,24}";

const KINDS = Object.entries({
  [`check/${SLUG}`]: any(true, false),
  [`project/${FRESH}`]: object(PROJECT),
  [`answer/${FRESH}/${SLUG}`]: any("met", "not", "unclear"),
  [`draft/${FRESH}/${SLUG}/[a-z][a-z0-9_]*`]: text(20_000),
  [`drill/${FRESH}`]: object(DRILL),
}).map(([shape, test]) => ({ keys: RegExp(`^${shape}$`), test }));

/** What is wrong with an entry, or nothing. @param {string} key @param {any} entry */
export function fault(key, entry) {
  const kind = KINDS.find(({ keys }) => key.length <= 200 && keys.test(key));
  if (!kind) return `"${key.slice(0, 60)}" is no key of this format`;
  if (!Array.isArray(entry) || entry.length !== 2 || !whole(0, LAST)(entry[1])) return `"${key}" is not [value, time in ms since 1970, before 2100]`;
  return entry[0] === null || kind.test(entry[0]) ? "" : `the value of "${key}" is not what the section “The file” describes`;
}

/** Equal texts of equal values. @param {any} value */
export const canonical = (value) => JSON.stringify(value, NAMES);

/** What an act gives, if it works. @template T @param {() => T} act */
function tried(act) {
  try {
    return act();
  } catch {}
}

/** The newer entry; of two of one time always the same. @param {Entry | undefined} a @param {Entry | undefined} b */
export function newer(a, b) {
  if (!a || !b) return /** @type {Entry} */ (a ?? b);
  return (a[1] - b[1] || (canonical(a) < canonical(b) ? -1 : 1)) > 0 ? a : b;
}

/** Both sets joined, the newest of each key. @param {Entries} a @param {Entries} b */
export function merge(a, b) {
  const joined = new Map(a);
  for (const [key, entry] of b) joined.set(key, newer(joined.get(key), entry));
  return joined;
}

/** The keys that two sets do not hold alike. @param {Entries} a @param {Entries} b */
const differing = (a, b) => [...new Set([...a.keys(), ...b.keys()])].filter((key) => canonical(a.get(key)) !== canonical(b.get(key)));

/** @param {Names} names @param {string} id */
const today = (names, id) => (Object.hasOwn(names, id) ? names[id] : id);

/** A key with the ids of today. @param {string} key @param {Aliases} aliases */
function current(key, { check, template, field }) {
  const parts = key.split("/"), at = parts[0] === "check" ? 1 : 2, draft = parts[0] === "draft";
  if (parts[at]) parts[at] = today(draft ? template : check, parts[at]);
  if (draft) parts[3] = today(field, `${parts[2]}/${parts[3]}`).split("/").pop() ?? "";
  return parts.join("/");
}

/** Entries under the ids of today; where two meet, the newer. @param {Entries} entries @param {Aliases} aliases */
export function migrated(entries, aliases) {
  /** @type {Entries} */
  const found = new Map();
  for (const [key, entry] of entries) {
    const name = current(key, aliases), renamed = key.startsWith("drill/") ? JSON.parse(canonical(entry), (field, one) => (field === "id" ? today(aliases.check, today(aliases.question, one)) : one)) : entry;
    found.set(name, newer(found.get(name), renamed));
  }
  return found;
}

/** @param {number} size of a file @throws {Refused} */
export function fits(size) {
  if (size > 1e7) throw new Refused("It is too large: an export has at most 10 MB.");
}

/** The entries of an exported file. @param {string} file @param {Aliases} aliases @throws {Refused} */
export function read(file, aliases) {
  fits(file.length);
  if (!file.trim()) throw new Refused("It is empty: export once more where it comes from.");
  let content;
  try {
    content = JSON.parse(file.trim());
  } catch {
    throw new Refused("It is not JSON, or was cut off: export it once more.");
  }
  const { format, version, entries } = content ?? {};
  if (format !== FORMAT) throw new Refused("It is not from this handbook: take a file that My page has saved.");
  if (!whole(1, VERSION)(version)) throw new Refused('This page does not read the "version" of this export. If it is newer, reload the page.');
  if (entries?.constructor !== Object) throw new Refused('It has no "entries": export it once more.');
  const found = Object.entries(entries);
  for (const one of found) if (fault(...one)) throw new Refused(`${fault(...one)}. Nothing of it was taken.`);
  return migrated(new Map(found), aliases);
}

/** Entries as a file: one a line, in the order of their keys. @param {Entries} entries @param {Date} saved */
export function written(entries, saved) {
  const lines = [...entries.keys()].sort().map((key) => `\n    "${key}": ${canonical(entries.get(key))}`);
  return `{\n  "format": "${FORMAT}",\n  "version": ${VERSION},\n  "saved": "${saved.toISOString()}",\n  "entries": {${lines.join()}${lines.length ? "\n  " : ""}}\n}\n`;
}

/** @param {string} key @param {string[]} places */
const below = (key, places) => places.some((place) => `/${key}/`.startsWith(`/${place}/`.replace("//", "/")));

/** The entries of one browser. What its storage does not take stays in memory. */
export class Store {
  /** @type {Entries} */ entries = new Map();
  /** "blocked": nothing can be kept; "full": something cannot. @type {"" | "blocked" | "full"} */ trouble = "";
  /** Keys that the storage has yet to take. @type {Set<string>} */ #unsaved = new Set();
  /** Keys in it that cannot be read, and are left alone. @type {string[]} */ damaged = [];
  /** The way back that does not fit. @type {Text} */ #undo = null;
  /** @type {((keys: string[]) => void)[]} */ #listeners = [];

  /** @param {Storage | null} box @param {Aliases} aliases */
  constructor(box, aliases, now = Date.now) {
    this.box = /** @type {Storage} */ (box); // null throws at every use, like one that is blocked
    this.aliases = aliases;
    this.now = now;
    this.#load();
  }

  /** @param {string} key @returns {Entry | undefined} in the storage */
  #there(key) {
    const from = this.box.getItem(PREFIX + key) ?? "", entry = tried(() => JSON.parse(from));
    return fault(key, entry) ? undefined : entry;
  }

  /** Take in what other tabs did; their news may be late. */
  #load() {
    const { box, entries, trouble } = this;
    try {
      /** @type {Entries} */
      const found = new Map();
      const damaged = [];
      for (let place = 0; place < box.length; place++) {
        const name = box.key(place) ?? "", key = name.slice(PREFIX.length);
        if (!name.startsWith(PREFIX)) continue;
        const entry = this.#there(key);
        if (entry) found.set(key, entry);
        else damaged.push(key);
      }
      this.damaged = damaged;
      const now = migrated(found, this.aliases);
      this.#write(differing(found, now), now, this.#way());
      this.entries = merge(now, new Map([...entries].filter(([key]) => this.#unsaved.has(key))));
      this.#flush();
    } catch {
      this.trouble = "blocked";
    }
    const keys = differing(entries, this.entries);
    if (keys.length || trouble !== this.trouble) this.#tell(keys);
  }

  /** Write what the storage has yet to take, each by itself. */
  #flush() {
    try {
      this.box.key(0);
      for (const [key, entry] of this.entries)
        if (this.#unsaved.has(key) && (newer(entry, this.#there(key))[1] > entry[1] || this.#write([key], this.entries, this.#way()))) this.#unsaved.delete(key);
      this.trouble = this.#unsaved.size ? "full" : "";
    } catch {
      this.trouble = "blocked";
    }
  }

  /** Write all of these keys or none; the way back if it fits. @param {string[]} keys @param {Entries} entries @param {Text} undo */
  #write(keys, entries, undo) {
    /** @type {[string, Text][]} */
    const texts = keys.map((key) => [PREFIX + key, canonical(entries.get(key)) ?? null]);
    const kept = this.#put([...texts, [UNDO, undo]]);
    if (!kept && !this.#put([...texts, [UNDO, null]])) return false;
    this.#undo = kept ? null : undo;
    return true;
  }

  /** @param {[string, Text][]} texts by their names */
  #put(texts) {
    /** @param {string} name @param {Text} to */
    const place = (name, to) => (to === null ? this.box.removeItem(name) : this.box.setItem(name, to), true);
    const done = [];
    try {
      const changes = texts.map(([name, to]) => {
        const was = this.box.getItem(name);
        return { name, to, was, growth: (to ?? "").length - (was ?? "").length };
      });
      for (const one of changes.sort((a, b) => a.growth - b.growth)) { // what shrinks makes room
        if (one.to === one.was) continue;
        done.unshift(one);
        place(one.name, one.to);
      }
      return true;
    } catch {
      for (const { name, was } of done)
        if (!tried(() => place(name, was))) name === UNDO ? (this.#undo = was) : (this.#unsaved = new Set(this.entries.keys()));
      return false;
    }
  }

  #way() {
    return tried(() => this.box.getItem(UNDO)) ?? this.#undo;
  }

  /** Now, but after another time: a clock may be wrong. */
  #time(before = -1) {
    return Math.min(LAST, Math.max(before + 1, Math.min(LAST - 1e9, this.now())));
  }

  /** @param {string} key @returns {Value} null: there is none */
  get(key) {
    return this.entries.get(key)?.[0] ?? null;
  }

  /** What is there under a beginning of keys: rest of the key, and value. @param {string} prefix @returns {[string, any][]} */
  list(prefix) {
    return [...this.entries].flatMap(([key, [value]]) => (key.startsWith(prefix) && value !== null ? [[key.slice(prefix.length), value]] : []));
  }

  /** Keep a value; null deletes. @param {string} key @param {Value} value @throws {Error} it does not fit */
  set(key, value) {
    const there = newer(this.entries.get(key), tried(() => this.#there(key)));
    /** @type {Entry} */
    const entry = [value, this.#time(there?.[1])];
    const wrong = fault(key, entry);
    if (wrong) throw new Error(wrong);
    this.entries.set(key, structuredClone(entry));
    this.#unsaved.add(key);
    this.#flush();
    this.#tell([key]);
  }

  /** Have other entries, all or none. @param {(here: Entries) => Entries} change @param {string} what can be undone */
  #become(change, what) {
    this.#load();
    const { entries } = this;
    const next = change(entries);
    const keys = new Set(differing(entries, next));
    if (what && !keys.size) return 0;
    /** @param {Entries} all */
    const part = (all) => [...all].filter(([key]) => keys.has(key));
    const undo = what ? JSON.stringify({ what, before: part(entries), after: part(next) }) : null;
    const blocked = this.trouble === "blocked";
    if (!blocked && !this.#write([...keys], next, undo)) throw new Refused("This browser has no room for it. Nothing was changed.");
    if (blocked) this.#undo = undo;
    for (const key of keys) this.#unsaved[blocked && next.has(key) ? "add" : "delete"](key);
    this.entries = next;
    this.#flush();
    this.#tell([...keys]);
    return keys.size;
  }

  /** Join entries, the newest of each. @param {Entries} entries @returns how many changed @throws {Refused} */
  join(entries) {
    return this.#become((here) => merge(here, entries), "import");
  }

  /** Have these entries and no others. @param {Entries} entries */
  replace(entries) {
    return this.#become(() => new Map(entries), "replacement");
  }

  /** Forget everything, or what lies below some keys; an import can bring it back. @param {string[]} keys */
  forget(keys = [""]) {
    return this.#become((here) => new Map([...here].filter(([key]) => !below(key, keys))), "deletion");
  }

  /** Delete what lies below some keys, here and wherever this is joined. @param {string[]} keys */
  remove(keys) {
    return this.#become((here) => new Map([...here].map(([key, [value, time]]) => [key, value !== null && below(key, keys) ? [null, this.#time(time)] : [value, time]])), "deletion");
  }

  #last() {
    return tried(() => {
      const { what, before, after } = JSON.parse(this.#way() ?? "");
      /** @param {[string, Entry][]} list */
      const valid = (list) => migrated(new Map(list.filter(([key, entry]) => !fault(key, entry))), this.aliases);
      return { what, before: valid(before), after: valid(after) };
    });
  }

  /** What can be taken back: an import, a replacement, a deletion. */
  get undoable() {
    return this.#last()?.what ?? "";
  }

  /** Keep no way back: nothing of what was deleted is left. */
  final() {
    this.#undo = null;
    tried(() => this.box.removeItem(UNDO));
  }

  /** Take it back; what was changed since stays. @returns how many changed @throws {Refused} */
  undo() {
    const last = this.#last();
    if (!last) return 0;
    return this.#become((here) => {
      const kept = new Set(differing(here, last.after));
      return new Map([...[...here].filter(([key]) => kept.has(key)), ...[...last.before].filter(([key]) => !kept.has(key))]);
    }, "");
  }

  exported() {
    this.#load();
    return written(this.entries, new Date(this.now()));
  }

  /** What is damaged, as it stands. */
  damagedTexts() {
    return JSON.stringify(Object.fromEntries(this.damaged.map((key) => [key, tried(() => this.box.getItem(PREFIX + key))])), null, 2);
  }

  /** Remove it. */
  dropDamaged() {
    this.#load();
    this.#write(this.damaged, new Map(), this.#way());
    this.#load();
    this.#tell([]);
  }

  /** Another tab has written. @param {Text} name in the storage; null: anything */
  changed(name) {
    const key = `${name}`.slice(PREFIX.length);
    if (!name || (name.startsWith(PREFIX) && canonical(tried(() => this.#there(key))) !== canonical(this.entries.get(key)))) this.#load();
  }

  /** Be told of changes. @param {(keys: string[]) => void} listener */
  onchange(listener) {
    this.#listeners.push(listener);
  }

  /** @param {string[]} keys */
  #tell(keys) {
    for (const listener of this.#listeners) listener(keys);
  }
}
