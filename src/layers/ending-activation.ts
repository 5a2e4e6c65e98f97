/** The activation that a layer's output passes last: said by an argument, by a held layer, or by what the layer is. */
import { Args, InnerLayer, type Layer } from "./layer.js";

/** Its name; null where there is none or something else is computed behind it. */
export function endingActivation({ name, family, params }: Layer, args: Args): string | null {
  if (name === "Softmax") return isLastAxis(args) ? "softmax" : null;
  if (name === "TimeDistributed") {
    const inner = args.inner("layer");
    return endingActivation(inner.layer, inner.args);
  }
  // The activations of recurrent layers are at work within their steps.
  if (family === "recurrent" || !params.some(({ type }) => type.kind === "activation")) return null;
  return args.isNone("activation") ? null : args.text("activation");
}

/** The arguments with which a layer that has one leaves it out; undefined where nothing is left, and the input is the output. */
export function withoutEndingActivation({ name }: Layer, args: Args): Args | undefined {
  if (name === "Softmax") return undefined;
  if (name !== "TimeDistributed") return new Args({ ...args.toJSON(), activation: null });
  const inner = args.inner("layer");
  const bare = withoutEndingActivation(inner.layer, inner.args);
  return bare && new Args({ ...args.toJSON(), layer: new InnerLayer(inner.layer, bare) });
}

function isLastAxis(args: Args): boolean {
  const axes = args.list("axis");
  return axes.length === 1 && axes[0] === -1;
}
