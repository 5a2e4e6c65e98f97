/** The formulas of Keras 3's optimizers by name, value by value (keras/src/optimizers). */
import * as tf from "@tensorflow/tfjs-core";
import type { OptimizerName } from "../../network.js";
import { adam, adamax, nadam } from "./adam.js";
import type { Figure, Formula } from "./formula.js";
import { adadelta, adagrad, lion, rmsprop, sgd } from "./others.js";

type Read = (argument: string, byDefault: number) => number;
type Flag = (argument: string) => boolean;

/** An optimizer's formula from its arguments, without weight decay. */
export const formulas: Readonly<Record<OptimizerName, (read: Read, flag: Flag) => Formula>> = {
  sgd: (read, flag) => sgd(read("momentum", 0), flag("nesterov")),
  adam: (read, flag) =>
    adam(read("beta_1", 0.9), read("beta_2", 0.999), read("epsilon", 1e-7), flag("amsgrad")),
  // AdamW is Adam with weight decay, which is added to every formula alike.
  adamw: (read, flag) => formulas.adam(read, flag),
  rmsprop: (read, flag) =>
    rmsprop(read("rho", 0.9), read("momentum", 0), read("epsilon", 1e-7), flag("centered")),
  adagrad: (read) => adagrad(read("initial_accumulator_value", 0.1), read("epsilon", 1e-7)),
  adadelta: (read) => adadelta(read("rho", 0.95), read("epsilon", 1e-7)),
  adamax: (read) => adamax(read("beta_1", 0.9), read("beta_2", 0.999), read("epsilon", 1e-7)),
  nadam: (read) => nadam(read("beta_1", 0.9), read("beta_2", 0.999), read("epsilon", 1e-7)),
  lion: (read) => lion(read("beta_1", 0.9), read("beta_2", 0.99)),
};

/** Shrinks the weights by a share of themselves before the step, apart from the gradient (Loshchilov and Hutter 2019). */
export function withWeightDecay(formula: Formula, decay: number): Formula {
  if (decay === 0) return formula;
  return {
    ...formula,
    figures: (step, rate) => [1 - decay * rate, ...formula.figures(step, rate)],
    update: <T extends tf.Tensor>(w: T, g: T, slots: readonly T[], [rest, ...figures]: readonly Figure[]) =>
      formula.update<T>(tf.mul(w, rest!), g, slots, figures),
  };
}
