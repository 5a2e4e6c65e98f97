/** Finds where numbers stopped being numbers: in the data, in a layer's weights, in its output or in the loss. */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Network, NetworkNode } from "../network.js";
import type { Batch } from "./batches.js";
import type { Model, TrainingPass } from "./model.js";
import type { Objective } from "./objective.js";
import { descend, disposeDescent } from "./step.js";

export interface NotFinitePlace {
  /** A sentence: what is no number, and since where. */
  readonly text: string;
  /** The layer, where it is in one. */
  readonly node?: NetworkNode;
}

/** Repeats the step that gave no number, layer by layer, with the weights that led to it. */
export function findNotFinite(
  model: Model,
  objective: Objective,
  batch: Batch,
  pass: TrainingPass,
): NotFinitePlace {
  const { network } = model;
  return inData(batch) ?? inWeights(model) ?? inOutputs(model, objective, batch, pass) ?? inLoss(network);
}

function inData({ inputs, targets }: Batch): NotFinitePlace | undefined {
  for (const [tensors, what] of [
    [inputs, "an input"],
    [targets, "a target"],
  ] as const) {
    for (const tensor of tensors) {
      const found = firstNotFinite(tensor);
      if (found !== undefined) return { text: `The data holds ${found} as ${what}.` };
    }
  }
  return undefined;
}

/**
 * A step that leaves weights which are no numbers got them from its gradient, which runs from the loss back to the
 * inputs: the layer nearest to the loss had them first.
 */
function inWeights(model: Model): NotFinitePlace | undefined {
  for (const node of model.network.nodes.toReversed()) {
    for (const { name } of node.weights) {
      const found = firstNotFinite(model.weight(`${node.name}/${name}`));
      if (found === undefined) continue;
      const text = `The weights \`${name}\` of ${node.name} hold ${found}: the gradient of the step before was too large.`;
      return { text, node };
    }
  }
  return undefined;
}

function inOutputs(
  model: Model,
  objective: Objective,
  batch: Batch,
  pass: TrainingPass,
): NotFinitePlace | undefined {
  let place: NotFinitePlace | undefined;
  const descent = descend(model, objective, batch, pass, (node, output) => {
    const found = place === undefined ? firstNotFinite(output) : undefined;
    if (found !== undefined) {
      place = { text: `${node.name} is the first layer to give ${found}; what enters it is finite.`, node };
    }
  });
  disposeDescent(descent);
  return place;
}

function inLoss({ nodes, output }: Network): NotFinitePlace {
  const node = nodes[output]!;
  return {
    text: `Every layer gives finite numbers; the loss of what ${node.name} gives cannot be computed.`,
    node,
  };
}

/** In words; undefined where all values are numbers. */
function firstNotFinite(tensor: Tensor): "NaN" | "infinite numbers" | undefined {
  const values = tensor.dataSync<"float32">();
  const found = values.find((value) => !Number.isFinite(value));
  if (found === undefined) return undefined;
  return Number.isNaN(found) ? "NaN" : "infinite numbers";
}
