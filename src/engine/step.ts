/** One step of training: loss and gradient of a batch, and the weights they lead to. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "./activations.js";
import type { Batch } from "./batches.js";
import { rowWeights } from "./class-weights.js";
import type { Model, TrainingPass } from "./model.js";
import type { HeadObjective, Objective } from "./objective.js";
import type { Optimizer } from "./optimizers.js";

/** What a batch came to. All tensors are kept; whoever reads them disposes of them. */
export interface BatchResult {
  /** With all that regularizers add. */
  readonly loss: tf.Scalar;
  /** Of several heads the loss of each, by itself and unweighted. */
  readonly losses: readonly tf.Scalar[];
  /** One for each head. */
  readonly outputs: readonly tf.Tensor[];
}

export function disposeResult({ loss, losses, outputs }: BatchResult): void {
  tf.dispose([loss, ...losses, ...outputs]);
}

/** Trains the model on a batch. */
export function trainStep(
  model: Model,
  optimizer: Optimizer,
  objective: Objective,
  batch: Batch,
  pass: TrainingPass,
): BatchResult {
  let seen: Pick<BatchResult, "losses" | "outputs"> | undefined;
  const result = tf.tidy(() => {
    const { value, grads } = tf.engine().gradients(() => {
      const { loss, losses, outputs } = outputsAndLoss(model, objective, batch, pass);
      seen = { losses: losses.map((own) => tf.keep(own)), outputs: outputs.map((output) => tf.keep(output)) };
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
  return { loss: result.loss, ...seen! };
}

/** Scores a batch without training. */
export function scoreBatch(model: Model, objective: Objective, batch: Batch): BatchResult {
  return tf.tidy(() => ({ ...outputsAndLoss(model, objective, batch) }));
}

/** The model's outputs as metrics are told from them, and its loss with all that regularizers add. */
function outputsAndLoss(
  model: Model,
  { heads, logits, penalties }: Objective,
  { inputs, targets }: Batch,
  training?: TrainingPass,
): { loss: tf.Scalar; losses: tf.Scalar[]; outputs: tf.Tensor[] } {
  const added: tf.Tensor[] = [];
  const outputs = model.forward(inputs, {
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
  const losses = heads.map(({ loss, classWeights }, at) => {
    const weights = training && classWeights && rowWeights(targets[at]!, classWeights);
    return loss(targets[at]!, outputs[at]!, weights) as tf.Scalar;
  });
  const weighted = losses.map((loss, at) =>
    heads[at]!.weight === 1 ? loss : tf.mul(loss, heads[at]!.weight),
  );
  const loss = [...weighted, ...added].reduce((sum, part) => tf.add(sum, part)) as tf.Scalar;
  return {
    loss,
    losses: heads.length === 1 ? [] : losses,
    outputs: outputs.map((output, at) => scored(output, heads[at]!)),
  };
}

function scored(output: tf.Tensor, { activation }: HeadObjective): tf.Tensor {
  return activation ? activate(output, activation) : output;
}
