// What scripts/gen_extras.py writes beside the pages, and the parser that is kept as it was published.
declare module "*/generated/ids.js" {
  export const LEVELS: { number: number; id: string; short: string; ids: string[] }[];
  export const ALIASES: import("../../docs/assets/js/store.js").Aliases;
}
