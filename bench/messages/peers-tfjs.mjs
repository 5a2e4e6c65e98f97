// Runs every case in tfjs and writes what it says: node peers-tfjs.mjs CASES OUT.json.
// @ts-check
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs";

const [cases, out] = process.argv.slice(2);
if (cases === undefined || out === undefined) throw new Error("node peers-tfjs.mjs CASES OUT.json");

// Frames of the case lie behind many of the library's own.
Error.stackTraceLimit = 100;

let fitting = false;
for (const kind of [tf.Sequential, tf.LayersModel]) {
  const { fit } = kind.prototype;
  kind.prototype.fit = function (...args) {
    fitting = true;
    return fit.apply(this, args);
  };
}

/** The same numbers in every run, in place of chance. */
function seedChance() {
  let state = 1;
  Math.random = () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** @param {string} folder */
async function run(folder) {
  const file = path.resolve(cases ?? "", folder, "tfjs.mjs");
  const lines = readFileSync(file, "utf8").split("\n");
  const printed = /** @type {string[]} */ ([]);
  const { log } = console;
  console.log = (...words) => printed.push(words.join(" "));
  fitting = false;
  tf.disposeVariables();
  seedChance();
  try {
    await import(pathToFileURL(file).href);
    return { when: "never", printed: printed.join("\n"), rightLine: false, warnings: [] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const at = new RegExp(`${folder}/tfjs\\.mjs:(\\d+)`).exec(error.stack ?? "")?.[1];
    const line = at === undefined ? undefined : Number(at);
    return {
      when: fitting ? "first batch" : "build",
      line,
      type: error.name,
      message: error.message,
      rightLine: line !== undefined && lines[line - 1]?.endsWith("// mistake") === true,
      warnings: [],
    };
  } finally {
    console.log = log;
  }
}

/** @type {Record<string, Awaited<ReturnType<typeof run>>>} */
const answers = {};
for (const folder of readdirSync(cases).toSorted()) {
  if (existsSync(path.join(cases, folder, "tfjs.mjs"))) answers[folder] = await run(folder);
}
writeFileSync(out, JSON.stringify({ version: `tfjs ${tf.version_core}`, answers }));
