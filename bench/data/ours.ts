/** What Netwright does with the bench's tables, by its own code: profiles them, and cuts them into shuffled batches. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { prepareData } from "../../src/data/preparing/prepare.js";
import { profileSource } from "../../src/data/profiling/profile.js";
import { shuffled } from "../../src/engine/order.js";
import { analyse } from "../../src/language/analyse.js";
import { type ProfileResult, sourceKey } from "../../src/profile.js";

const batch = 256;
const [, , what = "", file = "", profileFile = "", features = ""] = process.argv;
const source = path.basename(file);
const folder = path.dirname(file);

/** Writes the profile down, for those who need to know the columns later. */
async function profile() {
  const start = performance.now();
  const result = await profileSource({ source }, folder);
  const seconds = since(start);
  if (result.profile === undefined) throw new Error(JSON.stringify(result.problem));
  writeFileSync(profileFile, JSON.stringify(result));
  return { rows: result.profile.rows, seconds };
}

/** Two epochs; the second finds everything ready. */
async function batches() {
  const profiles = new Map([
    [sourceKey({ source }), JSON.parse(readFileSync(profileFile, "utf8")) as ProfileResult],
  ]);
  const program = `dataset rows {
  source: "${source}"
  target: price
  features: ${features}
  scale: standardize
  missing: mean
}
`;
  const { datasets, diagnostics } = analyse(program, { profiles });
  const dataset = datasets.get("rows");
  if (dataset === undefined || diagnostics.some(({ severity }) => severity === "error")) {
    throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  }
  const start = performance.now();
  const data = await prepareData(dataset, [{ kind: "regression" }], folder);
  const ready = since(start);
  const { train } = data;
  const input = train.inputs[0]!;
  const targets = train.targets[0]!;
  const ends: number[] = [];
  let checksum = 0;
  for (const epoch of [1, 2]) {
    const order = shuffled(train, 1, epoch);
    for (let from = 0; from < train.count; from += batch) {
      const positions = order.subarray(from, from + batch);
      const values = new Float32Array(positions.length * input.size);
      const filling = input.fill(positions, values);
      if (filling !== undefined) await filling;
      const answers = new Float32Array(positions.length);
      for (let at = 0; at < positions.length; at++) answers[at] = targets[positions[at]!]!;
      checksum += values[0]! + answers[0]!;
    }
    ends.push(since(start));
  }
  await data.close();
  const [first = Number.NaN, second = Number.NaN] = ends;
  return { rows: train.count, ready, epoch: second - first, seconds: first, checksum };
}

const since = (start: number) => (performance.now() - start) / 1000;

const answer = await (what === "profile" ? profile() : batches());
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const usage = { memory: maxRSS / 1024, processor: (userCPUTime + systemCPUTime) / 1e6 };
process.stdout.write(`${JSON.stringify({ ...answer, ...usage })}\n`);
