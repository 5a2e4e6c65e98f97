/** One step of training: loss and gradient of a batch, and the weights they lead to. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "./activations.js";
import type { Batch } from "./batches.js";
import { type Loss, lossFunction } from "./losses.js";
import type { Model, TrainingPass } from "./model.js";
import type { Optimizer } from "./optimizers.js";

/** How a model is scored: what its outputs are taken for. */
export interface Objective {
  readonly loss: Loss;
  /** Whether the loss is given the outputs before softmax or sigmoid. */
  readonly logits: boolean;
  /** Whether metrics need the outputs behind it as well. */
  readonly activation: "softmax" | "sigmoid" | undefined;
  /** From which single output on the answer is yes. */
  readonly threshold: number;
}

/** What a batch came to. Both tensors are kept; whoever reads them disposes of them. */
export interface BatchResult {
  readonly loss: tf.Scalar;
  readonly outputs: tf.Tensor;
}

export function objectiveOf(model: Model): Objective {
  const { loss, metrics } = model.network.settings;
  const wanted =
    loss.name === "binary_crossentropy"
      ? "sigmoid"
      : loss.name.endsWith("crossentropy")
        ? "softmax"
        : undefined;
  const logits = wanted !== undefined && model.outputActivation === wanted;
  const errors = metrics.some((metric) => metric !== "accuracy");
  const fromLogits = logits || loss.args.from_logits === true;
  const activation = fromLogits && errors ? wanted : undefined;
  return {
    loss: lossFunction(loss, fromLogits),
    logits,
    activation,
    threshold: fromLogits && !activation ? 0 : 0.5,
  };
}

/** Trains the model on a batch. */
export function trainStep(
  model: Model,
  optimizer: Optimizer,
  objective: Objective,
  batch: Batch,
  pass: TrainingPass,
): BatchResult {
  let outputs: tf.Tensor | undefined;
  const result = tf.tidy(() => {
    const { value, grads } = tf.engine().gradients(() => {
      const output = model.forward([batch.inputs], { training: pass, logits: objective.logits });
      outputs = tf.keep(scored(output, objective));
      return objective.loss(batch.targets, output) as tf.Scalar;
    }, [...model.trainable]);
    // A weight that the output does not depend on has no gradient.
    const flat = (grads as (tf.Tensor | undefined)[]).map((grad, at) =>
      grad ? tf.reshape(grad, [grad.size]) : tf.zeros([model.trainable[at]!.size]),
    );
    const gradient = tf.concat(flat);
    return { loss: value, parameters: optimizer.step(model.parameters, gradient as tf.Tensor1D) };
  });
  model.setParameters(result.parameters);
  model.updateMoving();
  return { loss: result.loss, outputs: outputs! };
}

/** Scores a batch without training. */
export function scoreBatch(model: Model, objective: Objective, batch: Batch): BatchResult {
  return tf.tidy(() => {
    const output = model.forward([batch.inputs], { logits: objective.logits });
    return { loss: objective.loss(batch.targets, output) as tf.Scalar, outputs: scored(output, objective) };
  });
}

function scored(output: tf.Tensor, { activation }: Objective): tf.Tensor {
  return activation ? activate(output, activation) : output;
}
