/** BatchMatMul for WebAssembly: transposes first and multiplies matrix by matrix, as only plain products run fast there. */
import * as tf from "@tensorflow/tfjs-core";
import {
  type BackendWasm,
  callKernel,
  callReplaced,
  dispose,
  type KernelCall,
  type WasmKernel,
  withShape,
} from "./kernel.js";

/**
 * The product of `a` [..., n, k] and `b` [..., k, m], either of them stored transposed where its attribute says so; the
 * leading axes broadcast. The backend's kernel takes its vectorised path (XNNPACK) for two untransposed matrices only and
 * a scalar one, about ten times slower, for everything else, so everything else is brought to that form.
 */
export const matrixProduct: WasmKernel<tf.BatchMatMulInputs, tf.BatchMatMulAttrs> = {
  name: tf.BatchMatMul,
  run: product,
};

function product({
  inputs,
  attributes: { transposeA, transposeB },
  backend,
}: KernelCall<tf.BatchMatMulInputs, tf.BatchMatMulAttrs>): tf.TensorInfo {
  if (transposeB && !transposeA && isCheaperSwapped(inputs.a, inputs.b)) {
    const turned = transposeLastTwo(backend, inputs.a);
    const swapped = multiply(backend, inputs.b, turned);
    const result = transposeLastTwo(backend, swapped);
    dispose(backend, turned, swapped);
    return result;
  }
  const a = transposeA ? transposeLastTwo(backend, inputs.a) : inputs.a;
  const b = transposeB ? transposeLastTwo(backend, inputs.b) : inputs.b;
  const result = multiply(backend, a, b);
  if (a !== inputs.a) dispose(backend, a);
  if (b !== inputs.b) dispose(backend, b);
  return result;
}

/**
 * Whether a · bᵀ is better had as (b · aᵀ)ᵀ, which transposes `a` and the result where the other way transposes `b`. The
 * right-hand matrix is also rearranged by XNNPACK, so the one that moves counts twice. This is a dense layer's gradient
 * for its input: few rows against all of its weights.
 */
function isCheaperSwapped(a: tf.TensorInfo, b: tf.TensorInfo): boolean {
  if (a.shape.length !== b.shape.length || tf.util.sizeFromShape(b.shape.slice(0, -2)) !== 1) return false;
  if (tf.util.sizeFromShape(a.shape.slice(0, -2)) !== 1) return false;
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const columns = b.shape.at(-2) as number;
  return 2 * rows * inner + rows * columns < 2 * columns * inner;
}

function multiply(backend: BackendWasm, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const columns = b.shape.at(-1) as number;
  const countA = tf.util.sizeFromShape(batchA);
  const countB = tf.util.sizeFromShape(batchB);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const shape = [...batch, rows, columns];
  const count = tf.util.sizeFromShape(batch);
  tf.util.assert(
    inner === b.shape.at(-2),
    () =>
      `The matrices [${a.shape}] and [${b.shape}] cannot be multiplied: ${inner} is not ${b.shape.at(-2)}.`,
  );
  if (tf.util.sizeFromShape(shape) === 0) return backend.makeOutput(shape, "float32");
  // XNNPACK refuses an empty inner axis; the sum over nothing is zero.
  if (inner === 0) {
    const zeros = backend.makeOutput(shape, "float32");
    backend.typedArrayFromHeap(zeros).fill(0);
    return zeros;
  }
  if (countB === 1) {
    // One right-hand matrix for all: the left-hand ones are one tall matrix.
    const left = withShape(a, [1, countA * rows, inner]);
    const right = withShape(b, [1, inner, columns]);
    return withShape(plainProduct(backend, left, right), shape);
  }
  if (countA !== count || countB !== count) {
    // A batch that broadcasts on both sides is rare; the scalar kernel handles a batch of one against many only.
    const wideA = broadcastBatch(backend, a, batch);
    const wideB = broadcastBatch(backend, b, batch);
    const result = eachProduct(backend, wideA, wideB, shape);
    dispose(backend, wideA, wideB);
    return result;
  }
  return eachProduct(backend, a, b, shape);
}

/** The products of a batch one by one, each on the vectorised path, straight in the memory of the whole. */
function eachProduct(
  backend: BackendWasm,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  shape: number[],
): tf.TensorInfo {
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const columns = shape.at(-1) as number;
  const count = tf.util.sizeFromShape(shape.slice(0, -2));
  const output = backend.makeOutput(shape, "float32");
  for (let index = 0; index < count; index++) {
    const left = part(backend, a, index, [1, rows, inner]);
    const right = part(backend, b, index, [1, inner, columns]);
    const result = plainProduct(backend, left, right);
    const to = backend.typedArrayFromHeap(output);
    to.set(backend.typedArrayFromHeap(result), index * rows * columns);
    dispose(backend, result, left, right);
  }
  return output;
}

function plainProduct(backend: BackendWasm, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  return callReplaced(backend, tf.BatchMatMul, { a, b }, { transposeA: false, transposeB: false });
}

/** A copy of one matrix of a batch. */
function part(backend: BackendWasm, tensor: tf.TensorInfo, index: number, shape: number[]): tf.TensorInfo {
  const size = tf.util.sizeFromShape(shape);
  const output = backend.makeOutput(shape, "float32");
  const from = backend.typedArrayFromHeap(tensor);
  backend.typedArrayFromHeap(output).set(from.subarray(index * size, (index + 1) * size));
  return output;
}

function broadcastBatch(backend: BackendWasm, tensor: tf.TensorInfo, batch: number[]): tf.TensorInfo {
  const matrix = tensor.shape.slice(-2);
  const own = tensor.shape.slice(0, -2);
  const padded = [...new Array<number>(batch.length - own.length).fill(1), ...own];
  const reps = [...batch.map((size, axis) => size / (padded[axis] as number)), 1, 1];
  return callKernel(backend, tf.Tile, { x: withShape(tensor, [...padded, ...matrix]) }, { reps });
}

function transposeLastTwo(backend: BackendWasm, x: tf.TensorInfo): tf.TensorInfo {
  const rank = x.shape.length;
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  perm[rank - 2] = rank - 1;
  perm[rank - 1] = rank - 2;
  return callKernel(backend, tf.Transpose, { x }, { perm });
}
