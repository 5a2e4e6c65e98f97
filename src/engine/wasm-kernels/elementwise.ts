/** Arithmetic between two tensors of more than six axes, for which XNNPACK gives no numbers and only prints a line. */
import * as tf from "@tensorflow/tfjs-core";
import { callReplaced, type KernelCall, type WasmKernel, withShape } from "./kernel.js";

const MOST_AXES = 6;

export const elementwiseKernels: readonly WasmKernel<tf.BinaryInputs, object>[] = [
  tf.Add,
  tf.Sub,
  tf.Multiply,
  tf.RealDiv,
].map((name) => ({ name, run: (call) => run(name, call) }));

function run(
  name: string,
  { inputs: { a, b }, backend }: KernelCall<tf.BinaryInputs, object>,
): tf.TensorInfo {
  if (a.shape.length <= MOST_AXES && b.shape.length <= MOST_AXES)
    return callReplaced(backend, name, { a, b });
  const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const merged = mergeAxes(withRank(a.shape, shape.length), withRank(b.shape, shape.length));
  if (merged.a.length > MOST_AXES) {
    throw new Error(`The WebAssembly engine cannot compute with ${shape.length} axes of so many kinds.`);
  }
  const inputs = { a: withShape(a, merged.a), b: withShape(b, merged.b) };
  return withShape(callReplaced(backend, name, inputs), shape);
}

/** Neighbouring axes count as one where both have them, or where the same one is stretched along them. */
function mergeAxes(a: readonly number[], b: readonly number[]): { a: number[]; b: number[] } {
  const merged = { a: [] as number[], b: [] as number[] };
  let kind: number | undefined;
  for (const [axis, length] of a.entries()) {
    const other = b[axis]!;
    if (length === 1 && other === 1) continue;
    const itsKind = Math.sign(length === other ? 0 : length - other);
    if (itsKind === kind) {
      merged.a[merged.a.length - 1]! *= length;
      merged.b[merged.b.length - 1]! *= other;
    } else {
      merged.a.push(length);
      merged.b.push(other);
    }
    kind = itsKind;
  }
  return merged;
}

function withRank(shape: readonly number[], rank: number): number[] {
  return [...Array.from({ length: rank - shape.length }, () => 1), ...shape];
}
