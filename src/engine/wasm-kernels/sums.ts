/** Sum and Mean for WebAssembly: along any axes without moving them, where the backend transposes first. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic, placeOf } from "./arithmetic.js";
import { type BackendWasm, callReplaced, dispose, type KernelCall, type WasmKernel } from "./kernel.js";

interface Attributes {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

export const sumKernels: readonly WasmKernel<tf.SumInputs, Attributes>[] = [tf.Sum, tf.Mean].map((name) => ({
  name,
  run: (call) => reduce(name, call),
}));

function reduce(
  name: string,
  { inputs: { x }, attributes, backend }: KernelCall<tf.SumInputs, Attributes>,
): tf.TensorInfo | tf.TensorInfo[] {
  const axes = tf.util.parseAxisParam(attributes.axis, x.shape);
  const runs = runsOf(x.shape, axes);
  if (x.dtype !== "float32" || runs.length > 3) return callReplaced(backend, name, { x }, { ...attributes });
  const shape = x.shape.flatMap((length, axis) =>
    !axes.includes(axis) ? [length] : attributes.keepDims ? [1] : [],
  );
  const output = backend.makeOutput(shape, "float32");
  const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  sum(backend, x, output, runs, name === tf.Mean ? 1 / count : 1);
  return output;
}

/** Neighbouring axes of one kind. */
interface Run {
  readonly summed: boolean;
  readonly length: number;
}

function runsOf(shape: readonly number[], axes: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const summed = axes.includes(axis);
    const before = runs.at(-1);
    if (before?.summed === summed) runs[runs.length - 1] = { summed, length: before.length * length };
    else runs.push({ summed, length });
  }
  return runs;
}

function sum(
  backend: BackendWasm,
  x: tf.TensorInfo,
  output: tf.TensorInfo,
  runs: readonly Run[],
  share: number,
): void {
  const { sumOfRows, sumOfColumns } = arithmetic(backend);
  const from = placeOf(backend, x);
  const to = placeOf(backend, output);
  const [first, second, third] = runs.map(({ length }) => length) as [number, number, number];
  const starts = runs[0]?.summed ?? false;
  if (runs.length === 0) sumOfColumns(from, to, 1, 1, share);
  else if (runs.length === 1 && starts) sumOfColumns(from, to, 1, first, share);
  else if (runs.length === 1) sumOfColumns(from, to, first, 1, share);
  else if (runs.length === 2 && starts) sumOfRows(from, to, first, second, share);
  else if (runs.length === 2) sumOfColumns(from, to, first, second, share);
  else if (starts) {
    const rows = backend.makeOutput([first * second], "float32");
    sumOfColumns(from, placeOf(backend, rows), first * second, third, 1);
    sumOfRows(placeOf(backend, rows), to, first, second, share);
    dispose(backend, rows);
  } else {
    for (let index = 0; index < first; index++) {
      sumOfRows(from + 4 * index * second * third, to + 4 * index * third, second, third, share);
    }
  }
}
