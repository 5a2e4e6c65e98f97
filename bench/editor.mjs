// Milliseconds from a keystroke to fresh diagnostics, and to the answers for completion and hover, as an editor sees them:
// through the language server's standard input and output, in files of 100, 1,000 and 10,000 lines.
//   node bench/editor.mjs      needs `npm run build` first
// @ts-check
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

console.log("p50 and p95 in milliseconds after a keystroke\n");
console.log("file                     diagnostics        completion             hover    open   ready   MiB");
for (const [name, make] of /** @type {const} */ ([
  ["many networks", manyNetworks],
  ["one network", oneNetwork],
])) {
  for (const [lines, places] of placesByLines) {
    const { ready, open, memory, times } = await measure(make(lines), places);
    const columns = Object.values(times).map((each) => ms(quantile(each, 0.5)) + ms(quantile(each, 0.95)));
    console.log(
      `${name}, ${lines}`.padEnd(20) + columns.join("  ") + ms(open) + ms(ready) + String(memory).padStart(6),
    );
  }
}
