/** All that a network's regularizers add to its loss: for weights, and for the outputs of layers. */
import * as tf from "@tensorflow/tfjs-core";
import type { Network, NetworkNode } from "../network.js";
import { type Regularizer, regularizerOf } from "./regularizers.js";

export interface Penalties {
  /** A scalar for each weight that has a regularizer; given all trainable weights in the model's order. */
  ofWeights(trainable: readonly tf.Tensor[]): tf.Tensor[];
  /** A scalar for the output of a layer that weighs its outputs. */
  ofOutput(node: NetworkNode, output: tf.Tensor): tf.Tensor | undefined;
}

/** Undefined where nothing in the network has a regularizer, so that a step need not ask. */
export function penaltiesOf(network: Network): Penalties | undefined {
  const weights = network.nodes
    .flatMap((node) => node.weights)
    .filter(({ trainable }) => trainable)
    .map(({ regularizer }) => regularizer && regularizerOf(regularizer));
  const outputs = new Map<number, Regularizer>();
  for (const node of network.nodes) {
    const regularizer = activityRegularizer(node);
    if (regularizer) outputs.set(node.id, regularizer);
  }
  if (outputs.size === 0 && weights.every((regularizer) => regularizer === undefined)) return undefined;
  return {
    ofWeights: (trainable) =>
      trainable.flatMap((weight, at) => {
        const regularizer = weights[at];
        return regularizer ? [regularizer(weight)] : [];
      }),
    // By sample, so that it counts the same however large the batch is (Layer.__call__ in keras/src/layers/layer.py).
    ofOutput: (node, output) => {
      const regularizer = outputs.get(node.id);
      return regularizer && tf.div(regularizer(output), output.shape[0]!);
    },
  };
}

/** What a layer's output adds to the loss, as its `activity_regularizer` says. */
export function activityRegularizer({ args }: NetworkNode): Regularizer | undefined {
  const configured = args.has("activity_regularizer") ? args.configured("activity_regularizer") : undefined;
  return configured && regularizerOf(configured);
}
