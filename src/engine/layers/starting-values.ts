/** Layers that change what an initializer gives some of their weights. */
import type { Args } from "../../layers/layer.js";

/** The starting values of a layer's weight, from those of its initializer. */
export function startingValues(
  layer: string,
  weight: string,
  values: Float32Array,
  args: Args,
): Float32Array {
  if (layer !== "LSTM" || weight !== "bias" || !args.flag("unit_forget_bias")) return values;
  // Jozefowicz et al. 2015: with the forget gate's bias at 1 the memory is kept until training says otherwise.
  const units = args.number("units");
  return values.slice().fill(1, units, 2 * units);
}
