/** Max, average and global average pooling over one or two axes. */
import type { Layer } from "./layer.js";
import { padding } from "./params.js";
import { dim, type Shape } from "./shape.js";
import { slide } from "./windows.js";

export const poolingLayers = [
  pooling("Max", 1),
  pooling("Max", 2),
  pooling("Average", 1),
  pooling("Average", 2),
  globalAverage(1),
  globalAverage(2),
];

function pooling(kind: "Max" | "Average", rank: 1 | 2): Layer {
  const what = kind === "Max" ? "the largest value" : "the mean";
  return {
    name: `${kind}Pooling${rank}D`,
    family: "pooling",
    doc: `Keeps ${what} of each window of ${rank === 1 ? "steps" : "pixels"}, channel by channel.`,
    params: [
      {
        name: "pool_size",
        type: { kind: "perAxis", count: rank, min: 1 },
        default: 2,
        doc: "The size of the window.",
      },
      {
        name: "strides",
        type: { kind: "perAxis", count: rank, min: 1 },
        default: null,
        nullable: true,
        doc: "How far the window moves; `none` moves by its own size.",
      },
      padding(["valid", "same"]),
    ],
    inputs: "one",
    shape: ([x], args) => {
      if (x!.length !== rank + 1) return { code: "wrong-rank", expected: rank + 1, got: x! };
      const sizes = args.list("pool_size", rank);
      const spatial = slide(x!, {
        param: "pool_size",
        sizes,
        strides: args.isNone("strides") ? sizes : args.list("strides", rank),
        dilations: sizes.map(() => 1),
        padding: args.text("padding"),
      });
      return Array.isArray(spatial) ? [...spatial, x!.at(-1)!] : spatial;
    },
  };
}

function globalAverage(rank: 1 | 2): Layer {
  return {
    name: `GlobalAveragePooling${rank}D`,
    family: "pooling",
    doc: `The mean of each channel over all ${rank === 1 ? "steps" : "pixels"}, whatever the size.`,
    params: [
      {
        name: "keepdims",
        type: { kind: "boolean" },
        default: false,
        doc: "Whether the axes that are averaged stay, with length 1.",
      },
    ],
    inputs: "one",
    shape: ([x], args) => {
      if (x!.length !== rank + 1) return { code: "wrong-rank", expected: rank + 1, got: x! };
      const kept: Shape = args.flag("keepdims") ? Array.from({ length: rank }, () => dim(1)) : [];
      return [...kept, x!.at(-1)!];
    },
  };
}
