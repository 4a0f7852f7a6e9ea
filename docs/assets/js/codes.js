/** Short codes for ids, so that the address of a result or a drill stays short; nothing in them was typed by the reader. */

/** Four letters for an id (FNV-1a, 32 bits); a test sees that no two ids share them. @param {string} id */
export function code(id) {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return (hash % 36 ** 4).toString(36).padStart(4, "0");
}

/** The codes of ids, one after the other. @param {Iterable<string>} ids */
export const packed = (ids) => [...ids].map(code).sort().join("");

/**
 * The ids behind codes; ids of before lead to those of today.
 * @param {string} text @param {Iterable<string>} ids that there are @param {Record<string, string>} aliases
 * @returns {{ids: string[], unknown: number}} unknown: codes that belong to none
 */
export function unpacked(text, ids, aliases) {
  const known = new Map(Array.from(ids, (id) => [code(id), id]));
  for (const [old, now] of Object.entries(aliases)) if (known.get(code(now)) === now && !known.has(code(old))) known.set(code(old), now);
  const found = (text.match(/.{1,4}/gs) ?? []).map((one) => known.get(one));
  return { ids: [...new Set(found.filter((id) => id !== undefined))], unknown: found.filter((id) => id === undefined).length };
}
