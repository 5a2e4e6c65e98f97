/** Rescaling, Resizing and CenterCrop: images made fit for a network. */
import type { Args, Layer } from "./layer.js";
import { count, flag } from "./params.js";
import { wrongRank } from "./ranks.js";
import { dim, type Shape } from "./shape.js";

const size = [
  count("height", "The height of the output in pixels."),
  count("width", "The width of the output in pixels."),
];

const rescaling: Layer = {
  name: "Rescaling",
  family: "image",
  doc: "Multiplies every value by a factor and adds an offset: `Rescaling(1 / 255)` brings pixels from 0 to 255 into 0 to 1.",
  formula: "x · scale + offset",
  params: [
    { name: "scale", type: { kind: "number" }, doc: "The factor." },
    { name: "offset", type: { kind: "number" }, default: 0, doc: "What is added after that." },
  ],
  inputs: "one",
  shape: ([x]) => x!,
};

const resizing: Layer = {
  name: "Resizing",
  family: "image",
  doc: "Brings images to one size.",
  params: [
    ...size,
    {
      name: "interpolation",
      type: { kind: "choice", options: ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"] },
      default: "bilinear",
      doc: "How pixels get their values: `nearest` takes the closest one, the others blend neighbours.",
    },
    flag(
      "crop_to_aspect_ratio",
      false,
      "Whether what does not fit is cut off at both sides, rather than the image distorted.",
    ),
    flag(
      "pad_to_aspect_ratio",
      false,
      "Whether margins are added at both sides, rather than the image distorted.",
    ),
    {
      name: "fill_value",
      type: { kind: "number" },
      default: 0,
      needs: { param: "pad_to_aspect_ratio", value: true },
      doc: "The value of the pixels in those margins.",
    },
    flag("antialias", false, "Whether detail that a smaller image cannot show is blurred first."),
  ],
  inputs: "one",
  shape: ([x], args) => {
    if (args.flag("crop_to_aspect_ratio") && args.flag("pad_to_aspect_ratio")) {
      return {
        code: "conflicting-arguments",
        param: "pad_to_aspect_ratio",
        other: "crop_to_aspect_ratio",
        off: "false",
        why: "an image keeps its proportions by losing its edges or by gaining margins, not both",
      };
    }
    return wrongRank(x!, 2) ?? sized(x!, args);
  },
};

const centerCrop: Layer = {
  name: "CenterCrop",
  family: "image",
  doc: "Cuts out the middle of images; one that is too small is enlarged first.",
  params: size,
  inputs: "one",
  shape: ([x], args) => wrongRank(x!, 2) ?? sized(x!, args),
};

export const imageLayers = [rescaling, resizing, centerCrop];

function sized(x: Shape, args: Args): Shape {
  return [dim(args.number("height")), dim(args.number("width")), x[2]!];
}
