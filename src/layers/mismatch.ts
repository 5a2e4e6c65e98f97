/** Why a layer cannot take what it is given. Layers know no source text: the checker turns this into a message. */
import type { Shape } from "./shape.js";

export type Mismatch =
  /** The input has the wrong number of axes. `expected` counts axes without the batch. */
  | { readonly code: "wrong-rank"; readonly expected: number; readonly got: Shape }
  /** A window (kernel or pool) does not fit, so that nothing would be left of the axis. */
  | {
      readonly code: "empty-output";
      readonly axis: number;
      readonly param: "kernel_size" | "pool_size";
      /** The window's reach with dilation, and the axis's length. */
      readonly window: number;
      readonly size: number;
      readonly how: string;
      readonly got: Shape;
    }
  | {
      readonly code: "reshape-size";
      readonly param: "target_shape";
      readonly got: Shape;
      readonly count: number;
      readonly target: readonly number[];
      readonly targetCount: number;
    }
  /** Inputs of a merge disagree on an axis (counted without the batch) where they must be equal. */
  | {
      readonly code: "merge-shapes";
      readonly inputs: readonly Shape[];
      readonly axis: number;
      readonly other: number;
    }
  | { readonly code: "merge-ranks"; readonly inputs: readonly Shape[]; readonly other: number }
  | { readonly code: "axis-out-of-range"; readonly param: "axis"; readonly axis: number; readonly got: Shape }
  /** A count that must divide another does not. */
  | {
      readonly code: "not-divisible";
      readonly param: string;
      readonly divisor: number;
      readonly what: string;
      readonly value: number;
    }
  /** Two arguments that exclude each other. */
  | {
      readonly code: "conflicting-arguments";
      readonly param: string;
      readonly other: string;
      readonly why: string;
    };

/** Tells a mismatch from a shape (which is an array). */
export function isMismatch(result: Shape | Mismatch): result is Mismatch {
  return !Array.isArray(result);
}
