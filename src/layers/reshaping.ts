/** Flatten and Reshape. */
import type { Layer } from "./layer.js";
import { dim, elementCount, shapeText, unknownDim } from "./shape.js";

const flatten: Layer = {
  name: "Flatten",
  family: "reshaping",
  doc: "Lays all axes out as one.",
  params: [],
  inputs: "one",
  shape: ([x]) => {
    if (x!.length === 1) return x!;
    const count = elementCount(x!);
    return [count === undefined ? unknownDim(shapeText(x!)) : dim(count, `${sizesText(x!)} = ${count}`)];
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
    const count = elementCount(x!);
    const known = target.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
    const open = target.includes(-1);
    if (count === undefined) return target.map((size) => (size === -1 ? unknownDim("?") : dim(size)));
    const rest = count / known;
    if (open ? !Number.isInteger(rest) || rest < 1 : known !== count) {
      return { code: "reshape-size", param: "target_shape", got: x!, count, target, targetCount: known };
    }
    return target.map((size) => (size === -1 ? dim(rest, `${count} / ${known} = ${rest}`) : dim(size)));
  },
};

export const reshapingLayers = [flatten, reshape];

function sizesText(shape: readonly { readonly size: number | undefined }[]): string {
  return shape.length === 0 ? "1" : shape.map(({ size }) => size).join(" × ");
}
