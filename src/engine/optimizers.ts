/** Keras 3's optimizers as a network's settings ask for them, working on all trainable weights laid end to end. */
import * as tf from "@tensorflow/tfjs-core";
import type { Configured } from "../layers/layer.js";
import type { Network, OptimizerName } from "../network.js";
import { accumulating, type Follow, following } from "./accumulation.js";
import { type Clip, clipOf } from "./clipping.js";
import { type Constraint, constrainAll, constraintsOf } from "./constraints.js";
import type { Formula } from "./formulas/formula.js";
import { formulas, withWeightDecay } from "./formulas/index.js";

/** Everything of an optimizer that does not change while it trains. */
export interface OptimizerPlan {
  readonly configured: Configured<OptimizerName>;
  readonly formula: Formula;
  readonly learningRate: number;
  readonly clip: Clip | undefined;
  /** The gradients of so many steps are averaged before the weights change; 1: they change in each. */
  readonly accumulate: number;
  /** One for each trainable weight, where it has one. */
  readonly constraints: readonly (Constraint | undefined)[];
}

export function planOptimizer({ nodes, settings }: Network): OptimizerPlan {
  const { name, args } = settings.optimizer;
  const read = (argument: string, byDefault: number) => {
    const value = args[argument];
    return typeof value === "number" ? value : byDefault;
  };
  const decay = read("weight_decay", name === "adamw" ? 0.004 : 0);
  return {
    configured: settings.optimizer,
    formula: withWeightDecay(
      formulas[name](read, (flag) => args[flag] === true),
      decay,
    ),
    learningRate: read("learning_rate", name === "sgd" ? 0.01 : 0.001),
    clip: settings.clip && clipOf(settings.clip),
    accumulate: read("gradient_accumulation_steps", 1),
    constraints: constraintsOf(nodes.flatMap((node) => node.weights)),
  };
}

/** How weights follow their gradients under a plan: what cuts gradients down, adds them up and makes steps of them. */
export function followPlan({ formula, clip, accumulate }: OptimizerPlan): Follow {
  const follow = following(formula, clip?.cut);
  return accumulate === 1 ? follow : accumulating(follow, accumulate);
}

export interface Optimizer {
  learningRate: number;
  /**
   * The weights after one more step, from all of them end to end and the gradient of each, flat. The caller disposes of
   * the weights it gave and of those it is given.
   */
  step(parameters: tf.Tensor1D, gradients: readonly tf.Tensor1D[]): tf.Tensor1D;
  /** What is remembered, on the engine; whoever calls it tidies up. */
  slots(): readonly tf.Tensor1D[];
  /** What is remembered, a value for each weight in each; nothing before the first step. */
  state(): Float32Array[];
  /** Goes on from what `state` gave after so many steps. */
  restore(slots: readonly Float32Array[], steps: number): void;
  dispose(): void;
}

/** The optimizer that a network is to be trained with, ready for its first step. */
export function optimizerFor(network: Network): Optimizer {
  const plan = planOptimizer(network);
  const constrain = constrainAll(network.nodes.flatMap((node) => node.weights));
  const sizes = network.nodes
    .flatMap((node) => node.weights)
    .filter(({ trainable }) => trainable)
    .map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  const { slotStarts, figures, next } = followPlan({
    ...plan,
    clip: plan.clip && endToEnd(plan.clip, sizes),
  });
  let slots: readonly tf.Tensor1D[] = [];
  let steps = 0;
  const size = sizes.reduce((sum, own) => sum + own, 0);
  const remembered = () =>
    steps === 0 ? slotStarts.map((start) => tf.fill<tf.Rank.R1>([size], start)) : slots;
  return {
    learningRate: plan.learningRate,
    step(parameters, gradients) {
      const before = slots;
      const after = tf.tidy(() => {
        const gradient = gradients.length === 1 ? gradients[0]! : tf.concat([...gradients]);
        const [update] = next(
          [parameters],
          [gradient],
          [remembered()],
          figures(steps + 1, this.learningRate),
        );
        steps++;
        // Kept, so that a tidy around the whole step leaves them alone.
        for (const slot of update!.slots) tf.keep(slot);
        slots = update!.slots;
        return constrain ? constrain(update!.parameters) : update!.parameters;
      });
      tf.dispose([...before]);
      return after;
    },
    slots: remembered,
    state: () => slots.map((slot) => slot.dataSync<"float32">().slice()),
    restore(values, done) {
      tf.dispose([...slots]);
      slots = values.map((slot) => tf.keep(tf.tensor1d(slot)));
      steps = done;
    },
    dispose() {
      tf.dispose([...slots]);
      slots = [];
    },
  };
}

/** The same for gradients of these sizes end to end, which are told apart only where that makes a difference. */
function endToEnd(clip: Clip, sizes: readonly number[]): Clip {
  if (!clip.byWeight) return clip;
  return {
    byWeight: false,
    cut: <T extends tf.Tensor>([all]: readonly T[]) => {
      const parts = tf.split(all as unknown as tf.Tensor1D, [...sizes]);
      return [tf.concat(clip.cut(parts)) as unknown as T];
    },
  };
}
