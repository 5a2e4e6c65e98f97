// Milliseconds from a keystroke to fresh diagnostics, and to the answers for completion and hover, as an editor sees them:
// through the language server's standard input and output, in files of 100, 1,000 and 10,000 lines.
// With --beside-runs N instead: p95 in a file of 1,000 lines while N runs are trained.
//   node bench/editor.mjs [--beside-runs N]      needs `npm run build` first
// @ts-check
import os from "node:os";
import { parseArgs } from "node:util";
import { besideRuns } from "./editor/beside-runs.mjs";
import { manyNetworks, measure, quantile } from "./typing.mjs";

const placesByLines = new Map([
  [100, 60],
  [1_000, 60],
  [10_000, 12],
]);

/** One network as long as the file. @param {number} lines */
function oneNetwork(lines) {
  const text = ["network Long {", "  Input(64)"];
  while (text.length < lines - 2) text.push("  Dense(64, relu)");
  return `${[...text, "  Dense(10, softmax)", "}"].join("\n")}\n`;
}

const ms = (/** @type {number} */ value) => value.toFixed(1).padStart(8);

const { values: options } = parseArgs({ options: { "beside-runs": { type: "string" } } });
if (options["beside-runs"] === undefined) await alone();
else await beside(Number(options["beside-runs"]));

async function alone() {
  console.log("p50 and p95 in milliseconds after a keystroke\n");
  console.log(
    "file                     diagnostics        completion             hover    open   ready   MiB",
  );
  for (const [name, make] of /** @type {const} */ ([
    ["many networks", manyNetworks],
    ["one network", oneNetwork],
  ])) {
    for (const [lines, places] of placesByLines) {
      const { ready, open, memory, times } = await measure(make(lines), places);
      const columns = Object.values(times).map((each) => ms(quantile(each, 0.5)) + ms(quantile(each, 0.95)));
      console.log(
        `${name}, ${lines}`.padEnd(20) +
          columns.join("  ") +
          ms(open) +
          ms(ready) +
          String(memory).padStart(6),
      );
    }
  }
}

/** Alone before and behind, since a machine's speed drifts. @param {number} runs */
async function beside(runs) {
  const text = manyNetworks(1_000);
  const type = () => measure(text, 60);
  console.log("p95 in milliseconds after a keystroke, in a file of 1,000 lines\n");
  console.log("                                          diagnostics  completion       hover    load");
  for (const [name, how] of /** @type {const} */ ([
    ["alone", undefined],
    [`${runs} runs, 2 at once`, { runs, atOnce: 2, background: true }],
    [`${runs} runs, all at once`, { runs, atOnce: runs, background: true }],
    [`${runs} runs, all at once, not making way`, { runs, atOnce: runs, background: false }],
    ["alone", undefined],
  ])) {
    const { times } = how === undefined ? await type() : await besideRuns(how, type);
    const columns = Object.values(times).map((each) => quantile(each, 0.95).toFixed(1).padStart(12));
    console.log(`${name.padEnd(41)}${columns.join("")}${(os.loadavg()[0] ?? 0).toFixed(1).padStart(8)}`);
  }
}
