/** The masks that layers make, pass on or drop, as Keras 3.15.1 has it. */
import * as tf from "@tensorflow/tfjs-core";
import { differsAnywhereFrom, differsFrom, inShapeOf } from "../operations/mask.js";
import { type ForwardContext, input, maskOf } from "./forward.js";

type MaskRule = (context: ForwardContext) => tf.Tensor | undefined;

const passOn: MaskRule = (context) => maskOf(context);

/** A mask tells steps apart, so it ends where only one step is left. */
const passOnSequence: MaskRule = (context) =>
  context.args.flag("return_sequences") ? maskOf(context) : undefined;

/** Keras's `supports_masking`: what is computed of a step stands at the same place. */
const PASSING_ON = [
  "Dense",
  "Activation",
  "ReLU",
  "LeakyReLU",
  "PReLU",
  "ELU",
  "Softmax",
  "Identity",
  "BatchNormalization",
  "LayerNormalization",
  "GroupNormalization",
  "UnitNormalization",
  "Dropout",
  "SpatialDropout1D",
  "SpatialDropout2D",
  "SpatialDropout3D",
  "AlphaDropout",
  "GaussianDropout",
  "GaussianNoise",
  "Rescaling",
  "TimeDistributed",
  "MultiHeadAttention",
  "Attention",
  "AdditiveAttention",
];

/** Layers that merge by value, so that a step counts where it does in any input. */
const MERGING = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"];

const rules: ReadonlyMap<string, MaskRule> = new Map<string, MaskRule>([
  ...PASSING_ON.map((layer) => [layer, passOn] as const),
  ...MERGING.map((layer) => [layer, anyOf] as const),
  ["Concatenate", concatenated],
  ["SimpleRNN", passOnSequence],
  ["LSTM", passOnSequence],
  ["GRU", passOnSequence],
  ["ConvLSTM2D", passOnSequence],
  ["Bidirectional", ({ args, ...context }) => passOnSequence({ ...context, args: args.inner("layer").args })],
  ["Masking", (context) => differsAnywhereFrom(input(context), context.args.number("mask_value"))],
  ["Embedding", (context) => (context.args.flag("mask_zero") ? differsFrom(input(context), 0) : undefined)],
]);

/** The mask of what a layer gives; undefined where it has none. Layers that are not named here drop their input's. */
export function maskAfter(layer: string, context: ForwardContext): tf.Tensor | undefined {
  return rules.get(layer)?.(context);
}

/** keras/src/layers/merging/base_merge.py: no mask where any input has none. */
function anyOf({ inputs, masks }: ForwardContext): tf.Tensor | undefined {
  const present = inputs.flatMap((_, at) => masks?.[at] ?? []);
  if (present.length < inputs.length) return undefined;
  return present.reduce((any, mask) => tf.maximum(any, mask));
}

/** keras/src/layers/merging/concatenate.py: along the steps masks are laid end to end; elsewhere they are joined. */
function concatenated({ inputs, masks, args }: ForwardContext): tf.Tensor | undefined {
  if (!masks?.some((mask) => mask !== undefined)) return undefined;
  const axis = args.number("axis");
  const whole = inputs.map((x, at) => {
    const mask = masks[at];
    if (!mask) return tf.ones(x.shape);
    return mask.rank < x.rank ? inShapeOf(x, mask) : mask;
  });
  return tf.max(tf.concat(whole, axis < 0 ? inputs[0]!.rank + axis : axis), -1);
}
