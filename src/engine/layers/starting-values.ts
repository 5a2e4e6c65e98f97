/** Layers that change what an initializer is told, or gives, for some of their weights. */
import type { Args, InnerLayer } from "../../layers/layer.js";
import type { Fans } from "../initializers.js";
import { directionsOf } from "./wrappers.js";

/** The starting values of a layer's weight, from those of its initializer. */
export function startingValues(
  layer: string,
  weight: string,
  values: Float32Array,
  args: Args,
): Float32Array {
  const held = heldBy(layer, weight, args);
  if (held) return startingValues(held.inner.layer.name, held.weight, values, held.inner.args);
  const isGated = layer === "LSTM" || layer === "ConvLSTM2D";
  if (!isGated || weight !== "bias" || !args.flag("unit_forget_bias")) return values;
  // Jozefowicz et al. 2015: with the forget gate's bias at 1 the memory is kept until training says otherwise.
  const units = args.number(layer === "LSTM" ? "units" : "filters");
  return values.slice().fill(1, units, 2 * units);
}

/**
 * How many inputs each output of a weight has, and the reverse, where an equation says which axes are which (`build` in
 * keras/src/layers/core/einsum_dense.py); undefined where the shape tells.
 */
export function statedFans(
  layer: string,
  weight: string,
  shape: readonly number[],
  args: Args,
): Fans | undefined {
  const held = heldBy(layer, weight, args);
  if (held) return statedFans(held.inner.layer.name, held.weight, shape, held.inner.args);
  if (!weight.endsWith("kernel")) return undefined;
  if (layer === "EinsumDense") {
    const [, kernel, output] = args.text("equation").split(/,|->/) as [string, string, string];
    return fansOf(shape, (axis) => output.includes(kernel[axis]!));
  }
  if (layer !== "MultiHeadAttention") return undefined;
  const inputs = weight === "attention_output/kernel" ? 2 : 1;
  return fansOf(shape, (axis) => axis >= inputs);
}

function fansOf(shape: readonly number[], isOutput: (axis: number) => boolean): Fans {
  const fans: [number, number] = [1, 1];
  for (const [axis, length] of shape.entries()) fans[isOutput(axis) ? 1 : 0] *= length;
  return fans;
}

/** The layer within a wrapper that a weight belongs to, and what it is called there. */
function heldBy(
  layer: string,
  weight: string,
  args: Args,
): { readonly inner: InnerLayer; readonly weight: string } | undefined {
  if (layer === "TimeDistributed") return { inner: args.inner("layer"), weight };
  if (layer !== "Bidirectional") return undefined;
  const [direction, ...name] = weight.split("/");
  const { forward, backward } = directionsOf(args);
  return { inner: direction === "forward" ? forward : backward, weight: name.join("/") };
}
