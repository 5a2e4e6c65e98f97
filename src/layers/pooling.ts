/** Max and average pooling, over windows or over all, of one to three axes. */
import type { Args, Layer } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { flag, padding } from "./params.js";
import { places, type Rank, ranks, wrongRank } from "./ranks.js";
import { dim, type Shape } from "./shape.js";
import { slide } from "./windows.js";

const units: Readonly<Record<Rank, string>> = { 1: "steps", 2: "pixels", 3: "voxels" };

type Kind = "Max" | "Average";

export const poolingLayers = [
  ...ranks.map((rank) => pooling("Max", rank)),
  ...ranks.map((rank) => pooling("Average", rank)),
  ...ranks.map((rank) => globalPooling("Max", rank)),
  ...ranks.map((rank) => globalPooling("Average", rank)),
];

function pooling(kind: Kind, rank: Rank): Layer {
  const what = kind === "Max" ? "the largest value" : "the mean";
  return {
    name: `${kind}Pooling${rank}D`,
    family: "pooling",
    doc: `Keeps ${what} of each window of ${units[rank]}, channel by channel, which makes ${places[rank]} smaller.`,
    params: [
      {
        name: "pool_size",
        type: { kind: "perAxis", count: rank, min: 1 },
        // In Keras 3.15 average pooling alone must be told.
        ...(kind === "Max" && { default: 2 }),
        doc: "The size of the window.",
      },
      {
        name: "strides",
        type: { kind: "perAxis", count: rank, min: 1 },
        default: null,
        nullable: true,
        doc: "How far the window moves; `none` moves by its own size.",
      },
      padding(),
    ],
    inputs: "one",
    shape: ([x], args) => wrongRank(x!, rank) ?? pooledShape(x!, args, rank),
  };
}

function pooledShape(x: Shape, args: Args, rank: Rank): Shape | Mismatch {
  const sizes = args.list("pool_size", rank);
  const spatial = slide(x, {
    param: "pool_size",
    sizes,
    strides: args.isNone("strides") ? sizes : args.list("strides", rank),
    dilations: sizes.map(() => 1),
    padding: args.text("padding"),
  });
  return Array.isArray(spatial) ? [...spatial, x.at(-1)!] : spatial;
}

function globalPooling(kind: Kind, rank: Rank): Layer {
  const what = kind === "Max" ? "The largest value" : "The mean";
  return {
    name: `Global${kind}Pooling${rank}D`,
    family: "pooling",
    doc: `${what} of each channel over all ${units[rank]}, whatever the size.`,
    params: [flag("keepdims", false, "Whether the axes that are pooled stay, with length 1.")],
    inputs: "one",
    shape: ([x], args) => {
      const kept: Shape = args.flag("keepdims") ? Array.from({ length: rank }, () => dim(1)) : [];
      return wrongRank(x!, rank) ?? [...kept, x!.at(-1)!];
    },
  };
}
