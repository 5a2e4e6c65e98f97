/** Cropping and zero padding over one, two and three axes. */
import type * as tf from "@tensorflow/tfjs-core";
import { marginsOf } from "../../layers/margins.js";
import { withMargins } from "../operations/along-axis.js";
import { type Forward, type ForwardContext, input } from "./forward.js";

export const bordersForwards: Readonly<Record<string, Forward>> = {
  Cropping1D: crop,
  Cropping2D: crop,
  Cropping3D: crop,
  ZeroPadding1D: pad,
  ZeroPadding2D: pad,
  ZeroPadding3D: pad,
};

function crop(context: ForwardContext): tf.Tensor {
  const x = input(context);
  const margins = marginsOf(context.args, "cropping", x.rank - 2);
  return withMargins(
    x,
    margins.map(([before, after]) => [-before, -after]),
  );
}

function pad(context: ForwardContext): tf.Tensor {
  const x = input(context);
  return withMargins(x, marginsOf(context.args, "padding", x.rank - 2));
}
