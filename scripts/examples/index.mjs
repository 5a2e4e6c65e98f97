// Makes the examples' data anew. All of it is synthetic: drawn or written by these scripts, from the seeds that stand in them.
//   npm run examples [-- --out FOLDER]      left out: examples/
// @ts-check
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeMessages } from "./messages.mjs";
import { makeParcels } from "./parcels.mjs";
import { makeShapes } from "./shapes.mjs";
import { makeTemperatures } from "./temperatures.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { values } = parseArgs({ options: { out: { type: "string" } } });
const folder = path.resolve(values.out ?? path.join(root, "examples"));

mkdirSync(folder, { recursive: true });
console.log(`In ${folder}. This data is synthetic: nobody measured or wrote it.`);
for (const make of [makeShapes, makeMessages, makeTemperatures, makeParcels]) {
  console.log(`  ${await make(folder)}`);
}
