/** Why a layer cannot take what it is given. Layers know no source text: the checker turns this into a message. */
import type { Shape } from "./shape.js";

export type Mismatch =
  /** The input has the wrong number of axes. `expected` counts axes without the batch. */
  | {
      readonly code: "wrong-rank";
      readonly expected: number;
      /** Whether more axes would do as well. */
      readonly orMore?: boolean;
      readonly got: Shape;
    }
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
  /** As much is cut off at the ends of an axis as there is, or more; or a margin makes an axis too short. */
  | {
      readonly code: "empty-crop";
      readonly axis: number;
      readonly param: "cropping" | "output_padding";
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
  /** `dims` is not each axis of the input once. */
  | {
      readonly code: "bad-permutation";
      readonly param: "dims";
      readonly dims: readonly number[];
      readonly got: Shape;
    }
  /** Inputs of a merge disagree on an axis (counted without the batch) where they must be equal. */
  | {
      readonly code: "merge-shapes";
      readonly inputs: readonly Shape[];
      readonly axis: number;
      readonly other: number;
    }
  | { readonly code: "merge-ranks"; readonly inputs: readonly Shape[]; readonly other: number }
  /** Axes of two inputs that are multiplied with each other have different lengths. */
  | {
      readonly code: "dot-axes";
      readonly param?: "axes";
      readonly inputs: readonly Shape[];
      /** Which of the inputs, and which of its axes (without the batch). */
      readonly left: { readonly input: number; readonly axis: number };
      readonly right: { readonly input: number; readonly axis: number };
    }
  | {
      readonly code: "axis-out-of-range";
      readonly param: string;
      readonly axis: number;
      readonly got: Shape;
    }
  /** The same axis twice, as -1 and by its number. */
  | {
      readonly code: "axis-twice";
      readonly param: string;
      readonly axes: readonly number[];
      readonly got: Shape;
    }
  /** An axis that is there, but of which the argument must not speak; `why` is a sentence without its point. */
  | {
      readonly code: "axis-excluded";
      readonly param: string;
      readonly axis: number;
      readonly why: string;
      readonly got: Shape;
    }
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
      /** The value of either without which there is no conflict, as it is written. */
      readonly off: "1" | "false";
      readonly why: string;
    }
  /** A number that must be below the one of another argument. */
  | {
      readonly code: "too-large";
      readonly param: string;
      readonly value: number;
      readonly other: string;
      readonly limit: number;
    }
  /** An equation that says nothing or contradicts itself; `why` is a sentence without its point. */
  | {
      readonly code: "bad-equation";
      readonly param: string;
      readonly equation: string;
      readonly why: string;
    }
  /** A length that is stated twice, and differently: `label` names the axis in the equation. */
  | {
      readonly code: "equation-size";
      readonly param: "output_shape";
      readonly label: string;
      readonly stated: number | null;
      readonly size: number | undefined;
      readonly got: Shape;
    }
  /** A wrapped layer cannot take what it is given. */
  | {
      readonly code: "inner-mismatch";
      readonly param: "layer" | "backward_layer";
      readonly layer: string;
      readonly inner: Mismatch;
    }
  /** An argument of a wrapped layer that the wrapper excludes. */
  | {
      readonly code: "inner-argument";
      readonly param: "layer" | "backward_layer";
      readonly layer: string;
      readonly argument: string;
      readonly why: string;
    }
  /** Two wrapped layers whose outputs must be alike are not. */
  | {
      readonly code: "inner-shapes";
      readonly param: "backward_layer";
      readonly forward: Shape;
      readonly backward: Shape;
    };

/** Tells a mismatch from a shape (which is an array). */
export function isMismatch(result: Shape | Mismatch): result is Mismatch {
  return !Array.isArray(result);
}
