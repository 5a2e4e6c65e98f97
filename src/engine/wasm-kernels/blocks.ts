/** SpaceToBatchND and BatchToSpaceND for WebAssembly: what dilated convolutions are made plain with. */
import * as tf from "@tensorflow/tfjs-core";
import { callKernel, dispose, type KernelCall, type WasmKernel, withShape } from "./kernel.js";

/**
 * Pads `x` and deals the places of its block axes out to smaller tensors, [batch · blocks, …]. The backend's own does the
 * same with its own transpose, which is slow for so many axes.
 */
export const spaceToBatch: WasmKernel<tf.SpaceToBatchNDInputs, tf.SpaceToBatchNDAttrs> = {
  name: tf.SpaceToBatchND,
  run: deal,
};

/** The reverse: puts the blocks together and crops the result. */
export const batchToSpace: WasmKernel<tf.BatchToSpaceNDInputs, tf.BatchToSpaceNDAttrs> = {
  name: tf.BatchToSpaceND,
  run: join,
};

const { getPermuted, getReshaped, getReshapedPermuted, getSliceBeginCoords, getSliceSize } = tf.backend_util;

function deal({
  inputs: { x },
  attributes: { blockShape, paddings },
  backend,
}: KernelCall<tf.SpaceToBatchNDInputs, tf.SpaceToBatchNDAttrs>): tf.TensorInfo {
  const behind = x.shape.slice(blockShape.length + 1).map(() => [0, 0]);
  const attributes = { paddings: [[0, 0], ...paddings, ...behind], constantValue: 0 };
  const padded = callKernel(backend, tf.PadV2, { x }, attributes);
  const count = tf.util.sizeFromShape(blockShape);
  const cut = getReshaped(padded.shape, blockShape, count, false);
  const perm = getPermuted(cut.length, blockShape.length, false);
  const dealt = callKernel(backend, tf.Transpose, { x: withShape(padded, cut) }, { perm });
  dispose(backend, padded);
  return withShape(dealt, getReshapedPermuted(padded.shape, blockShape, count, false));
}

function join({
  inputs: { x },
  attributes: { blockShape, crops },
  backend,
}: KernelCall<tf.BatchToSpaceNDInputs, tf.BatchToSpaceNDAttrs>): tf.TensorInfo {
  const count = tf.util.sizeFromShape(blockShape);
  const cut = getReshaped(x.shape, blockShape, count);
  const perm = getPermuted(cut.length, blockShape.length);
  const moved = callKernel(backend, tf.Transpose, { x: withShape(x, cut) }, { perm });
  const shape = getReshapedPermuted(x.shape, blockShape, count);
  const attributes = {
    begin: getSliceBeginCoords(crops, blockShape.length),
    size: getSliceSize(shape, crops, blockShape.length),
  };
  const result = callKernel(backend, tf.Slice, { x: withShape(moved, shape) }, attributes);
  dispose(backend, moved);
  return result;
}
