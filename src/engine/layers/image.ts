/** Upsampling, Resizing, CenterCrop and Rescaling. */
import * as tf from "@tensorflow/tfjs-core";
import { repeatEach, resample, withMargins } from "../operations/along-axis.js";
import { type Interpolation, resizingWeights } from "../operations/resizing-weights.js";
import { type Forward, type ForwardContext, input } from "./forward.js";

export const imageForwards: Readonly<Record<string, Forward>> = {
  UpSampling1D: enlarge,
  UpSampling2D: (context) => {
    const interpolation = context.args.text("interpolation") as Interpolation;
    if (interpolation === "nearest") return enlarge(context);
    const x = input(context);
    const [down, right] = context.args.list("size", 2) as [number, number];
    return resize(x, x.shape[1]! * down, x.shape[2]! * right, interpolation);
  },
  UpSampling3D: enlarge,
  Resizing: (context) => {
    const { args } = context;
    const [height, width] = [args.number("height"), args.number("width")];
    let x = input(context);
    if (args.flag("crop_to_aspect_ratio")) x = croppedToAspect(x, height, width);
    else if (args.flag("pad_to_aspect_ratio"))
      x = paddedToAspect(x, height, width, args.number("fill_value"));
    return resize(x, height, width, args.text("interpolation") as Interpolation, args.flag("antialias"));
  },
  CenterCrop: centerCrop,
  Rescaling: (context) => {
    const { args } = context;
    return tf.add(tf.mul(input(context), args.number("scale")), args.number("offset"));
  },
};

/** The innermost axis first, so that the least is copied twice. */
function enlarge(context: ForwardContext): tf.Tensor {
  const x = input(context);
  const times = context.args.list("size", x.rank - 2);
  return times.reduceRight((y, count, axis) => repeatEach(y, axis + 1, count), x);
}

function resize(
  x: tf.Tensor,
  height: number,
  width: number,
  interpolation: Interpolation,
  antialias = false,
): tf.Tensor {
  return [height, width].reduce((y, length, at) => {
    const from = y.shape[at + 1]!;
    return length === from ? y : resample(y, at + 1, resizingWeights(from, length, interpolation, antialias));
  }, x);
}

/** The middle of an image, or, of one too small for that, the largest part of this shape, resized. */
function centerCrop(context: ForwardContext): tf.Tensor {
  const { args } = context;
  const [height, width] = [args.number("height"), args.number("width")];
  const x = input(context);
  if (x.shape[1]! >= height && x.shape[2]! >= width) return middle(x, height, width);
  return resize(croppedToAspect(x, height, width), height, width, "bilinear");
}

/** The largest part from the middle whose sides are as `height` to `width`. */
function croppedToAspect(x: tf.Tensor, height: number, width: number): tf.Tensor {
  const [, rows, columns] = x.shape as [number, number, number];
  return middle(
    x,
    Math.max(Math.min(rows, Math.floor((columns * height) / width)), 1),
    Math.max(Math.min(columns, Math.floor((rows * width) / height)), 1),
  );
}

function middle(x: tf.Tensor, height: number, width: number): tf.Tensor {
  return withMargins(
    x,
    [height, width].map((length, at) => {
      const surplus = x.shape[at + 1]! - length;
      const before = Math.floor(surplus / 2);
      return [-before, before - surplus];
    }),
  );
}

/** The image with borders of `value`, alike on both sides, that make its sides as `height` to `width`. */
function paddedToAspect(x: tf.Tensor, height: number, width: number, value: number): tf.Tensor {
  const [, rows, columns] = x.shape as [number, number, number];
  const above = Math.floor(Math.max(Math.floor((columns * height) / width) - rows, 0) / 2);
  const beside = Math.floor(Math.max(Math.floor((rows * width) / height) - columns, 0) / 2);
  if (above + beside === 0) return x;
  return tf.pad(
    x,
    [0, above, beside, 0].map((width) => [width, width]),
    value,
  );
}
