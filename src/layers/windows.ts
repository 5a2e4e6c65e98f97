/** The arithmetic of sliding windows, shared by convolutions and pooling. */
import type { Mismatch } from "./mismatch.js";
import { computedDim, type Dim, type Shape } from "./shape.js";

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
    const reach = (window.sizes[axis]! - 1) * window.dilations[axis]! + 1;
    const to = slideAxis(from, reach, window.strides[axis]!, window.padding);
    if (to.size !== undefined && to.size < 1) {
      const how = to.how!;
      return {
        code: "empty-output",
        axis,
        param: window.param,
        window: reach,
        size: from.size!,
        how,
        got: input,
      };
    }
    result.push(to);
  }
  return result;
}

function slideAxis(from: Dim, reach: number, stride: number, padding: string): Dim {
  if (padding !== "valid") {
    if (stride === 1) return from;
    return computedDim(
      from,
      (size) => Math.ceil(size / stride),
      (size) => `⌈${size} / ${stride}⌉`,
    );
  }
  if (reach === 1 && stride === 1) return from;
  const exact = from.size !== undefined ? (from.size - reach) % stride === 0 : stride === 1;
  return computedDim(
    from,
    (size) => Math.floor((size - reach) / stride) + 1,
    (size) => {
      const quotient = `(${size} − ${reach}) / ${stride}`;
      return `${exact ? quotient : `⌊${quotient}⌋`} + 1`;
    },
  );
}
