/** Flatten, Reshape, Permute, RepeatVector and UpSampling: the same values, otherwise arranged. */
import type { Layer, Param } from "./layer.js";
import { marginLayers } from "./margins.js";
import { count } from "./params.js";
import { places, type Rank, ranks, wrongRank } from "./ranks.js";
import { dim, elementCount, multipliedDim, shapeText, unknownDim } from "./shape.js";

const flatten: Layer = {
  name: "Flatten",
  family: "reshaping",
  doc: "Lays all axes out as one.",
  params: [],
  inputs: "one",
  shape: ([x]) => {
    if (x!.length === 1) return x!;
    const values = elementCount(x!);
    return [values === undefined ? unknownDim(shapeText(x!)) : dim(values, `${sizesText(x!)} = ${values}`)];
  },
};

const reshape: Layer = {
  name: "Reshape",
  family: "reshaping",
  doc: "Arranges the same values along other axes.",
  params: [
    {
      name: "target_shape",
      type: { kind: "sizes", open: true },
      doc: "The new lengths without the batch axis; one may be -1 and is worked out from the rest.",
    },
  ],
  inputs: "one",
  shape: ([x], args) => {
    const target = args.list("target_shape");
    const values = elementCount(x!);
    const known = target.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
    const open = target.includes(-1);
    if (values === undefined) {
      const rest = known === 1 ? shapeText(x!) : `${shapeText(x!)} / ${known}`;
      return target.map((size) => (size === -1 ? unknownDim(rest) : dim(size)));
    }
    const rest = values / known;
    if (open ? !Number.isInteger(rest) || rest < 1 : known !== values) {
      return {
        code: "reshape-size",
        param: "target_shape",
        got: x!,
        count: values,
        target,
        targetCount: known,
      };
    }
    return target.map((size) => (size === -1 ? dim(rest, `${values} / ${known} = ${rest}`) : dim(size)));
  },
};

const permute: Layer = {
  name: "Permute",
  family: "reshaping",
  doc: "Puts the axes in another order: `Permute([2, 1])` exchanges steps and features.",
  params: [
    {
      name: "dims",
      type: { kind: "sizes" },
      doc: "The axes in their new order, each once; 1 is the first after the batch.",
    },
  ],
  inputs: "one",
  shape: ([x], args) => {
    const dims = args.list("dims");
    const sorted = [...dims].sort((a, b) => a - b);
    if (dims.length !== x!.length || sorted.some((axis, index) => axis !== index + 1)) {
      return { code: "bad-permutation", param: "dims", dims, got: x! };
    }
    return dims.map((axis) => x![axis - 1]!);
  },
};

const repeatVector: Layer = {
  name: "RepeatVector",
  family: "reshaping",
  doc: "Makes a sequence of n steps of one vector: the bridge from an encoder to a decoder.",
  params: [count("n", "How many steps there are to be.")],
  inputs: "one",
  shape: ([x], args) => {
    if (x!.length !== 1) return { code: "wrong-rank", expected: 1, got: x! };
    return [dim(args.number("n")), x![0]!];
  },
};

const interpolation: Param = {
  name: "interpolation",
  type: { kind: "choice", options: ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] },
  default: "nearest",
  doc: "How new pixels get their values: `nearest` repeats, the others blend neighbours.",
};

function upSampling(rank: Rank): Layer {
  return {
    name: `UpSampling${rank}D`,
    family: "reshaping",
    doc: `Makes ${places[rank]} larger by ${rank === 2 ? "repeating or blending pixels" : "repeating its values"}.`,
    params: [
      {
        name: "size",
        type: { kind: "perAxis", count: rank, min: 1 },
        default: 2,
        doc: "How many times larger each axis becomes.",
      },
      ...(rank === 2 ? [interpolation] : []),
    ],
    inputs: "one",
    shape: ([x], args) => {
      const sizes = args.list("size", rank);
      return wrongRank(x!, rank) ?? x!.map((length, axis) => multipliedDim(length, sizes[axis] ?? 1));
    },
  };
}

export const reshapingLayers = [
  flatten,
  reshape,
  permute,
  repeatVector,
  ...ranks.map(upSampling),
  ...marginLayers,
];

function sizesText(shape: readonly { readonly size: number | undefined }[]): string {
  return shape.length === 0 ? "1" : shape.map(({ size }) => size).join(" × ");
}
