// Sets Netwright beside pandas and polars where data is large: profiling it, cutting it into shuffled batches, and what the
// editor's answers cost while a profile runs. Each job is a process of its own; they take turns, so that a machine whose speed
// drifts treats all alike.
//   npm run bench:data [-- --python PYTHON] [--rows N] [--megabytes N] [--rounds N] [--folder DIR] [--no-editor]
// With --folder the data is written there and stays, for the next time; without, it is made in a temporary folder and removed.
// @ts-check
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { features, generate } from "./data/generate.mjs";
import { manyNetworks, measure, quantile } from "./typing.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "..");
const { values: options } = parseArgs({
  options: {
    python: { type: "string", default: process.env.BENCH_PYTHON ?? "python3" },
    rows: { type: "string", default: "10000000" },
    megabytes: { type: "string", default: "1000" },
    rounds: { type: "string", default: "3" },
    folder: { type: "string" },
    "no-editor": { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const folder = options.folder ?? mkdtempSync(path.join(os.tmpdir(), "netwright-bench-data-"));
/** What only this run needs; inside the checkout, where the bundle finds the packages that are not bundled. */
const scratch = mkdtempSync(path.join(root, "node_modules", ".netwright-bench-"));

/** @typedef {{ rows: number, seconds: number, memory: number, processor: number, ready?: number, epoch?: number, checksum?: number, version?: string }} Answer */

/** Which of the others can be asked here. */
function peers() {
  const there = ["pandas", "polars"].filter((name) => {
    try {
      execFileSync(options.python, ["-c", `import numpy, pyarrow, ${name}`], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
  if (there.length < 2) {
    console.log(`${options.python} lacks ${there.length === 1 ? "one of the peers" : "the peers"}. To have both:
  python3 -m venv bench-python && bench-python/bin/pip install numpy pandas polars pyarrow
  npm run bench:data -- --python bench-python/bin/python\n`);
  }
  return there;
}

async function bundleOurs() {
  const outfile = path.join(scratch, "ours.mjs");
  await esbuild.build({
    entryPoints: [path.join(here, "data", "ours.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    // Packages with native parts are taken as they are installed.
    packages: "external",
    outfile,
    logLevel: "warning",
  });
  return outfile;
}

/** @param {string} program @param {readonly string[]} args @returns {Answer} */
function ask(program, args) {
  return JSON.parse(execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
}

/**
 * Asks everybody in turn, as often as there are rounds.
 * @param {string} title @param {Map<string, () => Answer>} jobs
 */
function inTurn(title, jobs) {
  /** @type {Map<string, Answer[]>} */
  const answers = new Map([...jobs.keys()].map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, job] of jobs) {
      const answer = job();
      answers.get(name)?.push(answer);
      console.error(`  ${title}, round ${round + 1}, ${name}: ${answer.seconds.toFixed(2)} s`);
    }
  }
  return answers;
}

/** @param {readonly Answer[]} answers @param {(answer: Answer) => number} figure */
const median = (answers, figure) => quantile(answers.map(figure), 0.5);

/** @param {string} title @param {Map<string, Answer[]>} answers @param {readonly [string, (answer: Answer) => number][]} figures */
function table(title, answers, figures) {
  console.log(`\n${title}`);
  console.log(`  ${"".padEnd(12)}${figures.map(([name]) => name.padStart(24)).join("")}`);
  const ours = answers.get("netwright") ?? [];
  for (const [name, own] of answers) {
    const cells = figures.map(([, figure]) => {
      const value = median(own, figure);
      const ratio = name === "netwright" ? "" : ` (${(value / median(ours, figure)).toFixed(2)} × ours)`;
      return `${formatted(value)}${ratio}`.padStart(24);
    });
    console.log(`  ${name.padEnd(12)}${cells.join("")}`);
  }
}

/** @param {number} value */
const formatted = (value) =>
  value >= 1000 ? Math.round(value).toLocaleString("en") : value >= 100 ? value.toFixed(0) : value.toFixed(2);

/** p95 of the editor's answers in a file of 1,000 lines, alone and while the CSV file is profiled. @param {string} csv */
async function editor(csv) {
  const text = manyNetworks(1_000);
  // Only the data can tell that there is no such column, and when it does the profile is there.
  const beside = {
    uri: pathToFileURL(path.join(path.dirname(csv), "beside.nn")).href,
    text: `dataset rows {\n  source: "${path.basename(csv)}"\n  target: no_such_column\n}\n`,
  };
  console.log("\nThe editor in a file of 1,000 lines, p95 in milliseconds after a keystroke");
  for (const [name, other] of /** @type {const} */ ([
    ["alone", undefined],
    ["beside a profile", beside],
  ])) {
    /** @type {Record<string, number[]>} */
    const times = { diagnostics: [], completion: [], hover: [] };
    let seconds = "";
    for (let round = 0; round < rounds; round++) {
      // A profile that is remembered would take no time.
      const cache = mkdtempSync(path.join(os.tmpdir(), "netwright-bench-cache-"));
      const measured = await measure(text, 60, other, { ...process.env, NETWRIGHT_CACHE: cache });
      rmSync(cache, { recursive: true, force: true });
      for (const [what, taken] of Object.entries(measured.times)) times[what]?.push(...taken);
      if (other !== undefined) {
        seconds = Number.isNaN(measured.besideSeconds)
          ? ", which took longer than the typing"
          : `, which took ${measured.besideSeconds.toFixed(1)} s`;
      }
    }
    const cells = Object.entries(times).map(
      ([what, taken]) => `${what} ${quantile(taken, 0.95).toFixed(1)} (${taken.length})`,
    );
    console.log(`  ${name.padEnd(18)}${cells.join("   ")}${seconds}`);
  }
}

try {
  mkdirSync(folder, { recursive: true });
  const sizes = { rows: Number(options.rows), bytes: Number(options.megabytes) * 1e6 };
  const { parquet, csv } = await generate(folder, sizes);
  const others = peers();
  const ours = await bundleOurs();
  const python = path.join(here, "data", "peers.py");
  const profileOf = (/** @type {string} */ file) => path.join(scratch, `${path.basename(file)}.json`);
  /** @param {string} what @param {string} file */
  const jobs = (what, file) =>
    new Map([
      ["netwright", () => ask(process.execPath, [ours, what, file, profileOf(file), features.join(", ")])],
      ...others.map(
        (peer) =>
          /** @type {[string, () => Answer]} */ ([
            peer,
            () => ask(options.python, [python, peer, what, file, features.join(",")]),
          ]),
      ),
    ]);

  console.log(
    `${os.cpus()[0]?.model}, ${os.availableParallelism()} cores, Node ${process.versions.node}; medians of ${rounds} rounds`,
  );
  for (const [title, file] of /** @type {const} */ ([
    [`Profile of a Parquet file, ${sizes.rows.toLocaleString("en")} rows of 20 columns`, parquet],
    [`Profile of a CSV file, ${options.megabytes} MB of 20 columns`, csv],
  ])) {
    const answers = inTurn(title, jobs("profile", file));
    table(title, answers, [
      ["seconds", ({ seconds }) => seconds],
      ["s of processor", ({ processor }) => processor],
      ["MiB at most", ({ memory }) => memory],
    ]);
  }
  for (const [from, file] of /** @type {const} */ ([
    ["Parquet", parquet],
    ["CSV", csv],
  ])) {
    const title = `Shuffled batches of 256 rows, 14 standardized numbers and a target, from ${from}`;
    table(title, inTurn(title, jobs("batches", file)), [
      ["rows/s, all in all", ({ rows, seconds }) => rows / seconds],
      ["s to the first batch", ({ ready }) => ready ?? Number.NaN],
      ["rows/s, 2nd epoch", ({ rows, epoch }) => rows / (epoch ?? Number.NaN)],
      ["s of processor", ({ processor }) => processor],
      ["MiB at most", ({ memory }) => memory],
    ]);
  }
  if (!options["no-editor"]) await editor(csv);
} finally {
  rmSync(scratch, { recursive: true, force: true });
  if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
}
