/** What the engine's tests share: seeded random tensors, and running one computation on several engines to compare. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect } from "vitest";
import { findNative } from "../../src/engine/backends/native.js";
import { selectEngine } from "../../src/engine/backends/select.js";

export type EngineUnderTest = "wasm" | "tensorflow";

const native = findNative();

/** The engines that run here. Native TensorFlow is left out, visibly, where it is not installed. */
export const engines: EngineUnderTest[] = native.available ? ["wasm", "tensorflow"] : ["wasm"];
if (!native.available) console.warn(`Tests on native TensorFlow are skipped: ${native.why}`);

/** NETWRIGHT_SEED repeats a failure; every file prints the one it used. */
export const seed = Number(process.env.NETWRIGHT_SEED) || (Date.now() % 1_000_000) + 1;
console.log(`NETWRIGHT_SEED=${seed}`);

/**
 * Those of the cases that an engine is put to: the first engine to all of them, another one to a third, which the seed
 * picks; NETWRIGHT_CASES=all puts it to all as well.
 */
export function casesFor<Case>(engine: EngineUnderTest, cases: readonly Case[]): readonly Case[] {
  if (engine === engines[0] || process.env.NETWRIGHT_CASES === "all") return cases;
  return cases.filter((_, at) => at % 3 === seed % 3);
}

/** A generator of numbers in [0, 1) (mulberry32, public domain). */
export function randomNumbers(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function integerBetween(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** Values of a tensor that is made anew on each engine. */
export interface Values {
  readonly shape: number[];
  readonly data: Float32Array;
}

/** Uniform in [low, high), which keeps away from the places where activations have a corner only by chance. */
export function values(random: () => number, shape: number[], low = -2, high = 2): Values {
  const data = Float32Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => low + random() * (high - low),
  );
  return { shape, data };
}

/** Makes an engine the current one; "cpu" is tfjs's plain JavaScript backend, the reference. */
export async function useEngine(name: EngineUnderTest | "cpu"): Promise<void> {
  if (name === "cpu") await tf.setBackend("cpu");
  else await selectEngine(name);
}

export interface Answer {
  readonly shape: number[];
  readonly data: number[];
}

/** Runs `compute` on the current engine and reads its results; every tensor made on the way is freed. */
export function answers(inputs: Values[], compute: (tensors: tf.Tensor[]) => tf.Tensor[]): Answer[] {
  return tf.tidy(() =>
    compute(inputs.map(({ data, shape }) => tf.tensor(data, shape))).map((tensor) => ({
      shape: tensor.shape,
      data: Array.from(tensor.dataSync()),
    })),
  );
}

/** Every number within `tolerance` of the reference, relative to the tensor's largest. */
export function expectClose(got: Answer[], wanted: Answer[], tolerance = 1e-5, what = ""): void {
  expect(
    got.map(({ shape }) => shape),
    what,
  ).toEqual(wanted.map(({ shape }) => shape));
  for (const [index, reference] of wanted.entries()) {
    const scale = largest(1, reference.data, Math.abs);
    const worst = largest(0, reference.data, (value, i) => distance(value, got[index]?.data[i]));
    expect(worst / scale, `${what}, tensor ${index}, NETWRIGHT_SEED=${seed}`).toBeLessThan(tolerance);
  }
}

function largest(least: number, data: number[], of: (value: number, index: number) => number): number {
  return data.reduce((so, value, index) => Math.max(so, of(value, index)), least);
}

function distance(wanted: number, got = Number.NaN): number {
  if (Object.is(wanted, got)) return 0;
  const difference = Math.abs(wanted - got);
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}
