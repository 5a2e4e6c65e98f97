/** MultiHeadAttention. */
import { attentionDropout, keyMismatch, rolesOf, useCausalMask } from "./attention-roles.js";
import { axisIndices, checkedAxes, isIndices } from "./axes.js";
import type { Args, Layer, Weight } from "./layer.js";
import { compatible, sameDim } from "./merging.js";
import type { Mismatch } from "./mismatch.js";
import { bias, constraints, count, flag, initializers, kernel, regularizers, useBias } from "./params.js";
import { dim, type Shape } from "./shape.js";
import { channelsOf, sizeOf, weight } from "./weights.js";

export const multiHeadAttention: Layer = {
  name: "MultiHeadAttention",
  family: "attention",
  doc: "Several attentions side by side, each on its own learnt view of query, key and value: the heart of a transformer (Vaswani et al., 2017). With one input the sequence attends to itself.",
  formula: "concat(softmax(QKᵀ / √key_dim) · V over the heads) · kernel + bias",
  params: [
    count("num_heads", "How many attentions there are."),
    count("key_dim", "The length of query and key in each head."),
    {
      name: "value_dim",
      type: { kind: "integer", min: 1 },
      default: null,
      nullable: true,
      doc: "The length of a value in each head; `none` for key_dim.",
    },
    attentionDropout,
    useBias,
    {
      name: "output_shape",
      type: { kind: "sizes", single: true },
      default: null,
      nullable: true,
      doc: "The length of an output step, or a list of lengths; `none` for that of the query.",
    },
    {
      name: "attention_axes",
      type: { kind: "axes" },
      default: null,
      nullable: true,
      doc: "The axes along which attention runs, the others being kept apart; `none` for all but the last.",
    },
    {
      name: "sliding_window",
      type: { kind: "integer", min: 1 },
      default: null,
      nullable: true,
      doc: "How near two steps must be to see each other: less than this many apart; `none` for any distance.",
    },
    ...initializers(kernel, bias),
    ...regularizers(kernel, bias),
    ...constraints(kernel, bias),
    flag("use_gate", false, "Whether a sigmoid of the query scales what each head found."),
    useCausalMask,
  ],
  inputs: "attention",
  shape: (inputs, args) => {
    const { query, value } = rolesOf(inputs);
    const problem = mismatchOf(inputs, args);
    if (problem !== undefined) return problem;
    const attended = attendedAxes(query, args);
    const kept = query
      .slice(0, -1)
      .map((length, axis) => (attended.includes(axis) ? length : sameDim(length, value[axis]!)));
    return [...kept, ...outputLengths(query, args)];
  },
  weights: (inputs, args) => {
    const { query, value, key } = rolesOf(inputs);
    const heads = args.number("num_heads");
    const views = [heads, args.number("key_dim")];
    const values = [heads, valueLength(args)];
    const outputs = outputLengths(query, args).map(sizeOf);
    return [
      ...projection("query", args, [channelsOf(query)], views),
      ...projection("key", args, [channelsOf(key)], views),
      ...(args.flag("use_gate") ? projection("gate", args, [channelsOf(query)], values) : []),
      ...projection("value", args, [channelsOf(value)], values),
      ...projection("attention_output", args, values, outputs),
    ];
  },
  multiplyAdds: (inputs, _, args) => {
    const { query, value, key } = rolesOf(inputs);
    const heads = args.number("num_heads");
    const views = heads * args.number("key_dim");
    const values = heads * valueLength(args);
    const queries = product(query.slice(0, -1));
    const others = product(value.slice(0, -1));
    const fromQuery = views + (args.flag("use_gate") ? values : 0);
    const projections =
      queries * channelsOf(query) * fromQuery +
      others * (channelsOf(key) * views + channelsOf(value) * values) +
      queries * values * product(outputLengths(query, args));
    // Each place of the query looks at those of the value that share its other axes.
    const seen = product(attendedAxes(query, args).map((axis) => value[axis]!));
    return projections + queries * seen * (views + values);
  },
};

function mismatchOf(inputs: readonly Shape[], args: Args): Mismatch | undefined {
  const { query, value } = rolesOf(inputs);
  if (query.length < 2) return { code: "wrong-rank", expected: 2, orMore: true, got: query };
  const other = inputs.findIndex((shape) => shape.length !== query.length);
  if (other > 0) return { code: "merge-ranks", inputs, other };
  if (!args.isNone("attention_axes")) {
    const attended = axisIndices(query, args, "attention_axes");
    if (!isIndices(attended)) return attended;
    if (attended.includes(query.length - 1)) {
      const why = "the last axis holds the features, and attention runs along the others";
      return { code: "axis-excluded", param: "attention_axes", axis: query.length, why, got: query };
    }
  }
  const attended = attendedAxes(query, args);
  for (let axis = 0; axis < query.length - 1; axis++) {
    if (attended.includes(axis) || compatible(query[axis]!, value[axis]!)) continue;
    return { code: "dot-axes", inputs, left: { input: 0, axis }, right: { input: 1, axis } };
  }
  return keyMismatch(inputs);
}

/** Indices of the axes along which attention runs. */
function attendedAxes(query: Shape, args: Args): readonly number[] {
  if (args.isNone("attention_axes")) return query.slice(0, -1).map((_, axis) => axis);
  return checkedAxes(query, args, "attention_axes");
}

function product(shape: Shape): number {
  return shape.reduce((count, length) => count * sizeOf(length), 1);
}

function valueLength(args: Args): number {
  return args.isNone("value_dim") ? args.number("key_dim") : args.number("value_dim");
}

function outputLengths(query: Shape, args: Args): Shape {
  return args.isNone("output_shape") ? [query.at(-1)!] : args.list("output_shape").map((size) => dim(size));
}

/** Kernel and bias of one of the products, named as Keras's sublayer. */
function projection(name: string, args: Args, from: readonly number[], to: readonly number[]): Weight[] {
  const weights = [weight(args, `${name}/kernel`, [...from, ...to], "kernel")];
  if (args.flag("use_bias")) weights.push(weight(args, `${name}/bias`, to, "bias"));
  return weights;
}
