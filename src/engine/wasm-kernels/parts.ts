/** SplitV, Unpack, Concat and Pack for WebAssembly: plain copies, where the backend copies the whole for each part. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic, placeOf } from "./arithmetic.js";
import { type BackendWasm, callReplaced, type KernelCall, type WasmKernel, withShape } from "./kernel.js";

export const split: WasmKernel<tf.SplitVInputs, tf.SplitVAttrs> = { name: tf.SplitV, run: cut };
export const unpack: WasmKernel<tf.UnpackInputs, tf.UnpackAttrs> = { name: tf.Unpack, run: unstack };
export const concat: WasmKernel<Joined, tf.ConcatAttrs> = { name: tf.Concat, run: join };
export const pack: WasmKernel<Joined, tf.PackAttrs> = { name: tf.Pack, run: stack };

/** The inputs by their numbers, in the form of an object or of an array. */
type Joined = Readonly<Record<string, tf.TensorInfo>>;

function cut({
  inputs: { x },
  attributes,
  backend,
}: KernelCall<tf.SplitVInputs, tf.SplitVAttrs>): tf.TensorInfo | tf.TensorInfo[] {
  if (!isCopied([x])) return callReplaced(backend, tf.SplitV, { x }, attributes);
  const axis = tf.util.parseAxisParam(attributes.axis, x.shape)[0]!;
  const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attributes.numOrSizeSplits, axis);
  return takeApart(backend, x, axis, sizes);
}

function unstack({
  inputs: { value },
  attributes,
  backend,
}: KernelCall<tf.UnpackInputs, tf.UnpackAttrs>): tf.TensorInfo | tf.TensorInfo[] {
  if (!isCopied([value])) return callReplaced(backend, tf.Unpack, { value }, attributes);
  const axis = attributes.axis < 0 ? attributes.axis + value.shape.length : attributes.axis;
  const sizes = new Array<number>(value.shape[axis]!).fill(1);
  const shape = value.shape.filter((_, at) => at !== axis);
  return takeApart(backend, value, axis, sizes).map((part) => withShape(part, shape));
}

function join({
  inputs,
  attributes,
  backend,
}: KernelCall<Joined, tf.ConcatAttrs>): tf.TensorInfo | tf.TensorInfo[] {
  const all: tf.TensorInfo[] = Object.values(inputs);
  if (!isCopied(all)) return callReplaced(backend, tf.Concat, { ...inputs }, attributes);
  const axis = tf.util.parseAxisParam(attributes.axis, all[0]!.shape)[0]!;
  const shapes = all.map(({ shape }) => shape);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  return putTogether(backend, all, axis, tf.backend_util.computeOutShape(shapes, axis));
}

function stack({
  inputs,
  attributes,
  backend,
}: KernelCall<Joined, tf.PackAttrs>): tf.TensorInfo | tf.TensorInfo[] {
  const all: tf.TensorInfo[] = Object.values(inputs);
  if (!isCopied(all)) return callReplaced(backend, tf.Pack, { ...inputs }, attributes);
  const { shape } = all[0]!;
  const axis = attributes.axis < 0 ? attributes.axis + shape.length + 1 : attributes.axis;
  for (const one of all)
    tf.util.assertShapesMatch(shape, one.shape, "All tensors passed to stack must have matching shapes");
  return putTogether(backend, all, axis, [...shape.slice(0, axis), all.length, ...shape.slice(axis)]);
}

/** Whether all are numbers of four bytes each. */
function isCopied(tensors: readonly tf.TensorInfo[]): boolean {
  const { dtype } = tensors[0]!;
  return (dtype === "float32" || dtype === "int32") && tensors.every((tensor) => tensor.dtype === dtype);
}

/** Parts along an axis, that long each. */
function takeApart(
  backend: BackendWasm,
  x: tf.TensorInfo,
  axis: number,
  sizes: readonly number[],
): tf.TensorInfo[] {
  const rows = tf.util.sizeFromShape(x.shape.slice(0, axis));
  const inner = 4 * tf.util.sizeFromShape(x.shape.slice(axis + 1));
  const module = arithmetic(backend);
  let from = placeOf(backend, x);
  return sizes.map((size) => {
    const part = backend.makeOutput(
      x.shape.map((length, at) => (at === axis ? size : length)),
      x.dtype,
    );
    const bytes = size * inner;
    module.copyBlocks(from, x.shape[axis]! * inner, placeOf(backend, part), bytes, bytes, rows);
    from += bytes;
    return part;
  });
}

/** The reverse. */
function putTogether(
  backend: BackendWasm,
  parts: readonly tf.TensorInfo[],
  axis: number,
  shape: number[],
): tf.TensorInfo {
  const whole = backend.makeOutput(shape, parts[0]!.dtype);
  const rows = tf.util.sizeFromShape(shape.slice(0, axis));
  const step = 4 * tf.util.sizeFromShape(shape.slice(axis));
  const module = arithmetic(backend);
  let to = placeOf(backend, whole);
  for (const part of parts) {
    const bytes = rows === 0 ? 0 : (4 * tf.util.sizeFromShape(part.shape)) / rows;
    module.copyBlocks(placeOf(backend, part), bytes, to, step, bytes, rows);
    to += bytes;
  }
  return whole;
}
