/** Optimizers, under Keras's names, with its arguments and defaults. */
import type { Choice, Param } from "../layers/layer.js";
import type { OptimizerName } from "../network.js";
import { flag, notNegative, orNone, positive, share, whole } from "./numeric-params.js";

const learningRate = (byDefault: number) =>
  positive(
    "learning_rate",
    byDefault,
    "How far each step goes: the setting to try first when training is slow or unstable.",
  );
const epsilon = positive("epsilon", 1e-7, "Added to what is divided by, so that nothing is divided by 0.");
const momentum = (byDefault: number) => share("momentum", byDefault, "How much of the last step is kept.");
const beta1 = share("beta_1", 0.9, "How slowly the mean of the gradients follows.");
const beta2 = share("beta_2", 0.999, "How slowly the mean of their squares follows.");

/** What every optimizer takes behind its own arguments. */
const ofAll = (decay: number): readonly Param[] => [
  notNegative(
    "weight_decay",
    decay,
    "The share of each weight that is taken away at every step, times the learning rate.",
  ),
  orNone(
    whole(
      "gradient_accumulation_steps",
      2,
      2,
      "The weights change only after so many batches, by the mean of their gradients: as with batches that much larger, in the memory of one.",
    ),
  ),
];

const sgdParams = (byDefault: number): readonly Param[] => [
  learningRate(0.01),
  momentum(byDefault),
  flag("nesterov", false, "Whether the gradient is taken after the momentum's step."),
  ...ofAll(0),
];
const adamParams = (decay: number): readonly Param[] => [
  learningRate(0.001),
  beta1,
  beta2,
  epsilon,
  flag(
    "amsgrad",
    false,
    "Whether the largest mean of squares so far is used, so that steps never grow again.",
  ),
  ...ofAll(decay),
];

export const optimizers: readonly Choice<OptimizerName | "momentum">[] = [
  {
    name: "adam",
    doc: "Adapts the step to each weight (Kingma & Ba, 2014): a good first choice.",
    params: adamParams(0),
  },
  {
    name: "adamw",
    doc: "Adam with weight decay of its own (Loshchilov & Hutter, 2017).",
    params: adamParams(0.004),
  },
  {
    name: "sgd",
    doc: "Plain gradient descent, with momentum where it is given.",
    params: sgdParams(0),
  },
  {
    name: "momentum",
    doc: "Gradient descent that keeps nine tenths of its last step: sgd with a momentum of 0.9.",
    params: sgdParams(0.9),
  },
  {
    name: "rmsprop",
    doc: "Divides each step by a moving mean of the gradient's size (Hinton, 2012).",
    params: [
      learningRate(0.001),
      share("rho", 0.9, "How slowly that mean follows."),
      momentum(0),
      epsilon,
      flag("centered", false, "Whether the gradient's variance is used instead of its mean square."),
      ...ofAll(0),
    ],
  },
  {
    name: "adagrad",
    doc: "Divides each step by the root of all squared gradients so far (Duchi et al., 2011): for rare features. Its steps only ever get smaller, so it wants a larger learning rate.",
    params: [
      learningRate(0.001),
      notNegative("initial_accumulator_value", 0.1, "What the sum of squares begins with."),
      epsilon,
      ...ofAll(0),
    ],
  },
  {
    name: "adadelta",
    doc: "Divides each step by a moving mean of the gradient's size and multiplies it by one of the steps (Zeiler, 2012). The paper's own form has a learning rate of 1.",
    params: [learningRate(0.001), share("rho", 0.95, "How slowly both means follow."), epsilon, ...ofAll(0)],
  },
  {
    name: "adamax",
    doc: "Adam with the largest gradient of late in place of the mean square (Kingma & Ba, 2014): calmer where gradients are sparse.",
    params: [
      learningRate(0.001),
      beta1,
      share("beta_2", 0.999, "How slowly the largest gradient is forgotten."),
      epsilon,
      ...ofAll(0),
    ],
  },
  {
    name: "nadam",
    doc: "Adam with Nesterov's momentum (Dozat, 2015).",
    params: [learningRate(0.001), beta1, beta2, epsilon, ...ofAll(0)],
  },
  {
    name: "lion",
    doc: "Steps of one size, in the direction of a moving mean's sign (Chen et al., 2023): wants a learning rate three to ten times smaller than Adam's, and larger batches.",
    params: [
      learningRate(0.001),
      {
        ...beta1,
        type: { kind: "number", above: 0, max: 1 },
        doc: "How much the mean counts in the direction.",
      },
      share("beta_2", 0.99, "How slowly the mean of the gradients follows."),
      ...ofAll(0),
    ],
  },
];
