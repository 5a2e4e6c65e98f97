// Writes the pages of docs/diagnostics/, docs/layers/ and docs/reference/ from the checker, the catalogue and the examples.
//   node scripts/docs.mjs
// @ts-check
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
// Libraries with native code stay outside the bundle, which finds them from here.
const scratch = mkdtempSync(path.join(root, "node_modules/.netwright-docs-"));

try {
  const outfile = path.join(scratch, "pages.cjs");
  await esbuild.build({
    entryPoints: [path.join(root, "scripts/docs/pages.ts")],
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["@duckdb/*", "sharp", "sql.js"],
    outfile,
    logLevel: "warning",
  });
  /** @type {typeof import("./docs/pages.js")} */
  const { makePages, writePages } = createRequire(import.meta.url)(outfile);
  const changed = writePages(root, await makePages(root));
  console.log(changed.length === 0 ? "All pages were up to date." : changed.join("\n"));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
