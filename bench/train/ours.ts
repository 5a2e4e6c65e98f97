/** Trains a network of the bench as a run does, by `train()` on rows in memory, and says how long each epoch took. */
import * as tf from "@tensorflow/tfjs-core";
import type { Rows } from "../../src/data/prepared.js";
import { nativeBackend } from "../../src/engine/backends/native.js";
import { selectEngine } from "../../src/engine/backends/select.js";
import { defaultRhythm } from "../../src/engine/probes/probing.js";
import { threadsFor } from "../../src/engine/threads.js";
import { train } from "../../src/engine/train.js";
import { trainerFor } from "../../src/engine/trainer.js";
import { createRandom } from "../../src/random.js";
import { dataOf, networkOf, rowsOf, rowsOfMany, type Stacked, valuesOf } from "../../test/engine/networks.js";
import type { LayerSpec, Net } from "./nets.mjs";

const [, , engine, text = "{}"] = process.argv;
const net = JSON.parse(text) as Net;

const random = createRandom(1);
const size = net.input.reduce((product, length) => product * length, 1);

function rows(count: number): Rows {
  const values = Float32Array.from({ length: count * size }, () => random.normal());
  const labels = Array.from({ length: count }, () => random.integer(net.classes));
  return rowsOfMany([valuesOf(values, size)], [labels], count);
}

function stacked({ layer, units, filters, size, activation }: LayerSpec): Stacked {
  switch (layer) {
    case "Dense":
      return { layer, args: { units: units!, activation: activation! } };
    case "Conv2D":
      return {
        layer,
        args: { filters: filters!, kernel_size: [size!, size!], padding: "same", activation: activation! },
      };
    case "MaxPooling2D":
      return { layer, args: { pool_size: [size!, size!] } };
    case "LSTM":
      return { layer, args: { units: units! } };
    default:
      return { layer };
  }
}

async function measure() {
  const network = networkOf(net.input, net.layers.map(stacked), { batch: net.batch, metrics: ["accuracy"] });
  const chosen = await selectEngine(engine === "wasm" ? "wasm" : "tensorflow", (name) =>
    threadsFor(network, name),
  );
  const none = rowsOf([], []);
  const data = dataOf(rows(net.rows), none, none);
  let single: string | undefined;
  const looks: number[] = [];
  /** Times each look into a step; the first one has its graph prepared as well. */
  const timed: typeof trainerFor = (task) => {
    const trainer = trainerFor(task);
    const { probe } = trainer;
    if (probe === undefined) return trainer;
    const timedProbe: typeof probe = (...given) => {
      const start = performance.now();
      const figures = probe(...given);
      looks.push((performance.now() - start) / 1000);
      return figures;
    };
    return { ...trainer, probe: timedProbe };
  };
  const ends: number[] = [];
  const memory: number[] = [];
  const processor: number[] = [];
  const tensors: number[] = [];
  const began = performance.now();
  await train(
    {
      network,
      data,
      epochs: net.epochs,
      seed: 1,
      control: { whenRunning: async () => {}, stopRequested: () => false },
      batchInterval: 50,
      probes: { every: defaultRhythm, onProbe: () => {} },
      onBatch: () => {},
      onSingleOperations: (why) => {
        single = why;
      },
      onEpoch: () => {
        ends.push(performance.now());
        processor.push(process.cpuUsage().user / 1e6);
        memory.push(process.memoryUsage.rss());
        tensors.push(engine === "wasm" ? tf.memory().numTensors : nativeBackend().binding.getNumOfTensors());
      },
    },
    timed,
  );
  const epochs = ends.map((end, at) => (end - (at === 0 ? began : ends[at - 1]!)) / 1000);
  const { threads, version } = chosen;
  return {
    epochs,
    threads,
    chosen: threadsFor(network, engine === "wasm" ? "wasm" : "tensorflow"),
    version,
    single,
    looks,
    processor,
    memory,
    tensors,
  };
}

measure().then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
