/** Looks into a step without taking it: figures of every layer's output, weights, gradients and updates. */
import * as tf from "@tensorflow/tfjs-core";
import type { Figures, LayerProbe } from "../../history.js";
import { endingActivation } from "../../layers/ending-activation.js";
import type { NetworkNode } from "../../network.js";
import { activate } from "../activations.js";
import type { Batch } from "../batches.js";
import type { Figure } from "../formulas/formula.js";
import { type Model, outputActivation, type TrainingPass } from "../model.js";
import type { Objective } from "../objective.js";
import { followPlan, type OptimizerPlan } from "../optimizers.js";
import { descend, disposeDescent } from "../step.js";
import { FIGURE_COUNT, figuresOf, flatOf, readFigures } from "./figures.js";

export interface ProbedStep {
  readonly model: Model;
  readonly objective: Objective;
  readonly plan: OptimizerPlan;
  readonly batch: Batch;
  readonly pass: TrainingPass;
  /** Of each trainable weight, what the optimizer remembers. */
  readonly slots: readonly (readonly tf.Tensor[])[];
  /** The optimizer's figures of this step. */
  readonly figures: readonly Figure[];
}

/** All figures end to end, in the order in which `readProbe` takes them. Changes nothing; the caller tidies up. */
export function probeStep(step: ProbedStep): tf.Tensor1D {
  const { model, objective, batch, pass } = step;
  const outputs = new Map<number, tf.Tensor>();
  const descent = descend(model, objective, batch, pass, (node, output) => {
    // Some layers give what they are given, and that is not ours to dispose of.
    outputs.set(node.id, tf.keep(tf.clone(output)));
  });
  const gradients = descent.gradients.map((gradient, at) => gradient ?? tf.zerosLike(model.trainable[at]!));
  const after = nextWeights(step, gradients);
  const trainable = trainableNames(model);
  const figures = model.network.nodes.flatMap((node) => {
    if (node.layer.inputs === "none") return [];
    const output = outputs.get(node.id)!;
    const bare = objective.logits.has(node.id) ? outputActivation(node) : undefined;
    return [
      figuresOf(bare ? activate(output, bare) : output, { flat: flatOf(activationOf(node)), units: true }),
      ...node.weights.flatMap(({ name }) => {
        const at = trainable.indexOf(`${node.name}/${name}`);
        const weight = model.weight(`${node.name}/${name}`);
        if (at < 0) return [figuresOf(weight, {})];
        return [weight, gradients[at]!, tf.sub(after[at]!, weight)].map((tensor) => figuresOf(tensor, {}));
      }),
    ];
  });
  disposeDescent(descent);
  tf.dispose([...outputs.values()]);
  return tf.concat(figures) as tf.Tensor1D;
}

/** What `probeStep` gave, layer by layer. */
export function readProbe(model: Model, numbers: Float32Array): LayerProbe[] {
  let from = 0;
  const next = (): Figures => {
    from += FIGURE_COUNT;
    return readFigures(numbers.subarray(from - FIGURE_COUNT, from));
  };
  return model.network.nodes
    .filter(({ layer }) => layer.inputs !== "none")
    .map((node) => ({
      layer: node.name,
      output: next(),
      weights: node.weights.map(({ name, trainable }) => {
        const values = next();
        return trainable ? { name, values, gradient: next(), update: next() } : { name, values };
      }),
    }));
}

/** The trainable weights as a step would leave them. */
function nextWeights(
  { model, plan, slots, figures }: ProbedStep,
  gradients: readonly tf.Tensor[],
): tf.Tensor[] {
  const updates = followPlan(plan).next([...model.trainable], gradients, slots, figures);
  return updates.map(({ parameters }, at) => plan.constraints[at]?.(parameters) ?? parameters);
}

function trainableNames({ places }: Model): string[] {
  return places.filter(({ trainable }) => trainable).map(({ name }) => name);
}

/** That of a recurrent layer is at work in its steps, and its flat ends are those of what the layer gives. */
function activationOf({ layer, args }: NetworkNode): string | null {
  if (layer.family !== "recurrent") return endingActivation(layer, args);
  return layer.params.some(({ name }) => name === "activation") ? args.text("activation") : null;
}
