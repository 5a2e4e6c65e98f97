/** One step of training, operation by operation: loss and gradients of a batch, and the weights they lead to. */
import * as tf from "@tensorflow/tfjs-core";
import type { NetworkNode } from "../network.js";
import { activate } from "./activations.js";
import type { Batch } from "./batches.js";
import { rowWeights } from "./class-weights.js";
import type { Model, TrainingPass } from "./model.js";
import type { HeadObjective, Objective } from "./objective.js";
import type { Optimizer } from "./optimizers.js";

/** What a batch came to. */
export interface BatchResult {
  /** The whole, with all that regularizers add; then, of several heads, the loss of each by itself and unweighted. */
  readonly losses: readonly number[];
  /** One for each head. */
  readonly outputs: readonly Float32Array[];
}

/** What a batch makes of a model, as tensors that are kept. */
export interface Measures {
  readonly loss: tf.Scalar;
  /** Of several heads the loss of each. */
  readonly losses: readonly tf.Scalar[];
  /** One for each head. */
  readonly outputs: readonly tf.Tensor[];
}

/** The same of a batch that is trained on, and what follows from it. */
export interface Descent extends Measures {
  /** One for each trainable weight, in its shape; undefined where the loss does not depend on it. */
  readonly gradients: readonly (tf.Tensor | undefined)[];
  /** The moving averages to be, by the weights' names. */
  readonly moving: ReadonlyMap<string, tf.Tensor>;
}

/** A step whose loss is no number. It has changed nothing: the weights are those that led to it. */
export class StepNotFinite extends Error {
  constructor(
    /** Its place among the batches that were given, from 0. */
    readonly at: number,
    readonly loss: number,
  ) {
    super(`the loss became ${loss}`);
  }
}

/** Trains the model on a batch. Throws StepNotFinite where the loss is no number, and has then changed nothing. */
export function trainStep(
  model: Model,
  optimizer: Optimizer,
  objective: Objective,
  batch: Batch,
  pass: TrainingPass,
): BatchResult {
  const descent = descend(model, objective, batch, pass);
  const { gradients, moving, ...measures } = descent;
  const loss = measures.loss.dataSync()[0]!;
  if (!Number.isFinite(loss)) {
    disposeDescent(descent);
    throw new StepNotFinite(0, loss);
  }
  const parameters = tf.tidy(() =>
    optimizer.step(
      model.parameters,
      // A weight that the loss does not depend on has no gradient.
      gradients.map((gradient, at) => tf.reshape(gradient ?? tf.zerosLike(model.trainable[at]!), [-1])),
    ),
  );
  tf.dispose(gradients.filter((gradient) => gradient !== undefined));
  model.setParameters(parameters);
  for (const [name, value] of moving) model.setMoving(name, value);
  return resultOf(measures);
}

/** Scores a batch without training. */
export function scoreBatch(model: Model, objective: Objective, batch: Batch): BatchResult {
  return resultOf(measure(model, objective, batch));
}

/**
 * Loss, outputs and gradients of a batch; `onOutput` sees each layer's output on the way. The caller disposes of all
 * that is given back.
 */
export function descend(
  model: Model,
  objective: Objective,
  batch: Batch,
  pass: TrainingPass,
  onOutput?: (node: NetworkNode, output: tf.Tensor) => void,
): Descent {
  const moving = new Map<string, tf.Tensor>();
  const onMoving = (name: string, value: tf.Tensor) => {
    moving.get(name)?.dispose();
    moving.set(name, tf.keep(value));
  };
  let seen: Measures | undefined;
  const gradients = tf.tidy(() => {
    const { value, grads } = tf.engine().gradients(() => {
      seen = outputsAndLoss(model, objective, batch, { pass, onMoving, onOutput });
      for (const tensor of [...seen.losses, ...seen.outputs]) tf.keep(tensor);
      return seen.loss;
    }, [...model.trainable]);
    seen = { ...seen!, loss: tf.keep(value) };
    return (grads as (tf.Tensor | undefined)[]).map((gradient) => gradient && tf.keep(gradient));
  });
  return { ...seen!, gradients, moving };
}

export function disposeDescent({ loss, losses, outputs, gradients, moving }: Descent): void {
  const known = gradients.filter((gradient) => gradient !== undefined);
  tf.dispose([loss, ...losses, ...outputs, ...known, ...moving.values()]);
}

/** Loss and outputs of a batch, as for predictions. The caller disposes of all of them. */
export function measure(model: Model, objective: Objective, batch: Batch): Measures {
  return tf.tidy(() => ({ ...outputsAndLoss(model, objective, batch) }));
}

/** Reads it from where it was computed, and lets go of it there. */
function resultOf({ loss, losses, outputs }: Measures): BatchResult {
  const result = {
    losses: [loss, ...losses].map((own) => own.dataSync()[0]!),
    outputs: outputs.map((output) => output.dataSync<"float32">()),
  };
  tf.dispose([loss, ...losses, ...outputs]);
  return result;
}

interface Training {
  readonly pass: TrainingPass;
  readonly onMoving: (name: string, value: tf.Tensor) => void;
  readonly onOutput: ((node: NetworkNode, output: tf.Tensor) => void) | undefined;
}

/** The model's outputs as metrics are told from them, and its loss with all that regularizers add. */
function outputsAndLoss(
  model: Model,
  { heads, logits, penalties }: Objective,
  { inputs, targets }: Batch,
  training?: Training,
): { loss: tf.Scalar; losses: tf.Scalar[]; outputs: tf.Tensor[] } {
  const added: tf.Tensor[] = [];
  const outputs = model.forward(inputs, {
    ...(training && { training: training.pass, onMoving: training.onMoving }),
    logits,
    onOutput:
      (penalties || training?.onOutput) &&
      ((node, itsOutput) => {
        training?.onOutput?.(node, itsOutput);
        const penalty = penalties?.ofOutput(node, itsOutput);
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
