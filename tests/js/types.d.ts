// What macros/ids.py writes beside the pages.
declare module "*/generated/ids.js" {
  export const LEVELS: { number: number; id: string; short: string; ids: string[] }[];
  export const ALIASES: import("../../docs/assets/js/store.js").Aliases;
}

// The types of docs/assets/js/placement.js: here they weigh nothing on a page.
type Aim = "product" | "research";
/** Short: one criterion speaks for a side of a level. */
type Form = "short" | "full";
/** met, not or unclear, by criterion. */
type Answers = ReadonlyMap<string, string>;
type Criterion = import("../../docs/assets/js/placement.js").Criterion;
/** One of the `open` criteria that its side lacks. */
type Change = Pick<Criterion, "id" | "side" | "least" | "most"> & { open: number };
interface Placement {
  /** 0: below level 1. */
  level: number;
  /** The next level; 0 at the top. */
  target: number;
  /** What to say after the level: a first guess, or so far. */
  guess: string;
  /** Answers until there is a first guess: level 1 or the short form is whole. Until then nothing decides. */
  missing: number;
  answered: number;
  /** `open`: why its level is not known; `met` of the `of` required criteria of the target; `asked`: of those any; `confirmed`: every one up to its level was answered. */
  sides: { side: string; level: number; open: string; confirmed: boolean; met: number; of: number; asked: boolean }[];
  weakest: string[];
  /** What the next level lacks, best first. */
  blocks: Change[];
}

// The types of docs/assets/js/writing.js; the page carries a template as JSON, made by macros/builder.py.
/** in: what holds it. */
type Field = { id: string; label: string; in: "text" | "line" | "code" };
/** The fields under a heading; the first heading has no name. */
type Group = { name: string; fields: Field[] };
/** What a remark says, what it is found by, what would answer it, and whether the rest of the group may. */
type Rule = [kind: string, found: string, answer: string, wide: boolean];
type Template = { id: string; file: string; body: string; groups: Group[]; rules: Rule[] };
/** Text by field. */
type Values = Record<string, string | undefined>;
