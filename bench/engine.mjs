// Milliseconds a training step takes on each engine, over whole trainings as the command line runs them.
//   node bench/engine.mjs [FILE.nn …]      left out: examples/digits.nn; needs `npm run build` first
// @ts-check
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const cli = path.join(root, "dist", "cli.js");
const files = process.argv.length > 2 ? process.argv.slice(2) : [path.join(root, "examples", "digits.nn")];
const rounds = 3;
/** Steps of one training, enough for the machine to have warmed up. */
const steps = 800;

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** @param {string[]} args */
function netwright(args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`netwright ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** The events of a training. @param {string} file @param {string} engine @param {number} epochs */
function train(file, engine, epochs) {
  const runs = mkdtempSync(path.join(os.tmpdir(), "netwright-bench-"));
  try {
    const args = ["train", file, "--engine", engine, "--epochs", String(epochs), "--runs", runs, "--json"];
    return netwright(args)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
}

/** Median milliseconds of a step; the first third of the epochs warms up. @param {string} file @param {string} engine */
function step(file, engine) {
  const { stepsPerEpoch } = train(file, engine, 1).find(({ type }) => type === "start");
  const epochs = Math.ceil(steps / stepsPerEpoch);
  const seconds = train(file, engine, epochs)
    .filter(({ type, epoch }) => type === "epoch" && epoch > epochs / 3)
    .map((event) => event.seconds);
  return (median(seconds) / stepsPerEpoch) * 1000;
}

const { engines } = JSON.parse(netwright(["doctor", "--json"]));
const names = engines
  .filter((/** @type {{ available: boolean }} */ engine) => engine.available)
  .map((/** @type {{ name: string }} */ { name }) => name);
console.log(
  `${os.cpus()[0]?.model}, ${os.availableParallelism()} cores; an epoch's time with its validation, per training step`,
);
for (const file of files) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(names.map((/** @type {string} */ name) => [name, []]));
  // In turn, so that a machine whose speed drifts treats both alike.
  for (let round = 0; round < rounds; round++) for (const name of names) times[name]?.push(step(file, name));
  console.log(`\n${path.basename(file)}`);
  const wasm = median(times.wasm ?? []);
  for (const name of names) {
    const own = times[name] ?? [];
    const range = `${Math.min(...own).toFixed(2)} to ${Math.max(...own).toFixed(2)}`;
    console.log(
      `  ${name.padEnd(10)} ${median(own).toFixed(2)} ms a step (${range}), ${(median(own) / wasm).toFixed(2)} × wasm`,
    );
  }
}
