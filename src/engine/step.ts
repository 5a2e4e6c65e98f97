/** One step of training: loss and gradient of a batch, and the weights they lead to. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "./activations.js";
import type { Batch } from "./batches.js";
import { rowWeights } from "./class-weights.js";
import { type Loss, lossFunction } from "./losses.js";
import type { Model, TrainingPass } from "./model.js";
import type { Optimizer } from "./optimizers.js";
import { activityRegularizer, type Penalties, penaltiesOf } from "./penalties.js";

/** How a model is scored: what its outputs are taken for. */
export interface Objective {
  readonly loss: Loss;
  /** What regularizers add to it, while training and when scored, as in Keras. */
  readonly penalties: Penalties | undefined;
  /** How much each class counts, by its number; only while training. */
  readonly classWeights: readonly number[] | undefined;
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

export function objectiveOf(model: Model, classWeights?: readonly number[]): Objective {
  const { network } = model;
  const { loss, metrics } = network.settings;
  const wanted =
    loss.name === "binary_crossentropy"
      ? "sigmoid"
      : loss.name.endsWith("crossentropy")
        ? "softmax"
        : undefined;
  // A layer that weighs its output weighs it behind its activation.
  const weighed = activityRegularizer(network.nodes[network.output]!) !== undefined;
  const logits = wanted !== undefined && model.outputActivation === wanted && !weighed;
  const errors = metrics.some((metric) => metric !== "accuracy");
  const fromLogits = logits || loss.args.from_logits === true;
  const activation = fromLogits && errors ? wanted : undefined;
  return {
    loss: lossFunction(loss, fromLogits),
    penalties: penaltiesOf(network),
    classWeights,
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
      const { output, loss } = outputAndLoss(model, objective, batch, pass);
      outputs = tf.keep(scored(output, objective));
      return loss;
    }, [...model.trainable]);
    // A weight that the loss does not depend on has no gradient.
    const gradients = (grads as (tf.Tensor | undefined)[]).map((gradient, at) =>
      gradient ? tf.reshape(gradient, [gradient.size]) : tf.zeros([model.trainable[at]!.size]),
    );
    return { loss: value, parameters: optimizer.step(model.parameters, gradients as tf.Tensor1D[]) };
  });
  model.setParameters(result.parameters);
  model.updateMoving();
  return { loss: result.loss, outputs: outputs! };
}

/** Scores a batch without training. */
export function scoreBatch(model: Model, objective: Objective, batch: Batch): BatchResult {
  return tf.tidy(() => {
    const { output, loss } = outputAndLoss(model, objective, batch);
    return { loss, outputs: scored(output, objective) };
  });
}

/** The model's output, and its loss with all that regularizers add. */
function outputAndLoss(
  model: Model,
  { loss, logits, penalties, classWeights }: Objective,
  { inputs, targets }: Batch,
  training?: TrainingPass,
): { output: tf.Tensor; loss: tf.Scalar } {
  const added: tf.Tensor[] = [];
  const output = model.forward([inputs], {
    ...(training && { training }),
    logits,
    onOutput:
      penalties &&
      ((node, itsOutput) => {
        const penalty = penalties.ofOutput(node, itsOutput);
        if (penalty) added.push(penalty);
      }),
  });
  if (penalties) added.push(...penalties.ofWeights(model.trainable));
  const weights = training && classWeights && rowWeights(targets, classWeights);
  const own = loss(targets, output, weights);
  return { output, loss: added.reduce((sum, penalty) => tf.add(sum, penalty), own) as tf.Scalar };
}

function scored(output: tf.Tensor, { activation }: Objective): tf.Tensor {
  return activation ? activate(output, activation) : output;
}
