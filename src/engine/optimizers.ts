/** Keras 3's optimizers. Each works on all trainable weights at once, laid end to end in one array. */
import * as tf from "@tensorflow/tfjs-core";
import type { Configured } from "../layers/layer.js";
import type { Network, OptimizerName } from "../network.js";
import { type Clip, clipOf, joined } from "./clipping.js";
import { type Constrain, constrainAll } from "./constraints.js";
import { adamUpdate } from "./operations/adam.js";

/** How one step changes the weights, and what is remembered for the next. */
export interface Update {
  readonly parameters: tf.Tensor1D;
  readonly slots: readonly tf.Tensor1D[];
}

/**
 * A formula: weights, gradient, what it remembers (zeros at first), the step's number from 1 and the learning rate. Plain
 * arithmetic on tensors; whoever calls it tidies up.
 */
export interface Formula {
  readonly slotCount: number;
  update(
    parameters: tf.Tensor1D,
    gradient: tf.Tensor1D,
    slots: readonly tf.Tensor1D[],
    step: number,
    learningRate: number,
  ): Update;
}

export interface Optimizer {
  learningRate: number;
  /**
   * The weights after one more step, from all of them end to end and the gradient of each, flat. The caller disposes of
   * the weights it gave and of those it is given.
   */
  step(parameters: tf.Tensor1D, gradients: readonly tf.Tensor1D[]): tf.Tensor1D;
  dispose(): void;
}

/** What happens around a formula's step; what is absent costs nothing. */
export interface Surroundings {
  readonly clip?: Clip | undefined;
  readonly constrain?: Constrain | undefined;
}

/** The optimizer that a network is to be trained with, ready for its first step. */
export function optimizerFor({ nodes, settings }: Network): Optimizer {
  return createOptimizer(settings.optimizer, {
    clip: settings.clip && clipOf(settings.clip),
    constrain: constrainAll(nodes.flatMap((node) => node.weights)),
  });
}

/** An optimizer as configured, ready for its first step. */
function createOptimizer(
  { name, args }: Configured<OptimizerName>,
  { clip = joined, constrain }: Surroundings = {},
): Optimizer {
  const read = (argument: string, byDefault: number) => {
    const value = args[argument];
    return typeof value === "number" ? value : byDefault;
  };
  const decay = read("weight_decay", name === "adamw" ? 0.004 : 0);
  const formula = withWeightDecay(
    formulas[name](read, (flag) => args[flag] === true),
    decay,
  );
  let slots: readonly tf.Tensor1D[] = [];
  let steps = 0;
  return {
    learningRate: read("learning_rate", name === "sgd" ? 0.01 : 0.001),
    step(parameters, gradients) {
      steps++;
      const before = slots;
      const after = tf.tidy(() => {
        const gradient = clip(gradients);
        const own =
          steps === 1 ? Array.from({ length: formula.slotCount }, () => tf.zerosLike(gradient)) : before;
        const update = formula.update(parameters, gradient, own, steps, this.learningRate);
        // Kept, so that a tidy around the whole step leaves them alone.
        for (const slot of update.slots) tf.keep(slot);
        slots = update.slots;
        return constrain ? constrain(update.parameters) : update.parameters;
      });
      tf.dispose([...before]);
      return after;
    },
    dispose() {
      tf.dispose([...slots]);
      slots = [];
    },
  };
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
  if (momentum === 0) {
    return {
      slotCount: 0,
      update: (w, g, _slots, _step, rate) => ({ parameters: tf.sub(w, tf.mul(g, rate)), slots: [] }),
    };
  }
  return {
    slotCount: 1,
    update: (w, g, [m], _step, rate) => {
      const pull = tf.mul(g, rate);
      const velocity = tf.sub(tf.mul(m!, momentum), pull) as tf.Tensor1D;
      const move = nesterov ? tf.sub(tf.mul(velocity, momentum), pull) : velocity;
      return { parameters: tf.add(w, move), slots: [velocity] };
    },
  };
}

/** keras/src/optimizers/adam.py (Kingma and Ba 2014, with their epsilon hat). */
export function adam(beta1: number, beta2: number, epsilon: number): Formula {
  return {
    slotCount: 2,
    update: (w, g, [m, v], step, rate) => {
      const alpha = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      const [parameters, ...slots] = adamUpdate([w, g, m!, v!], { alpha, beta1, beta2, epsilon });
      return { parameters, slots };
    },
  };
}

/** keras/src/optimizers/rmsprop.py (Tieleman and Hinton 2012; centered as in Graves 2013). */
export function rmsprop(rho: number, momentum: number, epsilon: number, centered: boolean): Formula {
  const follow = (slot: tf.Tensor1D, now: tf.Tensor) =>
    tf.add(tf.mul(slot, rho), tf.mul(now, 1 - rho)) as tf.Tensor1D;
  return {
    slotCount: 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0),
    update: (w, g, before, _step, rate) => {
      const square = follow(before[0]!, tf.square(g));
      const slots = [square];
      let denominator: tf.Tensor = square;
      if (centered) {
        const mean = follow(before[1]!, g);
        slots.push(mean);
        denominator = tf.sub(square, tf.square(mean));
      }
      let move = tf.div(tf.mul(g, rate), tf.sqrt(tf.add(denominator, epsilon))) as tf.Tensor1D;
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
    update: (w, g, slots, step, rate) =>
      formula.update(tf.mul(w, 1 - decay * rate) as tf.Tensor1D, g, slots, step, rate),
  };
}
