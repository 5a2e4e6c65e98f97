/** How much a network has to compute for a batch. */
import { sizesOf } from "../layers/shape.js";
import { knownMultiplyAdds } from "../layers/weights.js";
import type { Network } from "../network.js";

/** Multiply-adds of a batch's forward pass; layers that do not tell theirs count as their outputs. */
export function workOf({ nodes, settings }: Network): number {
  const ofSample = nodes.map(({ layer, inputs, shape, args }) => {
    const known = knownMultiplyAdds(
      layer,
      inputs.map((id) => nodes[id]!.shape),
      shape,
      args,
    );
    return known ?? (sizesOf(shape) ?? []).reduce((product, size) => product * size, 1);
  });
  return settings.batch * ofSample.reduce((sum, work) => sum + work, 0);
}
