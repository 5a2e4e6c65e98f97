/** Bidirectional and TimeDistributed: layers that hold a layer. */
import type { Args, InnerLayer, Layer, Weight } from "./layer.js";
import { compatible, joinedDim } from "./merging.js";
import { isMismatch, type Mismatch } from "./mismatch.js";
import { multipliedDim, type Shape } from "./shape.js";
import { sizeOf } from "./weights.js";

const bidirectional: Layer = {
  name: "Bidirectional",
  family: "wrapper",
  doc: "Reads a sequence from both ends with two copies of a recurrent layer, so that each step knows what comes before and after it (Schuster & Paliwal, 1997).",
  formula: "merge(layer(x), layer(x backwards))",
  params: [
    {
      name: "layer",
      type: { kind: "layer", families: ["recurrent"] },
      doc: "The recurrent layer, such as `LSTM(8)`; a copy of it with weights of its own reads backwards.",
    },
    {
      name: "merge_mode",
      type: { kind: "choice", options: ["concat", "sum", "mul", "ave"] },
      default: "concat",
      doc: "How both outputs become one: side by side, or by sum, product or mean.",
    },
    {
      name: "backward_layer",
      type: { kind: "layer", families: ["recurrent"] },
      default: null,
      nullable: true,
      doc: "The layer that reads backwards, with `go_backwards: true`; `none` for a copy of `layer`.",
    },
  ],
  inputs: "one",
  shape: ([x], args) => {
    const [forward, backward] = directionsOf(args);
    const problem = directionsMismatch(args);
    if (problem !== undefined) return problem;
    const there = innerShape(forward, x!, "layer");
    if (isMismatch(there)) return there;
    const back = innerShape(backward, x!, "backward_layer");
    if (isMismatch(back)) return back;
    return mergedShape(there, back, args.text("merge_mode"));
  },
  weights: ([x], args) => {
    const [forward, backward] = directionsOf(args);
    return [
      ...prefixed("forward", innerWeights(forward, x!)),
      ...prefixed("backward", innerWeights(backward, x!)),
    ];
  },
  multiplyAdds: ([x], _, args) =>
    directionsOf(args).reduce((sum, inner) => sum + innerMultiplyAdds(inner, x!), 0),
};

/** The layer that reads forwards and the one that reads backwards, which may be a copy. */
function directionsOf(args: Args): readonly [forward: InnerLayer, backward: InnerLayer] {
  const forward = args.inner("layer");
  return [forward, args.isNone("backward_layer") ? forward : args.inner("backward_layer")];
}

/** One layer must read forwards and the other backwards, and both give every step or only the last. */
function directionsMismatch(args: Args): Mismatch | undefined {
  const [forward, backward] = directionsOf(args);
  const copied = args.isNone("backward_layer");
  if (copied ? forward.args.flag("go_backwards") : sameFlag(forward, backward, "go_backwards")) {
    return {
      code: "inner-argument",
      param: copied ? "layer" : "backward_layer",
      layer: backward.layer.name,
      argument: "go_backwards",
      why: "one of the two layers must read forwards and the other backwards",
    };
  }
  if (sameFlag(forward, backward, "return_sequences")) return undefined;
  return {
    code: "inner-argument",
    param: "backward_layer",
    layer: backward.layer.name,
    argument: "return_sequences",
    why: "both layers must give every step, or both only the last one",
  };
}

function sameFlag(forward: InnerLayer, backward: InnerLayer, name: string): boolean {
  return forward.args.flag(name) === backward.args.flag(name);
}

/** Side by side the features may differ in number; otherwise both shapes must be the same. */
function mergedShape(there: Shape, back: Shape, mode: string): Shape | Mismatch {
  const alike = there.map((length, axis) => back[axis] !== undefined && compatible(length, back[axis]));
  const free = mode === "concat" ? there.length - 1 : -1;
  if (there.length !== back.length || alike.some((same, axis) => !same && axis !== free)) {
    return { code: "inner-shapes", param: "backward_layer", forward: there, backward: back };
  }
  if (mode !== "concat") return there;
  const [first, second] = [there.at(-1)!, back.at(-1)!];
  return [
    ...there.slice(0, -1),
    first.size === second.size ? multipliedDim(first, 2) : joinedDim([first, second]),
  ];
}

function prefixed(prefix: string, weights: readonly Weight[]): Weight[] {
  return weights.map((weight) => ({ ...weight, name: `${prefix}/${weight.name}` }));
}

const timeDistributed: Layer = {
  name: "TimeDistributed",
  family: "wrapper",
  doc: "Applies one layer to every step of a sequence, with the same weights for all: `TimeDistributed(Conv2D(8, 3))` for the images of a film.",
  formula: "layer(x_t) at every step t",
  params: [{ name: "layer", type: { kind: "layer" }, doc: "The layer that each step is given to." }],
  inputs: "one",
  shape: ([x], args) => {
    if (x!.length < 2) return { code: "wrong-rank", expected: 2, orMore: true, got: x! };
    const shape = innerShape(args.inner("layer"), x!.slice(1), "layer");
    return isMismatch(shape) ? shape : [x![0]!, ...shape];
  },
  weights: ([x], args) => innerWeights(args.inner("layer"), x!.slice(1)),
  multiplyAdds: ([x], _, args) => {
    const count = innerMultiplyAdds(args.inner("layer"), x!.slice(1));
    return count === 0 ? 0 : sizeOf(x![0]) * count;
  },
};

export const wrapperLayers = [bidirectional, timeDistributed];

function innerShape(
  { layer, args }: InnerLayer,
  x: Shape,
  param: "layer" | "backward_layer",
): Shape | Mismatch {
  const shape = layer.shape([x], args);
  return isMismatch(shape) ? { code: "inner-mismatch", param, layer: layer.name, inner: shape } : shape;
}

function innerWeights({ layer, args }: InnerLayer, x: Shape): readonly Weight[] {
  return layer.weights?.([x], args) ?? [];
}

function innerMultiplyAdds({ layer, args }: InnerLayer, x: Shape): number {
  const output = layer.shape([x], args);
  return isMismatch(output) ? 0 : (layer.multiplyAdds?.([x], output, args) ?? 0);
}
