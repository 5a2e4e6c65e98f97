/** What a layer's forward function is given and gives back. */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Args } from "../../layers/layer.js";
import type { Chance } from "../dropout.js";

export interface ForwardContext {
  /** With the batch as their first axis. */
  readonly inputs: readonly Tensor[];
  /**
   * For each input its mask, where it has one: 1 where a step counts and 0 where it is padding, [rows, steps] or as many
   * of the input's first axes as the mask tells apart. Absent: no input has one.
   */
  readonly masks?: readonly (Tensor | undefined)[];
  readonly args: Args;
  readonly training: boolean;
  /** A weight by the name the catalogue gives it. */
  weight(name: string): Tensor;
  /** What this layer's chance in this step is drawn from; asked only while training. */
  random(): Chance;
  /** Sets a weight that no gradient changes, once the step is done; asked only while training. */
  updateMoving(name: string, value: Tensor): void;
}

/** Computes a layer's output; tfjs records what it calls, and so knows the gradient. */
export type Forward = (context: ForwardContext) => Tensor;

/** The only input of a layer that takes one. */
export function input(context: ForwardContext): Tensor {
  return context.inputs[0]!;
}

/** The mask of an input, the first one unless said otherwise. */
export function maskOf(context: ForwardContext, index = 0): Tensor | undefined {
  return context.masks?.[index];
}

/** The name of an activation, or null for none. */
export function activationOf(args: Args, name = "activation"): string | null {
  return args.isNone(name) ? null : args.text(name);
}
