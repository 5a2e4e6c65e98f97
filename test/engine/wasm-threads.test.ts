/** Threads of the WebAssembly engine: however many compute, the bits are the same, also in memory that has grown. */
import { spawnSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selectEngine } from "../../src/engine/backends/select.js";
import { adamUpdate } from "../../src/engine/operations/adam.js";
import { convolveImage } from "../../src/engine/operations/convolve-image.js";
import { gru } from "../../src/engine/operations/gru.js";
import { lstm } from "../../src/engine/operations/lstm.js";
import { threadsFor } from "../../src/engine/threads.js";
import { useThreads } from "../../src/engine/wasm-kernels/arithmetic.js";
import { networkOf } from "./networks.js";
import { integerBetween, randomNumbers, seed, values } from "./support.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const random = randomNumbers(seed);
const recurrent = { activation: "tanh", recurrentActivation: "sigmoid" };

/** Sizes large enough to be cut into parts, and uneven, so that the parts are. Each gives a value and its gradients. */
const computations: Record<string, () => (inputs: tf.Tensor[]) => tf.Tensor[]> = {
  "products as they lie": () => withGradients(([a, b]) => tf.matMul(a!, b!)),
  convolution: () => withGradients((inputs) => convolveImage(inputs, { strides: [1, 1], pad: "same" })),
  "convolution in strides": () =>
    withGradients((inputs) => convolveImage(inputs, { strides: [2, 1], pad: "valid" })),
  "convolution of single pixels": () =>
    withGradients((inputs) => convolveImage(inputs, { strides: [1, 1], pad: "valid" })),
  "largest values": () => withGradients(([x]) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same")),
  means: () => withGradients(([x]) => tf.avgPool(x as tf.Tensor4D, 3, 2, "same")),
  LSTM: () => withGradients((inputs) => lstm(inputs, recurrent)),
  GRU: () => withGradients((inputs) => gru(inputs, recurrent)),
  Adam: () => (inputs) =>
    adamUpdate([...inputs.slice(0, 3), tf.abs(inputs[3]!)], {
      alpha: 0.01,
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-7,
    }),
};

const odd = (low: number, high: number) => integerBetween(random, low, high);
const [rows, units] = [odd(17, 33), odd(60, 75)];
const mask = () => ({ shape: [9, rows, 1], data: Float32Array.from({ length: 9 * rows }, () => odd(0, 1)) });
const inputs: Record<keyof typeof computations, ReturnType<typeof values>[]> = {
  "products as they lie": [values(random, [odd(90, 130), 301]), values(random, [301, odd(30, 90)])],
  convolution: [values(random, [7, 19, 17, 5]), values(random, [3, 3, 5, 37]), values(random, [37])],
  "convolution in strides": [values(random, [5, 23, 27, 3]), values(random, [5, 4, 3, 41])],
  "convolution of single pixels": [values(random, [6, 15, 17, 45]), values(random, [1, 1, 45, 31])],
  "largest values": [values(random, [7, 33, 35, 11])],
  means: [values(random, [7, 33, 35, 11])],
  LSTM: [values(random, [9, rows, 4 * units]), values(random, [units, 4 * units], -0.2, 0.2), mask()],
  GRU: [
    values(random, [9, rows, 3 * units]),
    values(random, [units, 3 * units], -0.2, 0.2),
    values(random, [3 * units]),
    mask(),
  ],
  Adam: Array.from({ length: 4 }, () => values(random, [100_003])),
};

let backend: BackendWasm;

beforeAll(() => useThreadsOf(1));
afterAll(() => useThreadsOf(1));

describe.each(Object.keys(computations))("%s", (name) => {
  test("has the same bits with one, two and three threads", async () => {
    const compute = computations[name]!();
    const alone = bitsOf(compute, inputs[name]!);
    for (const threads of [2, 3]) {
      expect(await useThreadsOf(threads)).toBe(threads);
      // Who computes which part is chance; so more than once.
      for (let time = 0; time < 10; time++) expectSame(bitsOf(compute, inputs[name]!), alone);
    }
    await useThreadsOf(1);
  });
});

test("threads compute in memory that was asked for after they began", async () => {
  const compute = computations.convolution!();
  const alone = bitsOf(compute, inputs.convolution!);
  expect(await useThreadsOf(2)).toBe(2);
  const before = backend.wasm.HEAPU8.byteLength;
  const filler: tf.Tensor[] = [];
  while (backend.wasm.HEAPU8.byteLength < 2 * before) filler.push(tf.zeros([2 ** 22]));
  // What comes now lies behind all that.
  expect(backend.getMemoryOffset(filler.at(-1)!.dataId)).toBeGreaterThan(before);
  for (let time = 0; time < 10; time++) expectSame(bitsOf(compute, inputs.convolution!), alone);
  tf.dispose(filler);
});

test("where no thread can be started one computes", async () => {
  const compute = computations.convolution!();
  await useThreadsOf(1);
  const alone = bitsOf(compute, inputs.convolution!);
  expect(await useThreads(backend, 2, path.join(root, "dist/no-such-program.js"))).toBe(1);
  expectSame(bitsOf(compute, inputs.convolution!), alone);
});

test("small networks are computed by one thread", () => {
  const dense = (width: number) =>
    networkOf([width], [{ layer: "Dense", args: { units: width } }], { batch: 32 });
  expect(threadsFor(dense(16), "wasm")).toBe(1);
  expect(threadsFor(dense(4000), "wasm")).toBe(Math.min(os.availableParallelism(), 8));
});

test("a thread that waits for work keeps no process from ending", () => {
  const program = `
    const { Worker } = require("node:worker_threads");
    const path = require("node:path");
    const { readFileSync } = require("node:fs");
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    const module = new WebAssembly.Module(readFileSync("dist/arithmetic.wasm"));
    const board = new SharedArrayBuffer(1024);
    const worker = new Worker(path.resolve("dist/engine-thread.js"), {
      workerData: { module, memory, board, thread: 1, scratch: 0 },
    });
    worker.once("message", (message) => { console.log(message); worker.unref(); });`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program], {
    cwd: root,
    encoding: "utf8",
    timeout: 20_000,
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "ready\n", stderr: "" });
});

async function useThreadsOf(threads: number): Promise<number> {
  const engine = await selectEngine("wasm", () => threads);
  backend = tf.backend() as BackendWasm;
  return engine.threads;
}

/** The value, and the gradients of its sum of squares by all inputs. */
function withGradients(compute: (inputs: tf.Tensor[]) => tf.Tensor) {
  return (inputs: tf.Tensor[]) => [
    compute(inputs),
    ...tf.grads((...tensors) => tf.sum(tf.square(compute(tensors))))(inputs),
  ];
}

/** The bytes of what is computed, one tensor after the other. */
function bitsOf(
  compute: (inputs: tf.Tensor[]) => tf.Tensor[],
  given: readonly { shape: number[]; data: Float32Array }[],
): Buffer {
  return tf.tidy(() =>
    Buffer.concat(
      compute(given.map(({ data, shape }) => tf.tensor(data, shape))).map(
        (tensor) => new Uint8Array((tensor.dataSync() as Float32Array).buffer),
      ),
    ),
  );
}

/** Compared as a whole: an assertion on each number takes seconds. */
function expectSame(bits: Buffer, expected: Buffer): void {
  expect(bits.byteLength).toBe(expected.byteLength);
  expect(bits.equals(expected)).toBe(true);
}
