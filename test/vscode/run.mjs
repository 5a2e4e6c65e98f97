// Runs dist/test/suite.js inside VS Code: on the desktop where one can be had, and always in the browser.
// @ts-check
//   node test/vscode/run.mjs [--browser | --desktop] [--grep TEXT] [--timeout SECONDS] [--suite FILE] [--extension DIR]
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { runTests } from "@vscode/test-electron";
import { findDesktop } from "../../scripts/vscode/desktop.mjs";
import { copyOfExamples, openVSCode, root } from "./harness.mjs";

/** @typedef {import("./report.ts").Outcome} Outcome */
/** @typedef {{ suite: string, extension: string, timeout: number, environment: Record<string, string> }} Job */

const { values: options } = parseArgs({
  options: {
    browser: { type: "boolean", default: false },
    desktop: { type: "boolean", default: false },
    grep: { type: "string" },
    timeout: { type: "string", default: "600" },
    suite: { type: "string", default: path.join(root, "dist", "test", "suite.js") },
    extension: { type: "string", default: root },
  },
});

await main();

async function main() {
  const suite = path.resolve(options.suite);
  if (!existsSync(suite))
    throw new Error(`${path.relative(root, suite)} is missing: npm run build makes it.`);
  /** @type {Job} */
  const job = {
    suite,
    extension: path.resolve(options.extension),
    timeout: Number(options.timeout) * 1000,
    environment: options.grep ? { NETWRIGHT_TEST_GREP: options.grep } : {},
  };
  const both = options.browser === options.desktop;
  const results = [];
  if (both || options.desktop) results.push(await onDesktop(job, options.desktop && !both));
  if (both || options.browser) results.push(await inBrowser(job));
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

/**
 * @param {Job} job
 * @param {boolean} required whether it counts as a failure where no desktop VS Code can be had
 */
async function onDesktop(job, required) {
  const desktop = await findDesktop({ own: false });
  if (!("executable" in desktop)) {
    console.log(`In the desktop's VS Code: not run, because ${desktop.reason}.`);
    return !required;
  }
  console.log(`In the desktop's VS Code ${desktop.version}:`);
  const folder = copyOfExamples();
  const userData = mkdtempSync(path.join(os.tmpdir(), "netwright-desktop-"));
  const report = watchReport();
  try {
    // The program's exit code repeats what the report says; a hang is ended by the report's own limit.
    const exit = runTests({
      vscodeExecutablePath: desktop.executable,
      extensionDevelopmentPath: job.extension,
      extensionTestsPath: job.suite,
      extensionTestsEnv: { ...job.environment, NETWRIGHT_TEST_REPORT: report.file },
      launchArgs: [
        folder,
        "--disable-workspace-trust",
        "--disable-extensions",
        `--user-data-dir=${userData}`,
      ],
    }).catch(() => 1);
    return await verdict(report, exit, job.timeout, () => "");
  } finally {
    report.remove();
    rmSync(folder, { recursive: true, force: true });
    rmSync(userData, { recursive: true, force: true });
  }
}

/** @param {Job} job */
async function inBrowser(job) {
  console.log("In the browser's VS Code:");
  const report = watchReport();
  /** @type {(code: number) => void} */
  let exited = () => {};
  /** @type {Promise<number>} */
  const exit = new Promise((resolve) => {
    exited = resolve;
  });
  const vscode = await openVSCode({
    extension: job.extension,
    tests: job.suite,
    environment: { ...job.environment, NETWRIGHT_TEST_REPORT: report.file },
    onTestsExit: exited,
  });
  vscode.server.ended.then(() => exited(1));
  try {
    return await verdict(report, exit, job.timeout, vscode.logs, () => vscode.screenshot("suite-timed-out"));
  } finally {
    await vscode.close();
    report.remove();
  }
}

/**
 * Prints outcomes as they come and returns whether all is well: VS Code must say so, the report must be complete, and
 * at least one test must have passed.
 * @param {ReturnType<typeof watchReport>} report
 * @param {Promise<number>} exit
 * @param {number} timeout
 * @param {() => string} logs
 * @param {() => Promise<unknown>} [onHang]
 */
async function verdict(report, exit, timeout, logs, onHang) {
  const started = performance.now();
  /** @type {number | undefined} */
  let code;
  exit.then((value) => {
    code = value;
  });
  const counts = { pass: 0, fail: 0, skip: 0 };
  let running = "the start of the suite";
  let ended = false;
  const print = () => {
    for (const outcome of report.next()) {
      printOutcome(outcome);
      if (outcome.kind === "begin") running = outcome.title;
      if (outcome.kind in counts) counts[/** @type {keyof typeof counts} */ (outcome.kind)]++;
      if (outcome.kind === "end") ended = true;
    }
  };
  while (code === undefined && performance.now() - started < timeout) {
    await sleep(100);
    print();
  }
  print();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`  ${counts.pass} passed, ${counts.fail} failed, ${counts.skip} skipped in ${seconds} s`);
  if (code === 0 && ended && counts.fail === 0 && counts.pass > 0) return true;

  if (code === undefined) {
    console.error(`  Timed out after ${seconds} s, in: ${running}`);
    await onHang?.().catch(() => {});
  } else if (!ended) {
    console.error(`  The suite ended early (exit code ${code}), after: ${running}`);
  } else if (counts.pass + counts.fail === 0) {
    console.error("  No test was run.");
  } else {
    return false;
  }
  console.error(logs());
  return false;
}

/** The file the suite writes its outcomes to, read line by line while it grows. */
function watchReport() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-report-"));
  const file = path.join(folder, "report.jsonl");
  let read = 0;
  return {
    file,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    /** @returns {Outcome[]} */
    next() {
      if (!existsSync(file)) return [];
      // The last piece is empty, or a line that is still being written.
      const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
      const fresh = lines.slice(read);
      read = lines.length;
      return fresh.map((line) => JSON.parse(line));
    },
  };
}

/** @param {Outcome} outcome */
function printOutcome(outcome) {
  if (outcome.kind === "pass") console.log(`  ✓ ${outcome.title} (${outcome.ms} ms)`);
  if (outcome.kind === "skip") console.log(`  - ${outcome.title}`);
  if (outcome.kind === "note") console.log(`    ${outcome.text}`);
  if (outcome.kind === "fail") console.log(`  ✗ ${outcome.title}\n${outcome.error.replace(/^/gm, "      ")}`);
  if (outcome.kind === "end" && outcome.error) console.log(`  ${outcome.error.split("\n")[0]}`);
}
