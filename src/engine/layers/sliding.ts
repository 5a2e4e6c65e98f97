/** How a layer's arguments say that its window slides. */
import type { Args } from "../../layers/layer.js";
import type { Sliding } from "../operations/sliding.js";

/** Reads `strides`, `dilation_rate` and `padding` for a layer over `rank` spatial axes. */
export function slidingOf(args: Args, rank: number): Sliding {
  return {
    strides: args.list("strides", rank),
    dilations: args.list("dilation_rate", rank),
    padding: args.text("padding") === "same" ? "same" : "valid",
  };
}
