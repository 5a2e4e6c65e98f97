/** The arrays of weights of a layer, with what the arguments say about how each starts and is held. */
import { keptWith } from "../kept.js";
import type { Args, Configured, Layer, Weight } from "./layer.js";
import { type Dim, elementCount, type Shape } from "./shape.js";

/** Values that start at 0 or 1 whatever the arguments. */
export const zeros: Configured = { name: "zeros", args: {} };
export const ones: Configured = { name: "ones", args: {} };

/**
 * A trainable weight as the arguments describe it: `prefix_initializer`, and where the layer has them
 * `prefix_regularizer` and `prefix_constraint`.
 */
export function weight(args: Args, name: string, shape: readonly number[], prefix = name): Weight {
  const initializer = args.configured(`${prefix}_initializer`);
  if (initializer === undefined) throw new Error(`the weight ${name} has no initializer`);
  return {
    name,
    shape,
    initializer,
    regularizer: optional(args, `${prefix}_regularizer`),
    constraint: optional(args, `${prefix}_constraint`),
    trainable: true,
  };
}

function optional(args: Args, name: string): Configured | undefined {
  return args.has(name) ? args.configured(name) : undefined;
}

/** The same for a layer that has kernel and, unless `use_bias` is false, bias. */
export function kernelAndBias(
  args: Args,
  kernel: readonly number[],
  bias: readonly number[] = [kernel.at(-1)!],
): Weight[] {
  const weights = [weight(args, "kernel", kernel)];
  if (args.flag("use_bias")) weights.push(weight(args, "bias", bias));
  return weights;
}

/** The length of an axis; NaN where it is not known, so that what is computed from it is not known either. */
export function sizeOf(dimension: Dim | undefined): number {
  return dimension?.size ?? Number.NaN;
}

/** The length of the last axis, the channels. */
export function channelsOf(x: Shape): number {
  return sizeOf(x.at(-1));
}

/** How many values a shape has; NaN where that is not known. */
export function elementCountOf(shape: Shape): number {
  return elementCount(shape) ?? Number.NaN;
}

/**
 * The weights of a layer on inputs of which some lengths may be unknown; undefined where a weight depends on one. They depend
 * on nothing but the lengths, and so layers with the same arguments share what they have in common.
 */
export function knownWeights(
  layer: Layer,
  inputs: readonly Shape[],
  args: Args,
): readonly Weight[] | undefined {
  if (layer.weights === undefined) return [];
  const known = weightsByInputs(args);
  const before = known.find((each) => haveSameLengths(each.inputs, inputs));
  if (before !== undefined) return before.weights;
  const all = layer.weights(inputs, args);
  const weights = all.some(({ shape }) => shape.some(Number.isNaN)) ? undefined : all;
  if (known.length >= mostInputs) known.length = 0;
  known.push({ inputs, weights });
  return weights;
}

interface WeightsOfInputs {
  readonly inputs: readonly Shape[];
  readonly weights: readonly Weight[] | undefined;
}

const weightsByInputs = keptWith((_: Args): WeightsOfInputs[] => []);
/** Searched one by one. */
const mostInputs = 8;

function haveSameLengths(a: readonly Shape[], b: readonly Shape[]): boolean {
  return (
    a.length === b.length &&
    a.every((shape, at) => {
      const other = b[at]!;
      return shape.length === other.length && shape.every(({ size }, axis) => size === other[axis]!.size);
    })
  );
}

/** Multiply-adds for one sample; undefined where they depend on a length that is not known. */
export function knownMultiplyAdds(
  layer: Layer,
  inputs: readonly Shape[],
  output: Shape,
  args: Args,
): number | undefined {
  const count = layer.multiplyAdds?.(inputs, output, args) ?? 0;
  return Number.isNaN(count) ? undefined : count;
}
