/** How many threads a network is worth: handing out small pieces of work costs more than doing them. */
import os from "node:os";
import { sizesOf } from "../layers/shape.js";
import { knownMultiplyAdds } from "../layers/weights.js";
import type { Network } from "../network.js";

/** Multiply-adds of a batch's forward pass from which on a second thread was measured to help (`bench/train.mjs`). */
const WORTH_MORE_THREADS = 2e7;

/** Threads that one operation of a training step should use. */
export function threadsFor(network: Network): number {
  return workOf(network) < WORTH_MORE_THREADS ? 1 : os.availableParallelism();
}

/** Multiply-adds of a batch's forward pass; layers that do not tell theirs count as their outputs. */
function workOf({ nodes, settings }: Network): number {
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
