// Keeps so many runs going while something else is measured, as the editor does: through its queue, with the real worker.
// @ts-check
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "..", "..");
const file = path.join(root, "examples", "digits.nn");

/**
 * Starts runs of a convolutional network that do not end by themselves, waits until as many train as may, measures, and ends them all.
 * @template T
 * @param {{ runs: number, atOnce: number, background: boolean }} how
 * @param {() => Promise<T>} measure
 * @returns {Promise<T>}
 */
export async function besideRuns({ runs, atOnce, background }, measure) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), "netwright-bench-runs-"));
  const bundle = path.join(scratch, "ours.mjs");
  await esbuild.build({
    entryPoints: [path.join(here, "ours.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: bundle,
    logLevel: "warning",
  });
  /** @type {typeof import("./ours.ts")} */
  const { RunQueue, startTraining } = await import(pathToFileURL(bundle).href);
  const queue = new RunQueue(() => atOnce);
  let stepping = 0;
  const trainings = Array.from({ length: runs }, (_, seed) => {
    let steps = false;
    /** @param {import("../../src/protocol.ts").RunEvent} event */
    const hear = (event) => {
      if (event.type === "failure") console.error(event.message);
      if (event.type !== "batch" || steps) return;
      steps = true;
      stepping++;
    };
    const begin = () =>
      startTraining(
        path.join(root, "dist", "worker.js"),
        {
          type: "train",
          file,
          source: readFileSync(file, "utf8"),
          network: "Digits",
          runs: path.join(scratch, "runs"),
          engine: "auto",
          epochs: 1_000_000,
          seed,
          background,
          alone: { seconds: 3 },
        },
        hear,
      );
    return queue.start(begin, hear);
  });
  try {
    while (stepping < Math.min(runs, atOnce)) await sleep(100);
    return await measure();
  } finally {
    // From the end, lest one that waits takes the place of one that is stopped.
    for (const training of trainings.toReversed()) training.stop();
    await Promise.all(trainings.map(({ ended }) => ended));
    rmSync(scratch, { recursive: true, force: true });
  }
}
