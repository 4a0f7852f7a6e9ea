/** What a drill asks. */
import { code } from "./codes.js";

/** @typedef {{id: string, kind: string, side: string, levels: number[], criteria: string[], opener: boolean}} Question */
/** @typedef {{seed: string, minutes: number, level: number, focus: string}} Setting  focus: codes of criteria */

/** Questions that fit. @param {number} minutes */
export const many = (minutes) => Math.round(minutes / 2.8) || 1;

/** Minutes and seconds. @param {number} seconds */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** A seed. @param {string} text */
export const slug = (text) => text.toLowerCase().match(/[a-z0-9]+/g)?.join("-").slice(0, 40) ?? "";

/** Above 0, up to 1: the first number of mulberry32. @param {string} text */
function chance(text) {
  let state = parseInt(code(text), 36) + 0x6d2b79f5;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return (((state ^ (state >>> 14)) >>> 0) + 1) / 2 ** 32;
}

/**
 * The questions of a drill. Each has a number from the seed and its id alone: the order of the pool does not matter, and
 * a new question changes little.
 * @template {Question} Q @param {Q[]} pool @param {Omit<Setting, "focus">} setting @param {string[]} focus ids of criteria @returns {Q[]}
 */
export function draw(pool, { seed, minutes, level }, focus) {
  const drawn = /** @type {Q[]} */ ([]);
  const beside = [[], [2], [1, 3], [2, 4], [3], [2]][level]; // 5 branches off from 2
  const weight = (/** @type {Q} */ one) =>
    (one.levels.includes(level) ? 4 : one.levels.some((other) => beside.includes(other)) ? 1 : 0.02) *
    (one.criteria.some((id) => focus.includes(id)) ? 25 : one.kind === "deep dive" ? 5 : one.kind === "criterion" ? 1e-6 : 1) *
    (drawn.length ? 0.3 ** drawn.filter(({ side }) => side === one.side).length : one.opener ? 1e6 : 1);
  while (drawn.length < Math.min(many(minutes), pool.length)) {
    const left = pool.filter((one) => !drawn.includes(one)).map((one) => ({ one, wait: -Math.log(chance(seed + one.id)) / weight(one) }));
    drawn.push(left.sort((a, b) => a.wait - b.wait || (a.one.id < b.one.id ? -1 : 1))[0].one);
  }
  return drawn;
}

/** The address of a drill. @param {Setting} setting */
export const fragment = ({ seed, minutes, level, focus }) => `#seed=${seed}&minutes=${minutes}&level=${level}${focus && "&focus=" + focus}`;

/** What an address says; damaged: a part of it cannot be read. @param {string} hash @returns {Setting & {damaged: boolean}} */
export function parsed(hash) {
  const given = new URLSearchParams(hash.slice(1));
  let damaged = false;
  const part = (/** @type {string} */ name, /** @type {RegExp} */ form, otherwise = "") => {
    const value = given.get(name) || otherwise;
    if (!value || form.test(value)) return value;
    damaged = true;
    return otherwise;
  };
  const [seed, minutes, level, focus] = [part("seed", /^[a-z0-9-]{1,40}$/), part("minutes", /^(5|15|40)$/, "15"), part("level", /^[1-5]$/, "2"), part("focus", /^([a-z0-9]{4}){1,100}$/)];
  return { seed, minutes: +minutes, level: +level, focus, damaged };
}

/** The three to work on, the worst first. @template {{rating: number, said: number[]}} A @param {A[]} answers @returns {A[]} */
export const weakest = (answers) =>
  answers.filter(({ rating }) => rating >= 0 && rating < 3).sort((a, b) => a.rating - b.rating || a.said.length - b.said.length).slice(0, 3);
