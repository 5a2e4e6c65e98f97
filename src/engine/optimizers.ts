/** Keras 3's optimizers: their formulas, and the one that works on all trainable weights at once, laid end to end. */
import * as tf from "@tensorflow/tfjs-core";
import type { Configured } from "../layers/layer.js";
import type { Network, OptimizerName } from "../network.js";
import { type Clip, clipOf } from "./clipping.js";
import { type Constraint, constrainAll, constraintsOf } from "./constraints.js";
import { adamUpdate } from "./operations/adam.js";

/** How one step changes the weights, and what is remembered for the next. */
export interface Update<T extends tf.Tensor = tf.Tensor> {
  readonly parameters: T;
  readonly slots: readonly T[];
}

/** A number that is another one in each step. */
export type Figure = number | tf.Scalar;

/**
 * A formula, value by value, so that weights may come in any shape. Plain arithmetic on tensors; whoever calls it
 * tidies up.
 */
export interface Formula {
  /** How many numbers are remembered for each weight; zeros at first. */
  readonly slotCount: number;
  /** What the step's number, from 1, and the learning rate are turned into for `update`. */
  figures(step: number, learningRate: number): readonly number[];
  update<T extends tf.Tensor>(
    parameters: T,
    gradient: T,
    slots: readonly T[],
    figures: readonly Figure[],
  ): Update<T>;
}

/** Everything of an optimizer that does not change while it trains. */
export interface OptimizerPlan {
  readonly configured: Configured<OptimizerName>;
  readonly formula: Formula;
  readonly learningRate: number;
  readonly clip: Clip | undefined;
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
    constraints: constraintsOf(nodes.flatMap((node) => node.weights)),
  };
}

export interface Optimizer {
  learningRate: number;
  /**
   * The weights after one more step, from all of them end to end and the gradient of each, flat. The caller disposes of
   * the weights it gave and of those it is given.
   */
  step(parameters: tf.Tensor1D, gradients: readonly tf.Tensor1D[]): tf.Tensor1D;
  /** What is remembered, a value for each weight in each; nothing before the first step. */
  state(): Float32Array[];
  /** Goes on from what `state` gave after so many steps. */
  restore(slots: readonly Float32Array[], steps: number): void;
  dispose(): void;
}

/** The optimizer that a network is to be trained with, ready for its first step. */
export function optimizerFor(network: Network): Optimizer {
  const { formula, learningRate, clip } = planOptimizer(network);
  const constrain = constrainAll(network.nodes.flatMap((node) => node.weights));
  let slots: readonly tf.Tensor1D[] = [];
  let steps = 0;
  return {
    learningRate,
    step(parameters, gradients) {
      steps++;
      const before = slots;
      const after = tf.tidy(() => {
        const gradient = clipped(gradients, clip);
        const own =
          steps === 1 ? Array.from({ length: formula.slotCount }, () => tf.zerosLike(gradient)) : before;
        const update = formula.update(parameters, gradient, own, formula.figures(steps, this.learningRate));
        // Kept, so that a tidy around the whole step leaves them alone.
        for (const slot of update.slots) tf.keep(slot);
        slots = update.slots;
        return constrain ? constrain(update.parameters) : update.parameters;
      });
      tf.dispose([...before]);
      return after;
    },
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

/** All gradients end to end, cut down as one where that is the same. */
function clipped(gradients: readonly tf.Tensor1D[], clip: Clip | undefined): tf.Tensor1D {
  if (!clip) return joined(gradients);
  return clip.byWeight ? joined(clip.cut(gradients)) : clip.cut([joined(gradients)])[0]!;
}

function joined(gradients: readonly tf.Tensor1D[]): tf.Tensor1D {
  return gradients.length === 1 ? gradients[0]! : tf.concat([...gradients]);
}

type Read = (argument: string, byDefault: number) => number;
type Flag = (argument: string) => boolean;

const formulas: Readonly<Record<OptimizerName, (read: Read, flag: Flag) => Formula>> = {
  sgd: (read, flag) => sgd(read("momentum", 0), flag("nesterov")),
  adam: (read) => adam(read("beta_1", 0.9), read("beta_2", 0.999), read("epsilon", 1e-7)),
  // AdamW is Adam with weight decay, which is added to every formula alike.
  adamw: (read) => adam(read("beta_1", 0.9), read("beta_2", 0.999), read("epsilon", 1e-7)),
  rmsprop: (read, flag) =>
    rmsprop(read("rho", 0.9), read("momentum", 0), read("epsilon", 1e-7), flag("centered")),
};

/** keras/src/optimizers/sgd.py; the momentum is Polyak's (1964), with `nesterov` Sutskever et al.'s form (2013). */
export function sgd(momentum: number, nesterov: boolean): Formula {
  const figures = (_step: number, rate: number) => [rate];
  if (momentum === 0) {
    return {
      slotCount: 0,
      figures,
      update: (w, g, _slots, [rate]) => ({ parameters: tf.sub(w, tf.mul(g, rate!)), slots: [] }),
    };
  }
  return {
    slotCount: 1,
    figures,
    update: (w, g, [m], [rate]) => {
      const pull = tf.mul(g, rate!);
      const velocity: typeof w = tf.sub(tf.mul(m!, momentum), pull);
      const move = nesterov ? tf.sub(tf.mul(velocity, momentum), pull) : velocity;
      return { parameters: tf.add(w, move), slots: [velocity] };
    },
  };
}

/** keras/src/optimizers/adam.py (Kingma and Ba 2014, with their epsilon hat). */
export function adam(beta1: number, beta2: number, epsilon: number): Formula {
  return {
    slotCount: 2,
    figures: (step, rate) => [(rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)],
    update: (w, g, [m, v], [alpha]) => {
      const [parameters, ...slots] = adamUpdate([w, g, m!, v!], { alpha: alpha!, beta1, beta2, epsilon });
      return { parameters, slots };
    },
  };
}

/** keras/src/optimizers/rmsprop.py (Tieleman and Hinton 2012; centered as in Graves 2013). */
export function rmsprop(rho: number, momentum: number, epsilon: number, centered: boolean): Formula {
  const follow = <T extends tf.Tensor>(slot: T, now: tf.Tensor): T =>
    tf.add(tf.mul(slot, rho), tf.mul(now, 1 - rho));
  return {
    slotCount: 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0),
    figures: (_step, rate) => [rate],
    update: (w, g, before, [rate]) => {
      const square = follow(before[0]!, tf.square(g));
      const slots = [square];
      let denominator: tf.Tensor = square;
      if (centered) {
        const mean = follow(before[1]!, g);
        slots.push(mean);
        denominator = tf.sub(square, tf.square(mean));
      }
      let move: typeof w = tf.div(tf.mul(g, rate!), tf.sqrt(tf.add(denominator, epsilon)));
      if (momentum > 0) {
        move = tf.add(tf.mul(before.at(-1)!, momentum), move);
        slots.push(move);
      }
      return { parameters: tf.sub(w, move), slots };
    },
  };
}

/** Shrinks the weights by a share of themselves before the step, apart from the gradient (Loshchilov and Hutter 2019). */
function withWeightDecay(formula: Formula, decay: number): Formula {
  if (decay === 0) return formula;
  return {
    slotCount: formula.slotCount,
    figures: (step, rate) => [1 - decay * rate, ...formula.figures(step, rate)],
    update: <T extends tf.Tensor>(w: T, g: T, slots: readonly T[], [rest, ...figures]: readonly Figure[]) =>
      formula.update<T>(tf.mul(w, rest!), g, slots, figures),
  };
}
