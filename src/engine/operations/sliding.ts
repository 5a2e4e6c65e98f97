/** How a window slides over the spatial axes of its input, and what padding that takes. */
import type { Margin } from "./along-axis.js";

export interface Sliding {
  /** One number for each spatial axis, here and in `dilations`. */
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: "valid" | "same";
}

/** How many places a dilated window reaches over. */
export function reachOf(taps: number, dilation: number): number {
  return (taps - 1) * dilation + 1;
}

/**
 * The zeros at both ends of an axis. With "same", as many as ⌈length / stride⌉ windows need, the odd one at the end
 * (as TensorFlow has it: https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).
 */
export function paddingOf(
  length: number,
  taps: number,
  axis: number,
  { strides, dilations, padding }: Sliding,
): Margin {
  if (padding === "valid") return [0, 0];
  const stride = strides[axis]!;
  const windows = Math.ceil(length / stride);
  const missing = Math.max((windows - 1) * stride + reachOf(taps, dilations[axis]!) - length, 0);
  const before = Math.floor(missing / 2);
  return [before, missing - before];
}
