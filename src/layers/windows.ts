/** The arithmetic of sliding windows, shared by convolution and pooling. */
import type { Mismatch } from "./mismatch.js";
import { type Dim, dim, type Shape } from "./shape.js";

export interface Window {
  readonly param: "kernel_size" | "pool_size";
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: string;
}

/**
 * The spatial dimensions after sliding a window over those of `input` (all but the last, which is the channels).
 * With `same` and `causal` padding ⌈n / stride⌉, with `valid` ⌊(n − reach) / stride⌋ + 1, where a kernel of k taps
 * dilated by d reaches over (k − 1)·d + 1 places (Dumoulin & Visin, "A guide to convolution arithmetic", 2016).
 */
export function slide(input: Shape, window: Window): Dim[] | Mismatch {
  const result: Dim[] = [];
  for (let axis = 0; axis < input.length - 1; axis++) {
    const from = input[axis]!;
    const taps = window.sizes[axis]!;
    const stride = window.strides[axis]!;
    const reach = (taps - 1) * window.dilations[axis]! + 1;
    if (from.size === undefined) {
      result.push(from);
    } else if (window.padding !== "valid") {
      if (stride === 1) result.push(from);
      else {
        const length = Math.ceil(from.size / stride);
        result.push(dim(length, `⌈${from.size} / ${stride}⌉ = ${length}`));
      }
    } else {
      const length = Math.floor((from.size - reach) / stride) + 1;
      const quotient = `(${from.size} − ${reach}) / ${stride}`;
      const exact = (from.size - reach) % stride === 0;
      const how = `${exact ? quotient : `⌊${quotient}⌋`} + 1 = ${length}`;
      if (length < 1) {
        return {
          code: "empty-output",
          axis,
          param: window.param,
          window: reach,
          size: from.size,
          how,
          got: input,
        };
      }
      result.push(length === from.size ? from : dim(length, how));
    }
  }
  return result;
}
