// What a reader keeps: joined in any order, in any number of tabs, with a clock, a storage and files that may all be wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fault, fits, FORMAT, merge, migrated, newer, read, Refused, Store, VERSION, written } from "../../docs/assets/js/store.js";

const LAST = Date.UTC(2100, 0);
const NONE = { check: {}, template: {}, field: {}, question: {} };
const ALIASES = {
  check: { "old-a": "a", "older-a": "a", constructor: "b" },
  template: { "old-readme": "readme" },
  field: { "readme/old_title": "title", "old-readme/old_title": "title" },
  question: { "old-q": "q1" },
}; // prettier-ignore
const SAVED = new Date(0);

/** One storage for several tabs: each hears what the others do, when its news are delivered. */
class Disk {
  texts = new Map();
  limit = Infinity;
  /** Asked at each call; true: it fails. */
  fails = () => false;
  tabs = [];
  calls = 0;
  writes = 0;
  constructor(entries = {}) {
    for (const [key, entry] of Object.entries(entries)) this.texts.set(`handbook/${key}`, typeof entry === "string" ? entry : JSON.stringify(entry));
  }
  used(texts = this.texts) {
    return [...texts].reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  }
  /** What the storage holds for the handbook. */
  get kept() {
    return Object.fromEntries([...this.texts].filter(([name]) => name.startsWith("handbook/")).map(([name, text]) => [name.slice(9), JSON.parse(text)]));
  }
  /** A tab: its box, and the news it has not heard. */
  tab() {
    const disk = this, tab = { news: [], box: null };
    const check = () => {
      disk.calls++;
      if (disk.fails()) throw new DOMException("The operation is insecure.", "SecurityError");
    };
    const change = (name, text) => {
      check();
      disk.writes++;
      const texts = new Map(disk.texts);
      if (text === null) texts.delete(name);
      else texts.set(name, text);
      if (text !== null && disk.used(texts) > disk.limit) throw new DOMException("full", "QuotaExceededError");
      if (disk.texts.get(name) !== texts.get(name)) for (const other of disk.tabs) if (other !== tab) other.news.push(name);
      disk.texts = texts;
    };
    tab.box = {
      get length() {
        check();
        return disk.texts.size;
      },
      key: (place) => (check(), [...disk.texts.keys()][place] ?? null),
      getItem: (name) => (check(), disk.texts.get(name) ?? null),
      setItem: (name, text) => change(name, text),
      removeItem: (name) => change(name, null),
    };
    disk.tabs.push(tab);
    return tab;
  }
  open(aliases = NONE, now = () => 1000) {
    const tab = this.tab();
    return Object.assign(new Store(tab.box, aliases, now), { tab });
  }
}

const plain = (entries) => Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
const hear = (store) => {
  for (const name of store.tab.news.splice(0)) store.changed(name);
};
/** For every case; RUNS=20 in the environment tries twenty times as many. */
const sure = (property, { numRuns = 200 } = {}) => fc.assert(property, { numRuns: numRuns * Number(process.env.RUNS ?? 1) });

// Entries of every kind, from few keys, so that they meet; the names of objects in the order of an export.
const id = fc.constantFrom("a", "b", "old-a", "older-a", "c-1");
const owner = fc.constantFrom("none", "p1", "p2");
const short = (most) => fc.oneof(fc.string({ maxLength: most }), fc.string({ unit: "binary", maxLength: 5 }), fc.constantFrom("", "\u0000", "\ud800", "\u202e", "<img src=x onerror=alert(1)>", "__proto__"));
const answered = fc.record(
  { id: fc.constantFrom("q1", "old-q", "q2"), rating: fc.integer({ min: -1, max: 3 }), seconds: fc.nat(86_400), said: fc.array(fc.nat(20), { maxLength: 3 }), note: short(20) },
  { noNullPrototype: true },
); // prettier-ignore
const KINDS = {
  check: [fc.tuple(fc.constant("check"), id), fc.boolean()],
  project: [fc.tuple(fc.constant("project"), owner), fc.record({ name: short(20).filter((name) => name.trim()), aim: fc.constantFrom("product", "research") }, { noNullPrototype: true })],
  answer: [fc.tuple(fc.constant("answer"), owner, id), fc.constantFrom("met", "not", "unclear")],
  draft: [fc.tuple(fc.constant("draft"), owner, fc.constantFrom("readme", "old-readme"), fc.constantFrom("title", "b_2")), short(40)],
  drill: [
    fc.tuple(fc.constant("drill"), fc.constantFrom("d1", "d2")),
    fc.record(
      { seed: fc.stringMatching(/^[a-z0-9-]{1,20}$/), minutes: fc.constantFrom(5, 15, 40), level: fc.integer({ min: 1, max: 5 }), focus: fc.stringMatching(/^([a-z0-9]{4}){0,3}$/), project: fc.constantFrom("", "p1"), at: fc.nat(LAST), answers: fc.array(answered, { maxLength: 2 }) },
      { noNullPrototype: true },
    ),
  ],
}; // prettier-ignore
const time = fc.oneof(fc.nat(3), fc.nat(2000), fc.constantFrom(LAST, LAST - 1, LAST - 1e9));
const pair = fc.oneof(...Object.values(KINDS).map(([parts, value]) => fc.tuple(parts.map((all) => all.join("/")), value)));
const line = fc.tuple(pair, time, fc.boolean()).map(([[key, value], at, gone]) => [key, [gone ? null : value, at]]);
const lines = fc.array(line, { maxLength: 12 }).map((all) => new Map(all));

/** What is an entry, said once more, in other words than the store's. */
function valid(key, entry) {
  const slug = "[a-z0-9]+(?:-[a-z0-9]+)*", chars = "[a-z0-9]{1,24}";
  const shapes = { check: [slug], project: [chars], answer: [chars, slug], draft: [chars, slug, "[a-z][a-z0-9_]*"], drill: [chars] };
  const [kind, ...rest] = key.split("/");
  const text = (value, most) => assert.ok(typeof value === "string" && value.length <= most);
  const whole = (value, from, to) => assert.ok(Number.isInteger(value) && value >= from && value <= to);
  assert.ok(Object.keys(shapes).includes(kind) && shapes[kind].length === rest.length && key.length <= 200, key);
  for (const [place, part] of rest.entries()) assert.match(part, RegExp(`^${shapes[kind][place]}$`));
  assert.ok(Array.isArray(entry) && entry.length === 2);
  const [value, at] = entry;
  whole(at, 0, LAST);
  if (value === null) return;
  if (kind === "check") assert.equal(typeof value, "boolean");
  if (kind === "answer") assert.ok(["met", "not", "unclear"].includes(value));
  if (kind === "draft") text(value, 20_000);
  if (kind === "project") {
    assert.deepEqual(Object.keys(value).sort(), ["aim", "name"]);
    text(value.name, 80);
    assert.ok(value.name.trim() && ["product", "research"].includes(value.aim));
  }
  if (kind === "drill") {
    assert.deepEqual(Object.keys(value).sort(), ["answers", "at", "focus", "level", "minutes", "project", "seed"]);
    text(value.seed, 40), text(value.focus, 400), text(value.project, 24);
    whole(value.minutes, 1, 60), whole(value.level, 1, 5), whole(value.at, 0, LAST);
    assert.ok(Array.isArray(value.answers) && value.answers.length <= 60);
    for (const one of value.answers) {
      assert.deepEqual(Object.keys(one).sort(), ["id", "note", "rating", "said", "seconds"]);
      text(one.id, 80), text(one.note, 20_000), whole(one.rating, -1, 3), whole(one.seconds, 0, 86_400);
      assert.ok(Array.isArray(one.said) && one.said.length <= 20);
      for (const place of one.said) whole(place, 0, 20);
    }
  }
}

/** The newer entry, as the page on the file says it. */
const later = (a, b) => (!a || !b ? (a ?? b) : a[1] !== b[1] ? (a[1] > b[1] ? a : b) : JSON.stringify(a) >= JSON.stringify(b) ? a : b);

// ---- Joining

test("joining is commutative, associative and idempotent, and takes the newer of each key", () => {
  sure(
    fc.property(lines, lines, lines, (a, b, c) => {
      assert.deepEqual(plain(merge(a, b)), plain(merge(b, a)));
      assert.deepEqual(plain(merge(merge(a, b), c)), plain(merge(a, merge(b, c))));
      assert.deepEqual(plain(merge(a, a)), plain(a));
      assert.deepEqual(plain(merge(merge(a, b), b)), plain(merge(a, b)));
      for (const key of new Set([...a.keys(), ...b.keys()])) assert.deepEqual(merge(a, b).get(key), later(a.get(key), b.get(key)));
    }),
  );
  assert.deepEqual(newer([true, 1], [false, 2]), [false, 2]);
  assert.deepEqual(newer(undefined, [false, 2]), [false, 2]);
});

test("what is joined is left as it was", () => {
  const a = new Map([["check/a", [true, 1]]]), b = new Map([["check/a", [false, 2]]]);
  merge(a, b);
  assert.deepEqual([a.get("check/a"), b.get("check/a")], [[true, 1], [false, 2]]); // prettier-ignore
});

test("the order of names in a value makes no difference", () => {
  const one = new Map([["project/a", [{ name: "A", aim: "product" }, 1]]]), two = new Map([["project/a", [{ aim: "product", name: "A" }, 1]]]);
  const store = new Disk(Object.fromEntries(one)).open();
  assert.deepEqual([store.join(two), store.replace(two)], [0, 0]);
  assert.equal(written(one, SAVED), written(two, SAVED));
});

test("ids of before and joining: in either order the same", () => {
  const alike = lines.map((all) => new Map([...all].map(([key, [value, at]]) => [key, key.startsWith("drill/") ? [value && { ...value, answers: [] }, at] : [value, at]])));
  sure(
    fc.property(alike, alike, (a, b) => {
      assert.deepEqual(plain(migrated(merge(a, b), ALIASES)), plain(merge(migrated(a, ALIASES), migrated(b, ALIASES))));
      assert.deepEqual(plain(migrated(migrated(a, ALIASES), ALIASES)), plain(migrated(a, ALIASES)));
    }),
  );
  sure(
    fc.property(lines, (a) => {
      const now = migrated(a, ALIASES);
      for (const [key, entry] of now) valid(key, entry);
      assert.doesNotMatch(written(now, SAVED).replace(/"(?:[^"\\]|\\.)*",?$/gm, ""), /^ {4}"[^"]*old/m);
      for (const [key, [value]] of now) if (key.startsWith("drill/")) for (const one of value?.answers ?? []) assert.notEqual(one.id, "old-q");
    }),
  );
});

test("where an old and a new id stand side by side, the newer counts", () => {
  const both = { "check/old-a": [true, 5], "check/a": [false, 4], "check/older-a": [false, 3], "draft/p1/old-readme/title": ["old", 1], "draft/p1/readme/title": ["new", 2], "draft/p1/old-readme/old_title": ["older", 0], "draft/p2/readme/old_title": ["kept", 1], "draft/p2/other/old_title": ["its own", 1], "answer/p1/old-a": ["met", 1] };
  const today = { "answer/p1/a": ["met", 1], "check/a": [true, 5], "draft/p1/readme/title": ["new", 2], "draft/p2/other/old_title": ["its own", 1], "draft/p2/readme/title": ["kept", 1] };
  const disk = new Disk(both);
  assert.deepEqual(plain(disk.open(ALIASES).entries), today);
  assert.deepEqual(disk.kept, today);
  assert.deepEqual(plain(read(written(new Map(Object.entries(both)), SAVED), ALIASES)), today);
  const drill = { seed: "s", minutes: 5, level: 1, focus: "", project: "", at: 0, answers: [{ id: "old-q", rating: 1, seconds: 1, said: [], note: "old-q" }] };
  const [entry] = migrated(new Map([["drill/d1", [drill, 1]]]), ALIASES).values();
  assert.deepEqual([entry[0].answers[0].id, entry[0].answers[0].note, drill.answers[0].id], ["q1", "old-q", "old-q"]);
});

test("an id that is forgotten does not come back under its old name, even from a full storage", () => {
  const disk = new Disk({ "check/old-a": [true, 5], "check/b": [true, 5] });
  disk.limit = disk.used();
  const store = disk.open({ ...NONE, check: { "old-a": "a-longer-one" } });
  assert.equal(store.get("check/a-longer-one"), true);
  disk.limit += 10;
  store.forget(["check/a-longer-one"]);
  assert.deepEqual(Object.keys(disk.kept), ["check/b"]);
});

// ---- Any sequence of what a reader does

const tabs = 3;
/** No time of the very last millisecond: nothing can be later than that. */
const files = lines.map((all) => new Map([...all].map(([key, [value, when]]) => [key, [value, Math.min(when, LAST - 1e6)]])));
const at = { tab: fc.nat(tabs - 1), now: fc.oneof(fc.nat(2000), fc.constantFrom(-5, LAST + 5e9, 1.7e12)) };
const place = fc.constantFrom("", "check/", "project/p1", "draft/p1/", "answer", "drill/d1/");
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant("set"), ...at, pair, gone: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom("join", "replace"), ...at, lines: files }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom("forget", "remove"), ...at, place }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("undo"), ...at }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("reload"), ...at }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("hear"), ...at, much: fc.nat(5) }) },
); // prettier-ignore
const under = (key, where) => where === "" || key === where || `${key}/`.startsWith(`${where}/`.replace("//", "/"));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The reader's world as it should be: entries, and the last change that can be taken back. */
class Model {
  entries = new Map();
  last = null;
  become(next) {
    const keys = [...new Set([...this.entries.keys(), ...next.keys()])].filter((key) => !same(this.entries.get(key), next.get(key)));
    if (keys.length) this.last = keys.map((key) => [key, this.entries.get(key), next.get(key)]);
    this.entries = next;
    return keys.length;
  }
  join(file) {
    const next = new Map(this.entries);
    for (const [key, entry] of file) next.set(key, later(next.get(key), entry));
    return this.become(next);
  }
  forget(where) {
    return this.become(new Map([...this.entries].filter(([key]) => !under(key, where))));
  }
  undo() {
    let count = 0;
    for (const [key, before, after] of this.last ?? []) {
      if (!same(this.entries.get(key), after)) continue;
      if (before) this.entries.set(key, before);
      else this.entries.delete(key);
      count++;
    }
    this.last = null;
    return count;
  }
}

/** Do a step in a tab, and in the model where the tab has done it. */
function take(step, store, model) {
  store.clock = step.now;
  if (step.what === "set") {
    const [key, value] = step.pair;
    const before = model.entries.get(key);
    store.set(key, step.gone ? null : value);
    const entry = store.entries.get(key);
    assert.deepEqual(entry[0], step.gone ? null : value);
    assert.ok(!before || entry[1] > before[1], "a change is later than what it changes");
    model.entries.set(key, entry);
  } else if (step.what === "join") assert.equal(store.join(step.lines), model.join(step.lines));
  else if (step.what === "replace") assert.equal(store.replace(step.lines), model.become(new Map(step.lines)));
  else if (step.what === "forget") assert.equal(store.forget([step.place]), model.forget(step.place));
  else if (step.what === "remove") {
    const count = store.remove([step.place]);
    const next = new Map([...model.entries].map(([key, entry]) => [key, entry[0] !== null && under(key, step.place) ? [null, store.entries.get(key)[1]] : entry]));
    for (const [key, entry] of next) assert.ok(entry === model.entries.get(key) || entry[1] > model.entries.get(key)[1]);
    assert.equal(model.become(next), count);
  } else if (step.what === "undo") {
    assert.equal(Boolean(store.undoable), Boolean(model.last));
    if (!model.last) return assert.equal(store.undo(), 0); // it has not even looked at what other tabs did
    assert.equal(store.undo(), model.undo());
  } else return;
  if (step.what !== "set") assert.deepEqual(plain(store.entries), plain(model.entries));
}

test("any sequence of ticks, edits, imports, deletions, undos and reloads in several tabs loses nothing", () => {
  sure(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const disk = new Disk(), model = new Model();
      const open = () => {
        const store = disk.open(NONE, () => store?.clock ?? 0);
        return store;
      };
      const stores = Array.from({ length: tabs }, open);
      for (const step of steps) {
        const store = stores[step.tab];
        if (step.what === "reload") stores[step.tab] = open();
        else if (step.what === "hear") for (const name of store.tab.news.splice(0, step.much)) store.changed(name);
        else take(step, store, model);
        assert.deepEqual(disk.kept, Object.fromEntries(model.entries));
      }
      for (const store of stores) {
        hear(store);
        assert.deepEqual(plain(store.entries), plain(model.entries));
        assert.deepEqual([store.trouble, store.damaged], ["", []]);
        assert.deepEqual(plain(read(store.exported(), NONE)), plain(model.entries));
      }
      assert.deepEqual(plain(open().entries), plain(model.entries));
    }),
  );
});

test("listeners hear of every key that changed, in each tab", () => {
  sure(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const disk = new Disk(), model = new Model();
      const stores = Array.from({ length: tabs }, () => {
        const store = disk.open(NONE, () => store?.clock ?? 0), seen = new Map();
        store.onchange((keys) => keys.forEach((key) => (store.entries.has(key) ? seen.set(key, store.entries.get(key)) : seen.delete(key))));
        return Object.assign(store, { seen });
      });
      for (const step of steps) {
        if (step.what === "hear") hear(stores[step.tab]);
        else take(step, stores[step.tab], model);
        assert.deepEqual(plain(stores[step.tab].seen), plain(stores[step.tab].entries));
      }
    }),
    { numRuns: 100 },
  );
});

// ---- Storage that is full, blocked or fails at any moment

test("a full storage takes all of a change or none, and nothing is lost", () => {
  const mine = step.filter(({ what }) => what !== "hear");
  sure(
    fc.property(fc.array(mine, { maxLength: 25 }), fc.integer({ min: 0, max: 1500 }), (steps, room) => {
      const disk = new Disk(), model = new Model();
      disk.limit = room;
      let store = disk.open(NONE, () => store?.clock ?? 0);
      for (const step of steps) {
        const before = [plain(store.entries), disk.kept, store.undoable];
        if (step.what === "reload") {
          store = disk.open(NONE, () => store?.clock ?? 0);
          model.entries = new Map(Object.entries(disk.kept)); // what did not fit was said to last until the page is left
          if (!store.undoable) model.last = null;
        } else if (step.what === "set") {
          take(step, store, model);
        } else {
          const was = new Map(model.entries), last = model.last;
          try {
            take(step, store, model);
          } catch (error) {
            if (!(error instanceof Refused)) throw error;
            assert.match(error.message, /no room/);
            assert.deepEqual([plain(store.entries), disk.kept, store.undoable], before);
            Object.assign(model, { entries: was, last });
          }
        }
        assert.ok(disk.used() <= room);
        assert.deepEqual(plain(store.entries), plain(model.entries));
        const missing = [...store.entries].filter(([key, entry]) => !same(disk.kept[key], entry));
        assert.equal(store.trouble, missing.length ? "full" : "");
        for (const key of Object.keys(disk.kept)) assert.ok(store.entries.has(key));
      }
      for (let turn = 0; turn < 12; turn++) store.changed(null);
      const entries = new Map([...disk.texts].filter(([name]) => name.startsWith("handbook/")));
      for (const [key, entry] of store.entries) if (!same(disk.kept[key], entry)) assert.ok(disk.used(new Map(entries).set(`handbook/${key}`, JSON.stringify(entry))) > room, `there is room for ${key}`);
      disk.limit = Infinity;
      store.changed(null);
      assert.deepEqual([disk.kept, store.trouble], [Object.fromEntries(model.entries), ""]);
    }),
  );
});

test("a storage that fails at any moment: what was set is there, and kept once it works", () => {
  const mine = fc.record({ what: fc.constantFrom("set", "set", "join", "remove"), ...at, pair, gone: fc.boolean(), lines: files, place });
  sure(
    fc.property(fc.array(mine, { maxLength: 15 }), fc.array(fc.nat(9), { minLength: 1, maxLength: 60 }), fc.nat(9), (steps, dice, often) => {
      const disk = new Disk();
      let call = 0;
      disk.fails = () => dice[call++ % dice.length] < often;
      const store = disk.open(NONE, () => store?.clock ?? 0);
      const least = new Map(), given = new Map(); // what must be there, or newer; and all that was ever given for a key
      const give = (key, entry) => given.set(key, [...(given.get(key) ?? []), entry]);
      for (const step of steps) {
        store.clock = step.now;
        try {
          if (step.what === "set") {
            const [key, value] = [step.pair[0], step.gone ? null : step.pair[1]];
            store.set(key, value);
            least.set(key, store.entries.get(key));
            assert.deepEqual(store.get(key), value);
            give(key, store.entries.get(key));
          } else if (step.what === "join") {
            for (const [key, entry] of step.lines) give(key, entry);
            store.join(step.lines);
            for (const [key, entry] of step.lines) least.set(key, later(least.get(key), entry));
          } else {
            store.remove([step.place]);
            for (const key of least.keys()) if (under(key, step.place)) least.set(key, store.entries.get(key)), assert.equal(store.get(key), null);
          }
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
        }
        for (const [key, entry] of least) assert.ok(same(later(entry, store.entries.get(key)), store.entries.get(key)), `${key} is not older`);
        for (const [key, entry] of store.entries) assert.ok(entry[0] === null || given.get(key).some((one) => same(one, entry)));
      }
      disk.fails = () => false;
      store.changed(null);
      for (const [key, entry] of least) assert.ok(same(later(entry, store.entries.get(key)), store.entries.get(key)), `${key} is not older`);
      assert.deepEqual([disk.kept, store.trouble], [plain(store.entries), ""]);
    }),
  );
});

test("a storage that fails at any moment: nothing but a refusal is thrown, whatever is done", () => {
  sure(
    fc.property(fc.array(step, { maxLength: 15 }), fc.array(fc.nat(9), { minLength: 1, maxLength: 60 }), fc.nat(9), (steps, dice, often) => {
      const disk = new Disk({ "check/broken": "{" });
      let call = 0;
      disk.fails = () => dice[call++ % dice.length] < often;
      const store = disk.open(NONE, () => store?.clock ?? 0);
      for (const step of steps) {
        const last = model(store, step);
        try {
          last();
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
        }
        for (const [key, entry] of store.entries) valid(key, entry);
      }
      function model(store, { what, pair, lines, place }) {
        if (what === "set") return () => store.set(...pair);
        if (what === "join" || what === "replace") return () => store[what](lines);
        if (what === "forget" || what === "remove") return () => store[what]([place]);
        if (what === "hear") return () => (store.changed("handbook/check/a"), store.changed(null), store.undoable, store.damagedTexts());
        return () => (store.undo(), store.dropDamaged(), store.exported());
      }
    }),
    { numRuns: 150 },
  );
});

test("wherever a deletion breaks off, even on its way back, it is whole once the storage works", () => {
  const entries = { "check/a": [true, 1], "check/b": [true, 1], "check/c": [true, 1] };
  for (const change of [(store) => store.forget(["check/"]), (store) => store.replace(new Map([["check/d", [true, 1]]]))]) {
    const ends = new Set();
    for (let last = 0; last < 40; last++) {
      const disk = new Disk(entries);
      const store = disk.open();
      const from = disk.calls + last;
      disk.fails = () => disk.calls > from;
      try {
        change(store);
      } catch (error) {
        assert.ok(error instanceof Refused);
        assert.deepEqual(plain(store.entries), entries);
      }
      disk.fails = () => false;
      store.changed(null);
      assert.deepEqual(disk.kept, plain(store.entries));
      assert.ok(["a", "b", "c"].every((name) => store.get(`check/${name}`)) || !store.list("check/").some(([name]) => name < "d"));
      ends.add(store.list("check/").length);
    }
    assert.ok(ends.size > 1); // some broke off, and the last did not
  }
});

test("a storage that could not be read once is not written from memory", () => {
  for (let place = 1; place < 12; place++) {
    const disk = new Disk({ "check/a": [false, 1], "check/b": [true, 1] });
    const here = disk.open(), there = disk.open();
    there.set("check/a", true);
    const fatal = disk.calls + place;
    disk.fails = () => disk.calls === fatal;
    try {
      here.join(new Map([["check/a", [false, 500]], ["check/c", [true, 1]]])); // prettier-ignore
    } catch (error) {
      assert.ok(error instanceof Refused);
    }
    assert.deepEqual([disk.kept["check/a"], disk.kept["check/b"]], [[true, 1000], [true, 1]]); // prettier-ignore
    here.changed(null);
    assert.deepEqual(disk.kept, plain(here.entries));
  }
});

test("without a storage everything works until the page is left", () => {
  for (const box of [null, (() => { const disk = new Disk(); disk.fails = () => true; return disk.tab().box; })()]) { // prettier-ignore
    const store = new Store(box, NONE, () => 5);
    store.set("check/a", true);
    assert.equal(store.join(new Map([["check/b", [true, 1]]])), 1);
    assert.deepEqual([store.trouble, store.undoable, store.list("check/").length], ["blocked", "import", 2]);
    assert.equal(store.undo(), 1);
    assert.equal(store.undo(), 0);
    store.changed(null);
    assert.deepEqual(plain(read(store.exported(), NONE)), { "check/a": [true, 5] });
    assert.equal(store.forget(), 1);
    assert.deepEqual([store.trouble, store.list(""), store.undo(), store.get("check/a"), store.damaged, store.damagedTexts()], ["blocked", [], 1, true, [], "{}"]);
    store.dropDamaged();
  }
});

test("a draft that does not fit stops no tick, and is kept when another tab makes room", () => {
  const disk = new Disk({ "draft/p1/readme/title": ["the one that fitted", 1], "draft/p2/readme/title": ["x".repeat(500), 1] });
  disk.limit = disk.used() + 200;
  const here = disk.open(), there = disk.open();
  here.set("draft/p1/readme/title", "y".repeat(400));
  assert.equal(here.trouble, "full");
  for (const name of ["a", "b", "c"]) here.set(`check/${name}`, true);
  assert.deepEqual([disk.kept["check/a"][0], disk.kept["check/c"][0], disk.kept["draft/p1/readme/title"][0], here.trouble], [true, true, "the one that fitted", "full"]);
  there.forget(["draft/p2"]);
  hear(here);
  assert.deepEqual([disk.kept["draft/p1/readme/title"][0].length, here.trouble], [400, ""]);
});

test("the way back makes room for what the reader does next, and stays until the page is left", () => {
  const disk = new Disk();
  const store = disk.open();
  store.set("check/a", true);
  disk.limit = 1000;
  store.join(new Map([["draft/p1/readme/title", ["x".repeat(300), 1]]]));
  assert.ok(disk.texts.has("handbook-undo"));
  store.set("draft/p1/readme/b_2", "y".repeat(400));
  assert.deepEqual([store.trouble, disk.texts.has("handbook-undo"), store.undoable], ["", false, "import"]);
  assert.equal(store.undo(), 1);
  assert.deepEqual(Object.keys(disk.kept).sort(), ["check/a", "draft/p1/readme/b_2"]);
});

test("what can be undone is written once, and holds what changed alone", () => {
  const disk = new Disk({ "check/a": [true, 1] });
  const store = disk.open();
  store.join(new Map([["check/b", [true, 1]]]));
  assert.doesNotMatch(disk.texts.get("handbook-undo"), /check\/a/);
  disk.writes = 0;
  store.set("check/c", true);
  store.changed(null);
  assert.equal(disk.writes, 1);
});

test("a full storage can be emptied, and that be undone as long as there is room", () => {
  const disk = new Disk({ "draft/p1/readme/title": ["x".repeat(500), 1], "check/a": [true, 1] });
  disk.limit = disk.used();
  const store = disk.open();
  assert.equal(store.forget(["draft/"]), 1);
  assert.equal(store.undoable, "deletion");
  store.set("draft/p1/readme/b_2", "y".repeat(300));
  assert.throws(() => store.undo(), Refused);
  assert.deepEqual([Object.keys(disk.kept).sort(), store.undoable], [["check/a", "draft/p1/readme/b_2"], "deletion"]);
  store.set("draft/p1/readme/b_2", "");
  disk.limit += 100;
  assert.equal(store.undo(), 1);
  assert.equal(store.get("draft/p1/readme/title").length, 500);
});

test("a change that shrinks one text and lengthens another fits into a full storage", () => {
  const disk = new Disk({ "draft/p1/readme/b_2": ["short", 1], "draft/p1/readme/title": ["x".repeat(500), 1] });
  disk.limit = disk.used();
  const store = disk.open();
  store.replace(new Map([["draft/p1/readme/b_2", ["y".repeat(500), 1]], ["draft/p1/readme/title", ["short", 1]]])); // prettier-ignore
  assert.equal(disk.kept["draft/p1/readme/b_2"][0].length, 500);
});

// ---- Several tabs, late news

test("a tab that is behind takes back nothing that another has done since", () => {
  const disk = new Disk({ "check/a": [true, 1], "check/b": [true, 1] });
  const here = disk.open(), there = disk.open();
  there.set("check/a", false);
  assert.equal(here.get("check/a"), true); // the news has not come
  here.join(new Map([["check/a", [true, 500]]]));
  assert.equal(disk.kept["check/a"][0], false);
  there.set("check/b", false);
  here.set("check/c", true);
  assert.equal(here.remove(["answer/"]), 0);
  assert.deepEqual([disk.kept["check/b"][0], here.get("check/b")], [false, false]);
  there.set("check/d", true);
  here.set("check/d", false); // later, though its clock and its memory are behind
  hear(there);
  assert.deepEqual([there.get("check/d"), disk.kept["check/d"]], [false, [false, 1001]]);
});

test("what one tab has forgotten, another does not bring back", () => {
  const disk = new Disk({ "check/a": [true, 1], "project/p1": [{ name: "One", aim: "product" }, 1] });
  const here = disk.open(), there = disk.open();
  there.forget();
  here.set("check/b", true);
  here.join(new Map([["check/c", [true, 1]]]));
  here.remove(["check/c"]);
  assert.deepEqual(Object.keys(disk.kept).sort(), ["check/b", "check/c"]);
  assert.deepEqual(here.list(""), [["check/b", true]]);
  there.set("check/d", true);
  assert.deepEqual(Object.keys(JSON.parse(here.exported()).entries), ["check/b", "check/c", "check/d"]);
});

test("what did not fit here does not replace what is newer elsewhere", () => {
  const disk = new Disk({ "draft/p1/readme/title": ["", 1] });
  disk.limit = disk.used() + 20;
  const here = disk.open(NONE, () => 10), there = disk.open(NONE, () => 20);
  here.set("draft/p1/readme/title", "x".repeat(100));
  assert.equal(here.trouble, "full");
  there.set("draft/p1/readme/title", "newer");
  disk.limit = Infinity;
  here.set("check/a", true);
  assert.deepEqual(disk.kept["draft/p1/readme/title"], ["newer", 20]);
  hear(here);
  assert.deepEqual([here.get("draft/p1/readme/title"), here.trouble], ["newer", ""]);
});

test("of many news at once the first brings all, and the others cost nothing", () => {
  const disk = new Disk();
  const here = disk.open(), there = disk.open();
  let told = [];
  here.onchange((keys) => told.push(keys.length));
  there.join(new Map(Array.from({ length: 50 }, (_, place) => [`check/c-${place}`, [true, 1]])));
  disk.calls = 0;
  hear(here);
  assert.deepEqual([here.list("check/").length, told], [50, [50]]);
  assert.ok(disk.calls < 250, `${disk.calls} calls for 50 news of 50 entries`);
  there.forget();
  hear(here);
  assert.deepEqual([here.list("").length, told], [0, [50, 50]]);
  here.changed("another-page");
  assert.equal(told.length, 2);
});

test("an undo takes back what was changed by it alone, in any tab and after a reload", () => {
  const disk = new Disk({ "check/a": [false, 1], "check/b": [false, 1] });
  const here = disk.open(), there = disk.open();
  here.join(new Map([["check/a", [true, 2]], ["check/b", [true, 2]], ["check/c", [true, 2]]])); // prettier-ignore
  there.set("check/b", null);
  const later = disk.open();
  assert.equal(later.undoable, "import");
  assert.equal(later.undo(), 2);
  assert.deepEqual(disk.kept, { "check/a": [false, 1], "check/b": [null, 1000] });
  assert.deepEqual([here.undoable, there.undoable, here.undo()], ["", "", 0]);
  hear(here);
  assert.equal(here.get("check/b"), null);
});

test("an undo survives a change of ids, and a damaged record of it is none", () => {
  const disk = new Disk({ "check/old-a": [true, 1] });
  disk.open().forget();
  const now = disk.open(ALIASES);
  assert.equal(now.undo(), 1);
  assert.deepEqual(disk.kept, { "check/a": [true, 1] });
  for (const text of ["", "{", "null", "[]", '{"what":"import","before":5,"after":[]}', '{"what":"x","before":[[5,5]],"after":[]}', '{"what":"x","before":[null],"after":[]}']) {
    disk.texts.set("handbook-undo", text);
    const store = disk.open();
    assert.deepEqual([store.undoable, store.undo()], ["", 0], text);
  }
  disk.texts.set("handbook-undo", '{"what":"x","before":[["__proto__",[true,1]],["check/b",["<b>",1]],["check/c",[true,1]]],"after":[]}');
  assert.equal(disk.open().undo(), 1);
  assert.deepEqual(Object.keys(disk.kept).sort(), ["check/a", "check/c"]);
});

// ---- Clocks

test("a clock that is behind, or ahead of its time, changes what it should", () => {
  for (const now of [-1e15, 0, LAST, 1e17, Infinity]) {
    const disk = new Disk({ "check/a": [true, 2e12] });
    const store = disk.open(NONE, () => now);
    store.set("check/a", false);
    store.set("check/b", true);
    store.set("check/b", false);
    store.remove(["check/a"]);
    assert.deepEqual([store.get("check/a"), disk.kept["check/b"][0]], [null, false]);
    const file = written(store.entries, SAVED);
    const other = new Disk().open();
    other.join(read(file, NONE));
    other.set("check/b", true); // whatever the other clock said, a change made after it counts
    other.join(read(file, NONE));
    assert.equal(other.get("check/b"), true);
  }
  const last = new Disk({ "check/a": [true, LAST] });
  last.open().set("check/a", false);
  assert.deepEqual([last.open().get("check/a"), last.kept["check/a"]], [false, [false, LAST]]);
});

// ---- Files

test("an export read again gives the same entries, one a line, in the order of their keys", () => {
  sure(
    fc.property(lines, (all) => {
      const file = written(all, SAVED);
      assert.deepEqual(plain(read(file, NONE)), plain(all));
      assert.deepEqual(plain(read(`\uFEFF${file}`, NONE)), plain(all));
      assert.equal(written(read(file, NONE), SAVED), file);
      const found = file.split("\n").slice(5, -3);
      assert.equal(found.length, all.size || 0, file);
      assert.deepEqual(found.map((one) => one.match(/^ {4}"(.*?)": /)[1]), [...all.keys()].sort()); // prettier-ignore
      const { format, version, saved, entries } = JSON.parse(file);
      assert.deepEqual([format, version, saved], [FORMAT, VERSION, "1970-01-01T00:00:00.000Z"]);
      assert.deepEqual(entries, Object.fromEntries(all));
    }),
  );
});

/** A file is taken as a page takes it: into valid entries, or it is refused with the reason and nothing has changed. */
function attempt(file) {
  const disk = new Disk({ "check/mine": [true, 5], "draft/none/readme/title": ["Mine", 5] });
  const store = disk.open(), before = JSON.stringify(disk.kept);
  try {
    const found = read(file, ALIASES);
    for (const [key, entry] of found) valid(key, entry);
    store.join(found);
    assert.equal(disk.open().damaged.length, 0);
    assert.ok(store.entries.has("check/mine"));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    assert.ok(error.message.length > 10 && error.message.length < 500, error.message);
    assert.equal(JSON.stringify(disk.kept), before);
    assert.equal(store.get("check/mine"), true);
  }
}

test("any text and any bytes are read or refused", () => {
  const decoded = fc.uint8Array({ maxLength: 200 }).map((bytes) => new TextDecoder().decode(bytes));
  sure(fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), decoded, fc.json()), attempt));
  const file = fc.record({ format: fc.oneof(fc.constant(FORMAT), fc.jsonValue()), version: fc.oneof(fc.constant(VERSION), fc.jsonValue()), entries: fc.oneof(fc.jsonValue(), fc.dictionary(fc.oneof(fc.string(), pair.map(([key]) => key)), fc.oneof(fc.jsonValue(), fc.tuple(fc.jsonValue(), fc.nat())))) });
  sure(fc.property(file, (content) => attempt(JSON.stringify(content))), { numRuns: 300 });
});

test("an export in which a byte, a value or its end was changed is read or refused", () => {
  const some = fc.array(line, { minLength: 1, maxLength: 5 }).map((all) => written(new Map(all), SAVED));
  sure(
    fc.property(some, fc.nat(), fc.nat(255), (file, where, byte) => {
      const bytes = new TextEncoder().encode(file);
      bytes[where % bytes.length] = byte;
      attempt(new TextDecoder().decode(bytes));
      attempt(new TextDecoder().decode(new TextEncoder().encode(file).slice(0, where % bytes.length)));
    }),
  );
  for (const end of [0, 30, 80, 110]) assert.throws(() => read(written(new Map([["check/a", [true, 1]]]), SAVED).slice(0, end), NONE), Refused);
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom("__proto__", -1, 1.5, 1e16, -0, [], {}, null, "x".repeat(20_001), LAST + 1));
  sure(
    fc.property(some, fc.nat(), odd, (file, where, value) => {
      const content = JSON.parse(file), places = [];
      const walk = (node) => Object.keys(node).forEach((name) => (places.push([node, name]), node[name] && typeof node[name] === "object" && walk(node[name])));
      walk(content);
      const [node, name] = places[where % places.length];
      node[name] = value;
      attempt(JSON.stringify(content));
    }),
    { numRuns: 400 },
  );
});

const file = (entries) => `{"format": "${FORMAT}", "version": 1, "entries": ${entries}}`;
const deep = (open, close, many = 100_000) => open.repeat(many) + close.repeat(many);
const REFUSED = {
  "nothing": ["", /empty/],
  "spaces": [" \n\uFEFF", /empty/],
  "no JSON": ["<!doctype html>", /not JSON, or was cut off/],
  "NUL bytes": ["\u0000\u0000", /not JSON/],
  "UTF-16 read as UTF-8": [new TextDecoder().decode(Buffer.from(file("{}"), "utf16le")), /not JSON/],
  "null": ["null", /not from this handbook/],
  "a number": ["5", /not from this handbook/],
  "a list": ["[]", /not from this handbook/],
  "another format": ['{"format": "x"}', /not from this handbook/],
  "a prototype": [`{"__proto__": {"format": "${FORMAT}", "version": 1, "entries": {}}}`, /not from this handbook/],
  "a newer version": [`{"format": "${FORMAT}", "version": ${VERSION + 1}, "entries": {}}`, /version.*newer, reload/],
  "a version of text": [`{"format": "${FORMAT}", "version": "1", "entries": {}}`, /version/],
  "a version that cannot be text": [`{"format": "${FORMAT}", "version": {"toString": 1, "valueOf": 1}, "entries": {}}`, /version/],
  "a version nested deep": [`{"format": "${FORMAT}", "version": ${deep("[", "]")}, "entries": {}}`, /version/],
  "no entries": [`{"format": "${FORMAT}", "version": 1}`, /no "entries"/],
  "entries null": [file("null"), /no "entries"/],
  "entries as a list": [file("[]"), /no "entries"/],
  "entries as a number": [file("5"), /no "entries"/],
  "entries as a text": [file('""'), /no "entries"/],
  "entries nested deep": [file(deep('{"check/a":', "}").replace("}", "1}")), /check\/a/],
  "a value nested deep": [file(`{"check/a": [${deep("[", "]")}, 1]}`), /check\/a/],
  "a time nested deep": [file(`{"check/a": [true, ${deep("[", "]")}]}`), /check\/a/],
  "a time that cannot be text": [file('{"check/a": [true, {"toString": 1}]}'), /check\/a/],
  "a time beyond numbers": [file('{"check/a": [true, 1e400]}'), /check\/a.*2100/],
  "a time beyond the year 2100": [file(`{"check/a": [true, ${LAST + 1}]}`), /check\/a.*2100/],
  "a time before 1970": [file('{"check/a": [true, -1]}'), /check\/a/],
  "a time in parts": [file('{"check/a": [true, 1.5]}'), /check\/a/],
  "an object like an entry": [file('{"check/a": {"0": true, "1": 1, "length": 2}}'), /check\/a/],
  "no time": [file('{"check/a": [true]}'), /check\/a/],
  "a hostile key": [file('{"__proto__": [true, 1]}'), /"__proto__" is no key/],
  "constructor": [file('{"constructor": [true, 1]}'), /./],
  "constructor as kind": [file('{"constructor/a": [true, 1]}'), /is no key/],
  "a key that begins elsewhere": [file('{"xcheck/a": [true, 1]}'), /is no key/],
  "a key that leaves": [file('{"check/../a": [true, 1]}'), /is no key/],
  "a key of two lines": [file('{"check/a\\n": [true, 1]}'), /is no key/],
  "a key too long": [file(`{"check/${"a".repeat(195)}": [true, 1]}`), /is no key/],
  "a key far too long": [file(`{"${"a-".repeat(500_000)}": [true, 1]}`), /^"(a-){30}" is no key/],
  "a tick of text": [file('{"check/a": ["true", 1]}'), /check\/a/],
  "a project without a name": [file('{"project/a": [{"name": " ", "aim": "product"}, 1]}'), /project\/a/],
  "a project with more": [file('{"project/a": [{"name": "A", "aim": "product", "html": "<b>"}, 1]}'), /project\/a/],
  "a project with a prototype": [file('{"project/a": [{"name": "A", "__proto__": {"aim": "product"}}, 1]}'), /project\/a/],
  "a project with joined names": [file('{"project/a": [{"aim,name": 1}, 1]}'), /project\/a/],
  "a draft too long": [file(`{"draft/none/a/b": ["${"x".repeat(20_001)}", 1]}`), /draft\/none\/a\/b/],
  "a drill without answers": [file('{"drill/a": [{"seed": "s", "minutes": 5, "level": 1, "focus": "", "project": "", "at": 0, "answers": [null]}, 1]}'), /drill\/a/],
  "one fault among many": [file(`{${Array.from({ length: 3000 }, (_, place) => `"check/a-${place}": [true, 1]`)}, "check/z": [2, 1]}`), /check\/z.*Nothing of it was taken/],
  "ten million and one characters": [" ".repeat(10_000_001), /at most 10 MB/],
}; // prettier-ignore
for (const [name, [text, reason]] of Object.entries(REFUSED))
  test(`refused: ${name}`, () => {
    assert.throws(() => read(text, ALIASES), (error) => error instanceof Refused && reason.test(error.message) && error.message.length < 500); // prettier-ignore
    attempt(text);
  });

test("what looks odd and is right is read", () => {
  const odd = read(file('{"check/a": [true, 1], "check/a": [false, 0], "draft/none/a/b": ["\\ud800\\u0000\\u202e", 2], "check/constructor": [null, 1e3], "check/c": [true, -0]}'), NONE);
  assert.deepEqual([odd.get("check/a"), odd.get("draft/none/a/b"), odd.get("check/constructor")], [[false, 0], ["\ud800\u0000\u202e", 2], [null, 1000]]);
  const disk = new Disk();
  disk.open().join(odd);
  assert.equal(disk.open().get("draft/none/a/b"), "\ud800\u0000\u202e");
  const replaced = read(new TextDecoder().decode(Buffer.from(file('{"draft/none/a/b": ["caf\u00e9", 2]}'), "latin1")), NONE);
  assert.equal(replaced.get("draft/none/a/b")[0], "caf\ufffd");
  assert.throws(() => fits(10_000_001), Refused);
  fits(10_000_000);
});

test("a full storage gives a file that is read", () => {
  const many = new Map(Array.from({ length: 40_000 }, (_, place) => [`check/c-${place}`, [true, 1_700_000_000_000]]));
  for (let place = 0; place < 200; place++) many.set(`draft/none/a/f${place}`, ["x".repeat(20_000), 1]);
  assert.ok(new Disk().used(many) < 5_242_880 * 2);
  assert.equal(read(written(many, SAVED), NONE).size, many.size);
});

// ---- What is damaged, and what does not belong

test("what cannot be read is left alone, handed out and removed when asked", () => {
  const hostile = { "__proto__": "[true,1]", "check/a": "{", "check/b": '["yes",1]', "check/c": "", "drill/d": '[{"answers":[null]},1]', "constructor": "x" }; // prettier-ignore
  const disk = new Disk({ ...hostile, ["__proto__"]: "[true,1]", "check/fine": [true, 1] });
  disk.texts.set("another/page", "{").set("handbook-other", "{");
  const store = disk.open();
  store.set("check/d", true);
  store.join(new Map([["check/e", [true, 1]]]));
  store.forget();
  const given = JSON.parse(store.damagedTexts());
  assert.deepEqual(store.damaged.sort(), ["__proto__", "check/a", "check/b", "check/c", "constructor", "drill/d"]);
  assert.deepEqual([Object.keys(given).sort(), given["check/a"], Object.getOwnPropertyDescriptor(given, "__proto__").value], [[...store.damaged].sort(), "{", "[true,1]"]);
  disk.open().set("check/a", true); // another tab has mended one of them since
  const told = [];
  store.onchange((keys) => told.push(keys));
  store.dropDamaged();
  assert.deepEqual([store.damaged, disk.kept["check/a"][0], store.get("check/a"), told.length > 0], [[], true, true, true]);
  assert.deepEqual([...disk.texts.keys()].sort(), ["another/page", "handbook-other", "handbook-undo", "handbook/check/a"]);
});

test("a value that does not fit its key is an error of the page, and changes nothing", () => {
  const disk = new Disk();
  const store = disk.open();
  for (const [key, value] of [["check/a", "yes"], ["check/A", true], ["__proto__", true], ["draft/none/a/b", "x".repeat(20_001)], ["project/a", { name: "", aim: "product" }], ["check/a", undefined], ["check/a", NaN]]) { // prettier-ignore
    assert.throws(() => store.set(key, value), (error) => !(error instanceof Refused)); // prettier-ignore
  }
  assert.deepEqual([store.entries.size, disk.texts.size, store.get("__proto__"), store.get("constructor")], [0, 0, null, null]);
  assert.equal(fault("check/a", [true, 1]), "");
});

test("what is set is a copy: what the page does to its object later changes nothing here", () => {
  const disk = new Disk();
  const store = disk.open();
  const project = { name: "One", aim: "product" };
  store.set("project/p1", project);
  project.name = "";
  assert.deepEqual([store.get("project/p1"), disk.kept["project/p1"][0]], [{ name: "One", aim: "product" }, { name: "One", aim: "product" }]); // prettier-ignore
});

test("what is deleted for good leaves nothing behind, not even the way back", () => {
  const disk = new Disk();
  const { box } = disk.tab();
  const store = new Store(box, NONE, () => 5);
  store.set("draft/none/case-study/title", "private");
  store.forget();
  assert.ok([...disk.texts.values()].some((text) => text.includes("private")));
  store.final();
  assert.deepEqual([...disk.texts], []);
  assert.equal(store.undoable, "");
  assert.equal(store.undo(), 0);
});

test("a drill holds the ids of today, of questions of the bank and of criteria", () => {
  const answer = (id) => ({ id, rating: 1, seconds: 1, said: [], note: "" });
  const drill = (...ids) => new Map([["drill/d", [{ seed: "s", minutes: 5, level: 1, focus: "", project: "", at: 0, answers: ids.map(answer) }, 1]]]);
  assert.deepEqual(migrated(drill("old-q", "old-a", "c"), ALIASES), drill("q1", "a", "c"));
});

test("an undo that is refused can be tried again", () => {
  const disk = new Disk({ "check/a": [true, 1] });
  const { box } = disk.tab();
  const store = new Store(box, NONE, () => 5);
  store.forget();
  const { setItem } = box;
  box.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  assert.throws(() => store.undo(), Refused);
  assert.equal(store.undoable, "deletion");
  box.setItem = setItem;
  assert.equal(store.undo(), 1);
  assert.equal(store.get("check/a"), true);
});
