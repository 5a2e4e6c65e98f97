/** BatchMatMul for WebAssembly: products of matrices as they lie, transposed or not, by the engine's own module. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic, placeOf } from "./arithmetic.js";
import type { BackendWasm, KernelCall, WasmKernel } from "./kernel.js";

/**
 * The product of `a` [..., n, k] and `b` [..., k, m], either of them stored transposed where its attribute says so; the
 * leading axes broadcast. The backend's own kernel is fast for two untransposed matrices only.
 */
export const matrixProduct: WasmKernel<tf.BatchMatMulInputs, tf.BatchMatMulAttrs> = {
  name: tf.BatchMatMul,
  run: ({ inputs: { a, b }, attributes, backend }: KernelCall<tf.BatchMatMulInputs, tf.BatchMatMulAttrs>) =>
    multiply(backend, a, b, attributes),
};

export interface ProductOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** [m], added to each row of the product. */
  readonly bias?: tf.TensorInfo | undefined;
  /** Whether what is below 0 becomes 0, last of all. */
  readonly relu?: boolean;
}

/** The product as a new tensor. */
export function multiply(
  backend: BackendWasm,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA = false, transposeB = false, bias, relu = false }: ProductOptions = {},
): tf.TensorInfo {
  const [rowsOfA, columnsOfA] = a.shape.slice(-2) as [number, number];
  const [rowsOfB, columnsOfB] = b.shape.slice(-2) as [number, number];
  const [rows, inner] = transposeA ? [columnsOfA, rowsOfA] : [rowsOfA, columnsOfA];
  const columns = transposeB ? rowsOfB : columnsOfB;
  tf.util.assert(
    inner === (transposeB ? columnsOfB : rowsOfB),
    () =>
      `The matrices [${a.shape}] and [${b.shape}] cannot be multiplied: ${inner} is not ${transposeB ? columnsOfB : rowsOfB}.`,
  );
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const output = backend.makeOutput([...batch, rows, columns], "float32");
  const module = arithmetic(backend);
  const [placeA, placeB, place] = [a, b, output].map((tensor) => placeOf(backend, tensor)) as [
    number,
    number,
    number,
  ];
  const biasPlace = bias ? placeOf(backend, bias) : 0;
  const each = (left: number, right: number, to: number, height: number) =>
    module.inParts(
      "product",
      height * inner * columns,
      placeA + 4 * left * rows * inner,
      transposeA ? 1 : inner,
      transposeA ? rows : 1,
      placeB + 4 * right * inner * columns,
      transposeB ? 1 : columns,
      transposeB ? inner : 1,
      place + 4 * to * rows * columns,
      height,
      inner,
      columns,
      biasPlace,
      Number(relu),
      0,
    );
  const count = tf.util.sizeFromShape(batch);
  if (tf.util.sizeFromShape(batchB) === 1 && !transposeA) {
    // One right-hand matrix for all: the left-hand ones are one tall matrix.
    each(0, 0, 0, count * rows);
    return output;
  }
  const left = placesInBatch(batch, batchA);
  const right = placesInBatch(batch, batchB);
  for (let at = 0; at < count; at++) each(left(at), right(at), at, rows);
  return output;
}

/** Which of the matrices of a smaller batch is the one for a place in the whole that it is broadcast to. */
function placesInBatch(batch: readonly number[], own: readonly number[]): (at: number) => number {
  const count = tf.util.sizeFromShape([...own]);
  if (count === tf.util.sizeFromShape([...batch])) return (at) => at;
  if (count === 1) return () => 0;
  const ahead = batch.length - own.length;
  return (at) => {
    let rest = at;
    let place = 0;
    let stride = 1;
    for (let axis = batch.length - 1; axis >= ahead; axis--) {
      const length = own[axis - ahead]!;
      if (length > 1) place += (rest % batch[axis]!) * stride;
      stride *= length;
      rest = Math.floor(rest / batch[axis]!);
    }
    return place;
  };
}
