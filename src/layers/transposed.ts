/** Conv1DTranspose, Conv2DTranspose and Conv3DTranspose: convolutions that make their input larger. */
import { dilationMismatch, dilationRate, filters, kernelSize, windowSize } from "./convolution.js";
import type { Args, Layer } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { activation, bias, kernel, padding, perAxis, useBias, weightParams } from "./params.js";
import { places, type Rank, ranks, wrongRank } from "./ranks.js";
import { computedDim, type Dim, dim, multipliedDim, type Shape } from "./shape.js";
import { channelsOf, elementCountOf, kernelAndBias } from "./weights.js";

export const transposedLayers = ranks.map(transposed);

function transposed(rank: Rank): Layer {
  return {
    name: `Conv${rank}DTranspose`,
    family: "convolution",
    doc: `The reverse of Conv${rank}D's geometry: each value of ${places[rank]} is spread over a window of the output, which strides make larger. For decoders and generators.`,
    formula: "activation(x ∗ᵀ kernel + bias)",
    params: [
      filters(),
      kernelSize(rank),
      perAxis("strides", rank, "By how much the output is larger: the distance between two windows."),
      padding(),
      {
        name: "output_padding",
        type: { kind: "perAxis", count: rank, min: 0 },
        default: null,
        nullable: true,
        doc: "How much is added at the end of the output, less than the strides; `none` for what the padding implies.",
      },
      dilationRate(rank),
      activation(),
      useBias,
      ...weightParams(kernel, bias),
    ],
    inputs: "one",
    shape: ([x], args) => wrongRank(x!, rank) ?? transposedShape(x!, args, rank),
    weights: ([x], args) => {
      const outputs = args.number("filters");
      return kernelAndBias(args, [...args.list("kernel_size", rank), outputs, channelsOf(x!)], [outputs]);
    },
    multiplyAdds: ([x], _, args) => elementCountOf(x!) * windowSize(args, rank) * args.number("filters"),
  };
}

function transposedShape(x: Shape, args: Args, rank: Rank): Shape | Mismatch {
  const problem = dilationMismatch(args, rank) ?? outputPaddingMismatch(args, rank);
  if (problem !== undefined) return problem;
  const sizes = args.list("kernel_size", rank);
  const strides = args.list("strides", rank);
  const dilations = args.list("dilation_rate", rank);
  const paddings = args.isNone("output_padding") ? undefined : args.list("output_padding", rank);
  const spatial: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const reach = (sizes[axis]! - 1) * dilations[axis]! + 1;
    const length = widened(x[axis]!, reach, strides[axis]!, args.text("padding"), paddings?.[axis]);
    if (length.size !== undefined && length.size < 1) {
      const how = length.how!;
      return { code: "empty-crop", axis, param: "output_padding", size: x[axis]!.size!, how, got: x };
    }
    spatial.push(length);
  }
  return [...spatial, dim(args.number("filters"))];
}

function outputPaddingMismatch(args: Args, rank: Rank): Mismatch | undefined {
  if (args.isNone("output_padding")) return undefined;
  const strides = args.list("strides", rank);
  for (const [axis, value] of args.list("output_padding", rank).entries()) {
    const limit = strides[axis]!;
    if (value >= limit) return { code: "too-large", param: "output_padding", value, other: "strides", limit };
  }
  return undefined;
}

/**
 * With `valid` padding (n − 1)·stride + max(reach, stride), with `same` n·stride. Where output_padding is given it
 * stands in for what is beyond (n − 1)·stride + reach, or with `same` (n − 1)·stride + reach mod 2, as in Keras.
 */
function widened(from: Dim, reach: number, stride: number, padding: string, added: number | undefined): Dim {
  if (padding === "same" && added === undefined) return multipliedDim(from, stride);
  const beyond = padding === "same" ? reach % 2 : reach;
  const end = added ?? Math.max(reach, stride) - reach;
  const sum = end === 0 ? `${beyond}` : `${beyond} + ${end}`;
  return computedDim(
    from,
    (size) => (size - 1) * stride + beyond + end,
    (size) => `(${size} − 1) × ${stride} + ${sum}`,
  );
}
