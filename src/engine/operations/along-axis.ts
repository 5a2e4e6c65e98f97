/** Changes along single axes of a tensor of any rank: cut, extend, thin out, spread apart, repeat, resample. */
import * as tf from "@tensorflow/tfjs-core";
import { repeatRows } from "./repeat-rows.js";
import { resampleRows } from "./resample-rows.js";

/** How many zeros stand before the first place of an axis and behind its last one; negative: how many places go. */
export type Margin = readonly [before: number, after: number];

/** Extends or cuts the axes from the second on (the first is the batch), as many as there are margins. */
export function withMargins<T extends tf.Tensor>(x: T, margins: readonly Margin[]): T {
  const all: readonly Margin[] = [[0, 0], ...margins, ...x.shape.slice(margins.length + 1).map(none)];
  let y: tf.Tensor = x;
  if (all.some((margin) => Math.min(...margin) < 0)) {
    const begin = all.map(([before]) => Math.max(-before, 0));
    const size = all.map(([, after], axis) => x.shape[axis]! - begin[axis]! - Math.max(-after, 0));
    y = tf.slice(y, begin, size);
  }
  if (all.some((margin) => Math.max(...margin) > 0)) {
    y = tf.pad(
      y,
      all.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)]),
    );
  }
  return y as T;
}

/** `length` places of an axis from `start` on. */
export function take(x: tf.Tensor, axis: number, start: number, length: number): tf.Tensor {
  if (start === 0 && length === x.shape[axis]) return x;
  return along(x, axis, (rows) => tf.slice(rows, [0, start, 0], [-1, length, -1]));
}

/** The parts of a tensor along an axis, without that axis: `tf.unstack`, whose gradient fails where there is one part. */
export function partsOf(x: tf.Tensor, axis = 0): tf.Tensor[] {
  if (x.shape[axis] !== 1) return tf.unstack(x, axis);
  return [tf.reshape(x, [...x.shape.slice(0, axis), ...x.shape.slice(axis + 1)])];
}

/** Every `stride`-th place of an axis, beginning with the first. */
export function everyNth(x: tf.Tensor, axis: number, stride: number): tf.Tensor {
  if (stride === 1) return x;
  return along(x, axis, (rows) => {
    const [before, length, after] = rows.shape;
    const kept = Math.ceil(length / stride);
    const whole = withMargins(rows, [[0, kept * stride - length]]);
    const together = tf.reshape(whole, [before, kept, stride * after]);
    return tf.slice(together, [0, 0, 0], [-1, -1, after]);
  });
}

/** Puts zeros between the places of an axis, so that what were neighbours are `distance` apart. */
export function spreadApart(x: tf.Tensor, axis: number, distance: number): tf.Tensor {
  if (distance === 1) return x;
  return along(x, axis, (rows) => {
    const [before, length, after] = rows.shape;
    const wide = withMargins(tf.reshape(rows, [before * length, after]), [[0, (distance - 1) * after]]);
    return withMargins(tf.reshape(wide, [before, length * distance, after]), [[0, 1 - distance]]);
  });
}

/** Each place of an axis `times` times, one behind the other. */
export function repeatEach(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  if (times === 1) return x;
  return along(x, axis, (rows) => {
    const [before, length, after] = rows.shape;
    const repeated = repeatRows(tf.reshape(rows, [before * length, after]), times);
    return tf.reshape(repeated, [before, length * times, after]);
  });
}

/**
 * Makes every place of an axis anew as a weighted sum of the old ones. `weights[to][from]`, one row for each new place;
 * no gradient flows to them.
 */
export function resample(x: tf.Tensor, axis: number, weights: readonly Float32Array[]): tf.Tensor {
  return along(x, axis, (rows) => resampleRows(rows, weights));
}

/** Lets `change` see a tensor as [before, length, after] around one of its axes. */
function along(x: tf.Tensor, axis: number, change: (rows: tf.Tensor3D) => tf.Tensor): tf.Tensor {
  const before = x.shape.slice(0, axis);
  const after = x.shape.slice(axis + 1);
  const rows = tf.reshape(x, [
    tf.util.sizeFromShape(before),
    x.shape[axis]!,
    tf.util.sizeFromShape(after),
  ]) as tf.Tensor3D;
  const y = change(rows);
  return tf.reshape(y, [...before, y.shape[1]!, ...after]);
}

function none(): Margin {
  return [0, 0];
}
