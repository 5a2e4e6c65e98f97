// Sets Netwright's training beside tfjs's `fit`, Keras's `fit`, PyTorch and JAX: milliseconds a step and epochs a second, each
// with one thread and with two. Each measurement is a process of its own; they take turns, so that a machine whose speed drifts
// treats all alike.
//   npm run bench:train [-- --python PYTHON] [--nets mlp,cnn,lstm,tiny] [--contenders NAME,…] [--rounds N] [--threads 1,2]
//                       [--no-digits] [--no-growth] [--no-endurance]
// @ts-check
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { bundleOurs, wasmFolder } from "./train/bundle.mjs";
import { digits, endurance, growth, nets } from "./train/nets.mjs";
import { quantile } from "./typing.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "..");
const { values: options } = parseArgs({
  options: {
    python: { type: "string", default: process.env.BENCH_PYTHON ?? "python3" },
    nets: { type: "string", default: nets.map(({ name }) => name).join() },
    contenders: { type: "string" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: "1,2" },
    "no-digits": { type: "boolean", default: false },
    "no-growth": { type: "boolean", default: false },
    "no-endurance": { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const threadCounts = options.threads.split(",").map(Number);
/** Longer than any measurement, in milliseconds. */
const patience = 600_000;
const scratch = mkdtempSync(path.join(os.tmpdir(), "netwright-bench-train-"));

/**
 * @typedef {import("./train/nets.mjs").Net} Net
 * @typedef {{ epochs: number[], looks?: number[], threads?: number, chosen?: number, single?: string, version?: string, score?: number, memory?: number[], tensors?: number[], seconds?: number }} Answer
 * @typedef {(net: Net, threads: number) => Promise<Answer>} Contender
 */

const run = promisify(execFile);

/** @param {string} program @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] @returns {Promise<Answer>} */
async function ask(program, args, env = {}) {
  const began = performance.now();
  const { stdout } = await run(program, [...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: patience,
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - began) / 1000;
  return { ...JSON.parse(stdout.trim().split("\n").at(-1) ?? ""), seconds };
}

/** @param {number} threads */
const nativeThreads = (threads) => ({ TF_NUM_INTRAOP_THREADS: String(threads) });

/** Which of the others can be asked here, with what each needs. @returns {string[]} */
function peers() {
  const wanted = {
    "keras-tensorflow": "keras, tensorflow",
    "keras-onednn": "keras, tensorflow",
    "keras-jax": "keras, jax",
    "torch-eager": "torch",
    "torch-compile": "torch",
    jax: "jax",
  };
  const there = Object.entries(wanted)
    .filter(([, modules]) => {
      try {
        const find = `import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in "${modules}".split(", ")))`;
        execFileSync(options.python, ["-c", find], { stdio: "ignore" });
        return true;
      } catch {
        return false;
      }
    })
    .map(([name]) => name);
  if (there.length < Object.keys(wanted).length) {
    console.log(`${options.python} has no ${Object.keys(wanted).filter((name) => !there.includes(name))}. To have all of them:
  python3 -m venv bench-python && bench-python/bin/pip install tensorflow-cpu keras torch jax
  npm run bench:train -- --python bench-python/bin/python
torch.compile needs a C++ compiler besides.\n`);
  }
  return there;
}

/** @returns {Promise<Map<string, Contender>>} */
async function contenders() {
  const bundles = await bundleOurs(scratch);
  const wasm = wasmFolder + path.sep;
  const node = process.execPath;
  /** @type {[string, Contender][]} */
  const all = [
    [
      "netwright",
      (net, n) => ask(node, [bundles.graphs, "tensorflow", JSON.stringify(net)], nativeThreads(n)),
    ],
    [
      "netwright-operations",
      (net, n) => ask(node, [bundles.operations, "tensorflow", JSON.stringify(net)], nativeThreads(n)),
    ],
    ["netwright-wasm", (net) => ask(node, [bundles.graphs, "wasm", JSON.stringify(net)])],
    ["tfjs-node", (net, n) => ask(node, [bundles.tfjs, "tensorflow", JSON.stringify(net)], nativeThreads(n))],
    ["tfjs-wasm", (net) => ask(node, [bundles.tfjs, "wasm", JSON.stringify(net), wasm])],
    ...peers().map(
      (name) =>
        /** @type {[string, Contender]} */ ([
          name,
          (net, n) =>
            ask(options.python, [path.join(here, "train", "peers.py"), name, String(n), JSON.stringify(net)]),
        ]),
    ),
  ];
  const wanted = options.contenders?.split(",");
  return new Map(all.filter(([name]) => wanted?.includes(name) ?? true));
}

/** These have one thread, whatever is asked for. @param {string} name */
const alone = (name) => name.endsWith("-wasm");

/** Milliseconds a step, in the later two thirds of the epochs. @param {Answer} answer @param {Net} net */
function stepOf({ epochs }, net) {
  const warm = epochs.slice(Math.ceil(epochs.length / 3));
  return (quantile(warm, 0.5) / Math.ceil(net.rows / net.batch)) * 1000;
}

/** @typedef {{ step?: number, first?: number, seconds?: number, score?: number | undefined, why?: string, answer?: Answer }} Figures */

/**
 * Asks everybody in turn, as often as there are rounds, and gives the medians by contender and threads.
 * @param {Net} net @param {Map<string, Contender>} all @param {readonly number[]} counts
 */
async function measured(net, all, counts) {
  /** @type {Map<string, Map<number, Answer[] | string>>} */
  const answers = new Map([...all.keys()].map((name) => [name, new Map()]));
  for (let round = 0; round < rounds; round++) {
    for (const threads of counts) {
      for (const [name, contender] of all) {
        const own = answers.get(name);
        const before = own?.get(threads) ?? [];
        if (!own || typeof before === "string" || (alone(name) && threads !== counts[0])) continue;
        try {
          own.set(threads, [...before, await contender(net, threads)]);
        } catch (error) {
          own.set(threads, reasonOf(error));
        }
      }
    }
    console.error(`  ${net.name}, round ${round + 1}, load ${os.loadavg()[0]?.toFixed(1)}`);
  }
  return new Map(
    [...answers].map(([name, own]) => [
      name,
      new Map([...own].map(([threads, given]) => [threads, figuresOf(net, given)])),
    ]),
  );
}

/** @param {Net} net @param {Answer[] | string} given @returns {Figures} */
function figuresOf(net, given) {
  if (typeof given === "string") return { why: given };
  const median = (/** @type {(answer: Answer) => number} */ figure) => quantile(given.map(figure), 0.5);
  return {
    step: median((answer) => stepOf(answer, net)),
    first: median(({ epochs }) => epochs[0] ?? Number.NaN),
    seconds: median(({ seconds }) => seconds ?? Number.NaN),
    score: given[0]?.score,
    ...(given[0] && { answer: given[0] }),
  };
}

/** The last line that an error said. @param {unknown} error */
function reasonOf(error) {
  const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error);
  const lines = (stderr || message).split("\n").filter((line) => /error|not/i.test(line));
  return (lines.find((line) => /^\w*Error:/.test(line)) ?? lines[0] ?? message).trim().slice(0, 100);
}

/** The one that counts: ours with as many threads as Netwright chooses itself, the others' faster one. @param {string} name @param {Map<number, Figures>} own */
function counting(name, own) {
  const all = [...own.values()].filter(({ step }) => step !== undefined);
  const chosen = name === "netwright" && all[0]?.answer?.chosen;
  const ours = chosen && own.get(chosen);
  return ours || all.toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0))[0];
}

/** @param {Net} net @param {Map<string, Map<number, Figures>>} figures */
function table(net, figures) {
  const ours = figures.get("netwright");
  const reference = ours && counting("netwright", ours);
  const steps = Math.ceil(net.rows / net.batch);
  console.log(`\n${net.name}: ${net.layers.map(described).join(", ")}, batch ${net.batch}`);
  const heads = [
    "",
    ...threadCounts.map((count) => `ms/step, ${count} thr.`),
    "epochs/s",
    "1st epoch s",
    "ours is",
  ];
  console.log(`  ${heads.map((head, at) => (at === 0 ? head.padEnd(22) : head.padStart(16))).join("")}`);
  for (const [name, own] of figures) {
    const best = counting(name, own);
    if (!best?.step) {
      console.log(`  ${name.padEnd(22)}  cannot train it: ${[...own.values()][0]?.why}`);
      continue;
    }
    const chosen = best.answer?.chosen;
    const cells = [
      ...threadCounts.map((count) => {
        const step = own.get(count)?.step;
        return step === undefined ? "" : `${step.toFixed(3)}${chosen === count ? " *" : ""}`;
      }),
      (1000 / (best.step * steps)).toFixed(2),
      (best.first ?? Number.NaN).toFixed(2),
      reference?.step ? `${(reference.step / best.step).toFixed(2)} ×` : "",
    ];
    console.log(`  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(16)).join("")}`);
  }
  goals(figures, reference?.step);
}

/** @param {Map<string, Map<number, Figures>>} figures @param {number | undefined} ours */
function goals(figures, ours) {
  const fastest = (/** @type {string} */ start) =>
    Math.min(
      ...[...figures]
        .filter(([name]) => name.startsWith(start))
        .map(([name, own]) => counting(name, own)?.step ?? Number.POSITIVE_INFINITY),
    );
  /** @type {string[]} */
  const said = [];
  for (const [what, start, goal] of /** @type {const} */ ([
    ["Keras fit", "keras", 0.4],
    ["the faster PyTorch", "torch", 1],
    ["JAX jit", "jax", 1.1],
  ])) {
    const theirs = fastest(start);
    if (ours && Number.isFinite(theirs)) said.push(`${(ours / theirs).toFixed(2)} × ${what} (goal ${goal})`);
  }
  const [wasm, stock] = [fastest("netwright-wasm"), fastest("tfjs-wasm")];
  if (Number.isFinite(wasm) && Number.isFinite(stock))
    said.push(`WebAssembly ${(wasm / stock).toFixed(2)} × stock (goal 0.35 on the mlp)`);
  for (const name of ["netwright", "netwright-wasm"]) {
    const answer = counting(name, figures.get(name) ?? new Map())?.answer;
    if (answer) said.push(`probes are ${(probesShare(answer) * 100).toFixed(1)} % of it on ${name} (goal 5)`);
  }
  if (said.length > 0) console.log(`  Netwright: ${said.join("; ")}`);
}

/** Of all the time behind the first epoch, in which what is looked with is made. @param {Answer} answer */
function probesShare({ epochs, looks = [] }) {
  const sum = (/** @type {number[]} */ seconds) => seconds.reduce((so, each) => so + each, 0);
  return sum(looks.slice(1)) / sum(epochs.slice(1));
}

/** @param {import("./train/nets.mjs").LayerSpec} spec */
const described = ({ layer, units, filters }) => [layer, units ?? filters].filter(Boolean).join(" ");

/** From the file to the score on the test rows, as whole processes. @param {Map<string, Contender>} all */
async function wholeDigits(all) {
  const cli = path.join(root, "dist", "cli.js");
  const file = path.join(root, "examples", "digits.nn");
  const started = async (/** @type {string} */ engine) => {
    const runs = mkdtempSync(path.join(scratch, "runs-"));
    const args = [cli, "train", file, "--engine", engine, "--epochs", String(digits.epochs), "--runs", runs];
    const began = performance.now();
    const { stdout } = await run(process.execPath, [...args, "--json"], { maxBuffer: 1 << 28 });
    const seconds = (performance.now() - began) / 1000;
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const score = events.find(({ type }) => type === "result").metrics.test.accuracy;
    return { epochs: [], seconds, score };
  };
  /** @type {Net} */
  const net = { ...digits, file: path.join(root, "examples", "digits.csv") };
  /** @type {Map<string, Contender>} */
  const jobs = new Map(all);
  if (all.has("netwright")) jobs.set("netwright", () => started("tensorflow"));
  if (all.has("netwright-wasm")) jobs.set("netwright-wasm", () => started("wasm"));
  jobs.delete("netwright-operations");
  const figures = await measured(net, jobs, threadCounts);
  console.log(`\ndigits, ${digits.epochs} epochs from file to final score: seconds of the whole process`);
  const ours = best("netwright");
  for (const name of jobs.keys()) {
    const own = best(name);
    const why = [...(figures.get(name)?.values() ?? [])][0]?.why;
    console.log(
      own?.seconds
        ? `  ${name.padEnd(22)}${own.seconds.toFixed(2).padStart(8)} s, accuracy ${own.score?.toFixed(3)}${ours?.seconds ? `, ours is ${(ours.seconds / own.seconds).toFixed(2)} ×` : ""}`
        : `  ${name.padEnd(22)}  cannot train it: ${why}`,
    );
  }

  /** @param {string} name */
  function best(name) {
    return [...(figures.get(name)?.values() ?? [])]
      .filter(({ seconds }) => seconds !== undefined)
      .toSorted((a, b) => (a.seconds ?? 0) - (b.seconds ?? 0))[0];
  }
}

/** @param {Map<string, Contender>} all */
async function wholeGrowth(all) {
  const ours = new Map([...all].filter(([name]) => ["netwright", "netwright-wasm"].includes(name)));
  console.log(
    "\nHow the time grows, ms a step (a second an epoch for rows), from a perceptron of the middle",
  );
  for (const [what, cases] of Object.entries(growth)) {
    for (const net of cases) {
      const figures = await measured(net, ours, [1, 2]);
      const cells = [...figures].map(([name, own]) => {
        const steps = [...own].map(([threads, { step }]) => `${step?.toFixed(3)} (${threads} thr.)`);
        return `${name} ${steps.join(", ")}`;
      });
      const epoch = [...(figures.get("netwright")?.values() ?? [])][0]?.step ?? Number.NaN;
      const seconds =
        what === "rows"
          ? `, ${((epoch * Math.ceil(net.rows / net.batch)) / 1000).toFixed(2)} s an epoch`
          : "";
      console.log(`  ${net.name.padEnd(14)}${cells.join("; ")}${seconds}`);
    }
  }
}

/** @param {Map<string, Contender>} all */
async function wholeEndurance(all) {
  for (const name of ["netwright", "netwright-operations", "netwright-wasm"]) {
    const contender = all.get(name);
    if (!contender) continue;
    const { memory = [], tensors = [], epochs } = await contender(endurance, 1);
    const steps = Math.round((epochs.length * endurance.rows) / endurance.batch);
    const third = Math.floor(memory.length / 3);
    const grown = ((memory.at(-1) ?? 0) - (memory[third] ?? 0)) / 2 ** 20;
    console.log(
      `  ${name.padEnd(22)}${steps} steps: tensors ${tensors[third]} to ${tensors.at(-1)}, resident memory ` +
        `${grown >= 0 ? "+" : ""}${grown.toFixed(1)} MiB in the later two thirds`,
    );
  }
}

try {
  const all = await contenders();
  console.log(
    `${os.cpus()[0]?.model}, ${os.availableParallelism()} cores, Node ${process.versions.node}, load ${os
      .loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}; medians of ${rounds} rounds; * marks the threads that Netwright chooses`,
  );
  const wanted = options.nets.split(",");
  const versions = new Map();
  for (const net of nets.filter(({ name }) => wanted.includes(name))) {
    const figures = await measured(net, all, threadCounts);
    table(net, figures);
    for (const [name, own] of figures)
      for (const { answer } of own.values()) if (answer?.version) versions.set(name, answer.version);
  }
  if (!options["no-digits"]) await wholeDigits(all);
  if (!options["no-growth"]) await wholeGrowth(all);
  if (!options["no-endurance"]) {
    console.log("\nEndurance");
    await wholeEndurance(all);
  }
  console.log(`\n${[...versions].map(([name, version]) => `${name}: ${version}`).join(", ")}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
