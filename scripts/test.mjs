// Everything a contributor runs before a commit: build, types, lint and format, unit tests, and the tests in a real VS Code.
//   node scripts/test.mjs [--unit]     --unit leaves VS Code out
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium } from "./vscode/chromium.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const reports = path.join(root, ".test-output");
const unitOnly = process.argv.includes("--unit");
const binary = (/** @type {string} */ name) => path.join(root, "node_modules", ".bin", name);

/** @type {{ title: string, command: string, args: string[], report?: string }[]} */
const steps = [
  { title: "build", command: process.execPath, args: ["scripts/build.mjs"] },
  { title: "types", command: binary("tsc"), args: ["--noEmit"] },
  { title: "lint and format", command: binary("biome"), args: ["check", "."] },
  vitest("unit tests", "unit", []),
  ...(unitOnly
    ? []
    : [
        { title: "inside VS Code", command: process.execPath, args: ["test/vscode/run.mjs"] },
        vitest("VS Code through a browser", "browser", ["--config", "vitest.browser.config.mts"]),
      ]),
];

mkdirSync(reports, { recursive: true });
// The dashboard's tests use it too, and are left out where there is none.
try {
  if (!unitOnly) findChromium();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
/** @type {string[]} */
const times = [];
const totals = { passed: 0, failed: 0, skipped: 0 };
let failures = 0;
for (const { title, command, args, report } of steps) {
  console.log(`\n── ${title}`);
  const began = Date.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  times.push(`${title} ${((Date.now() - began) / 1000).toFixed(1)} s`);
  if (report !== undefined) count(report);
  if (status === 0) continue;
  failures++;
  console.error(`\n${title} failed.`);
  // Nothing below can be trusted when there is no build.
  if (title === "build") break;
}
console.log(`\n${times.join(", ")}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(failures === 0 ? 0 : 1);

/** @param {string} title @param {string} name @param {string[]} options */
function vitest(title, name, options) {
  const report = path.join(reports, `${name}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return { title, command: binary("vitest"), args: ["run", ...options, ...reporters], report };
}

/** @param {string} report Vitest's JSON report. */
function count(report) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8"));
    totals.passed += numPassedTests;
    totals.failed += numFailedTests;
    totals.skipped += numPendingTests;
  } catch {
    totals.failed++;
  }
}
