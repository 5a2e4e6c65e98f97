/** Weights of an earlier run that a new one begins with: those of layers whose names and shapes are the same. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type NamedWeight, TrainingFailure } from "../engine/outcome.js";
import type { Network } from "../network.js";
import type { TakenWeights, WeightsChoice } from "../protocol.js";
import { checkpointOf } from "./resuming.js";

/** What is taken, and its weights. Throws TrainingFailure where there are none, or none that fit. */
export function takeWeights(
  { nodes, name }: Network,
  { folder, weights: choice }: { readonly folder: string; readonly weights: WeightsChoice },
): { readonly from: TakenWeights; readonly weights: readonly NamedWeight[] } {
  const run = path.basename(folder);
  const known = new Map(weightsOf(folder, choice).map((weight) => [weight.name, weight]));
  const layers = nodes.filter(({ weights }) => weights.length > 0);
  const found = layers.map((node) =>
    node.weights.map(({ name: own, shape }) => {
      const weight = known.get(`${node.name}/${own}`);
      return weight && String(weight.shape) === String(shape) ? weight : undefined;
    }),
  );
  const whole = found.map((weights) => weights.every((weight) => weight !== undefined));
  const taken = layers.filter((_, at) => whole[at]);
  if (taken.length === 0) {
    throw new TrainingFailure(
      `No layer of ${name} has the name and the shape of one in ${run}, so there is nothing to begin with.`,
    );
  }
  return {
    from: {
      run,
      weights: choice,
      taken: taken.map((node) => node.name),
      fresh: layers.filter((_, at) => !whole[at]).map((node) => node.name),
    },
    weights: found
      .filter((_, at) => whole[at])
      .flatMap((weights) => weights.filter((each) => each !== undefined)),
  };
}

function weightsOf(folder: string, choice: WeightsChoice): readonly NamedWeight[] {
  const ended = choice === "end" ? endWeights(folder) : undefined;
  if (ended) return ended;
  const run = path.basename(folder);
  const state = checkpointOf(folder)?.state;
  if (state === undefined) throw new TrainingFailure(`${run} has no weights yet: no checkpoint was written.`);
  const { best, last } = state.kept;
  if (choice === "end") return (best ?? last)?.weights ?? state.weights;
  if (choice === "last") return state.weights;
  if (best === undefined) {
    throw new TrainingFailure(
      `${run} has not kept the weights of its best epoch: that is for runs that stop early. Leave out @best.`,
    );
  }
  return best.weights;
}

interface WeightsIndex {
  readonly weights: readonly (Omit<NamedWeight, "values"> & {
    readonly offset: number;
    readonly length: number;
  })[];
}

/** Those that a run has ended with; undefined where it has not. */
function endWeights(folder: string): NamedWeight[] | undefined {
  try {
    const bytes = readFileSync(path.join(folder, "weights.bin"));
    const { weights } = JSON.parse(readFileSync(path.join(folder, "weights.json"), "utf8")) as WeightsIndex;
    return weights.map(({ name, shape, offset, length }) => ({
      name,
      shape,
      values: new Float32Array(Uint8Array.prototype.slice.call(bytes, offset, offset + length * 4).buffer),
    }));
  } catch {
    return undefined;
  }
}
