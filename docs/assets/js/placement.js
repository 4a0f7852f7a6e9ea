/**
 * Where a project stands: the weakest side decides; what is not answered, or cannot be told, is not met.
 * @typedef {{id: string, side: string, level: number, required: boolean, short: boolean, least: number, most: number}} Criterion
 */
import { packed, unpacked } from "./codes.js";

/** The levels of an aim; level 5 branches off. */
export const LADDERS = { product: [1, 2, 3, 4], research: [1, 2, 5] };
const VERDICTS = ["met", "not", "unclear"];

/**
 * In the short form a criterion that is met speaks for those of its side up to its level, unless they were answered otherwise.
 * @param {Criterion[]} criteria @param {Answers} answers @param {Aim} aim @param {Form} form @returns {Placement}
 */
export function place(criteria, answers, aim, form = "short") {
  const ladder = LADDERS[aim];
  const there = criteria.filter((one) => ladder.includes(one.level));
  const deciding = there.filter((one) => one.required).map((one) => ({ ...one, given: answers.get(one.id), met: answers.get(one.id) === "met" }));
  const sides = [...new Set(criteria.map((one) => one.side))].map((side) => {
    const own = deciding.filter((one) => one.side === side);
    const lacking = own.filter((one) => !one.met && (one.given || form === "full" || !own.some((other) => other.short && other.met && other.level >= one.level)));
    const level = ladder.findLast((step) => lacking.every((one) => one.level > step)) ?? 0;
    const open = level || own.some((one) => one.level === 1 && one.given && !one.met) ? "" : there.some((one) => one.side === side && answers.has(one.id)) ? "half answered" : "not answered yet";
    return { side, level, open, confirmed: own.every((one) => one.met || one.level > level), met: 0, of: 0, asked: true };
  });
  const level = Math.min(...sides.map((one) => one.level));
  const target = ladder[ladder.indexOf(level) + 1] ?? 0;
  const asks = deciding.filter((one) => one.level === target);
  for (const one of sides) {
    const own = asks.filter(({ side }) => side === one.side);
    [one.met, one.of] = [own.filter(({ met }) => met).length, own.length];
    one.asked = own.some(({ given }) => given) || (form === "full" && one.level < target);
  }
  const weakest = target ? sides.filter((one) => one.level === level) : [];
  const blocks = weakest
    .flatMap(({ side, met, of }) => asks.filter((one) => one.side === side && !one.met).map((one) => ({ ...one, open: of - met })))
    .sort((a, b) => Number(!a.given) - Number(!b.given) || a.open * (a.least + a.most) - b.open * (b.least + b.most) || a.open - b.open);
  const sure = deciding.every((one) => one.met || one.level > level);
  const guess = !sure ? ", first guess" : target && !blocks.some((one) => one.given) ? " so far" : "";
  const ground = deciding.filter((one) => one.level === 1);
  const missing = (ground.every((one) => one.given) || form === "full" ? ground : asked(criteria, answers, aim, form)).filter((one) => !answers.has(one.id)).length;
  return { level, target, guess, missing, answered: there.filter((one) => answers.has(one.id)).length, sides, weakest: missing ? [] : weakest.map((one) => one.side), blocks };
}

/** @param {number} level */
export const named = (level) => (level ? `Level ${level}` : "Below level 1");

/** The result in one line. @param {Placement} result */
export function headline({ level, guess, missing, answered, weakest, sides }) {
  if (missing) return `${missing} more answer${missing === 1 ? "" : "s"} for a first guess`;
  const names = weakest.join(", ").replace(/, (\w+)$/, " and $1");
  const why = weakest.length === sides.length ? "all sides alike" : weakest.length > 1 ? `${names} decide` : names ? `${names} decides` : "the top of its ladder";
  return `${named(level)}${guess}, from ${answered} answer${answered === 1 ? "" : "s"}: ${why}`;
}

/** What a change brings. @param {Change} change @param {number} target */
export const effect = ({ side, least, most, open }, target) =>
  `${open === 1 ? `lifts ${side} to level ${target} by itself` : `one of ${open} open in ${side}`}, ${least === most ? "" : `${least}–`}${most} h`;

/** By side, and in each from level 2 down, then up: what is asked next stands below what was asked. @param {Criterion[]} criteria */
export function inTurn(criteria) {
  const sides = [...new Set(criteria.map((one) => one.side))];
  return sides.flatMap((side) => criteria.filter((one) => one.side === side && one.short).sort((a, b) => Number(b.level === 2) - Number(a.level === 2) || a.level - b.level));
}

/**
 * What to ask. Short: level 2 of each side, then up where it is met and down where it is not. Full: all up to the next level.
 * @param {Criterion[]} criteria @param {Answers} answers @param {Aim} aim @param {Form} form
 */
export function asked(criteria, answers, aim, form) {
  const there = criteria.filter((one) => LADDERS[aim].includes(one.level));
  if (form === "full") {
    const top = Math.max(place(criteria, answers, aim).target, ...there.map((one) => (answers.get(one.id) === "met" ? one.level : 1)));
    return there.filter((one) => one.level <= top || answers.has(one.id));
  }
  /** @type {string | undefined} of the level before */
  let before;
  return inTurn(there).filter(({ id, level }) => {
    const due = level === 2 || answers.has(id) || (before && (before === "met") === level > 2);
    if (level > 1) before = answers.get(id);
    return due;
  });
}

/** The fragment that holds answers. @param {Answers} answers @param {Aim} aim @param {Form} form @param {string} [name] if the reader wants it there */
export const shared = (answers, aim, form, name) =>
  `#p=1&aim=${aim}&form=${form}${VERDICTS.map((verdict) => `&${verdict}=${packed([...answers].filter((one) => one[1] === verdict).map(([id]) => id))}`).join("")}${name ? `&name=${encodeURIComponent(name)}` : ""}`;

/** What a fragment holds; null: no result, undefined: one that cannot be read. @param {string} fragment @param {string[]} ids @param {Record<string, string>} aliases */
export function opened(fragment, ids, aliases) {
  if (!fragment.startsWith("#p=")) return null;
  const found = /^#p=1&aim=(product|research)&form=(short|full)&met=([^&]*)&not=([^&]*)&unclear=([^&]*)(?:&(name=[^&]*))?$/.exec(fragment);
  if (!found) return undefined;
  const parts = VERDICTS.map((_, place) => unpacked(found[place + 3], ids, aliases));
  return {
    aim: /** @type {Aim} */ (found[1]),
    form: /** @type {Form} */ (found[2]),
    answers: new Map(parts.flatMap((part, place) => part.ids.map((id) => /** @type {const} */ ([id, VERDICTS[place]])))),
    unknown: parts.reduce((sum, part) => sum + part.unknown, 0),
    name: (new URLSearchParams(found[6]).get("name") ?? "").slice(0, 80).trim(),
  };
}
