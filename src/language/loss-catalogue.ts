/** Losses, under Keras's names: what each is for, and which outputs it takes. */
import type { Choice } from "../layers/layer.js";
import type { LossName, Task } from "../network.js";
import { flag, notNegative, positive, share } from "./numeric-params.js";

export interface LossChoice extends Choice<LossName> {
  readonly task: "classification" | "regression";
  /** Whether it suits several labels at once, too. */
  readonly labels?: true;
  /** Of classes: whether they are told apart by one output, which says yes or no, or by one for each. */
  readonly outputs?: "one" | "each";
  /** What its outputs have to be; absent: any numbers. */
  readonly activation?: "sigmoid" | "softmax";
}

/** Whether a loss or a metric is for such a task. */
export function suits({ task, labels }: Pick<LossChoice, "task" | "labels">, kind: Task["kind"]): boolean {
  return kind === "multi_label" ? labels === true : task === kind;
}

const labelSmoothing = share(
  "label_smoothing",
  0,
  "How far targets are moved from 0 and 1 towards equal shares, so that no answer is ever quite certain.",
);
const gamma = notNegative(
  "gamma",
  2,
  "How much answers that are right already are played down; 0 plays nothing down.",
);
const alpha = (doc: string) => ({ ...notNegative("alpha", 0.25, doc) });

const eachClass = { task: "classification", outputs: "each", activation: "softmax" } as const;
const yesOrNo = { task: "classification", labels: true, outputs: "one", activation: "sigmoid" } as const;

export const losses: readonly LossChoice[] = [
  {
    ...eachClass,
    name: "sparse_categorical_crossentropy",
    doc: "−ln of the probability given to the right class; the target is the class's number. For softmax outputs.",
    params: [],
  },
  {
    ...eachClass,
    name: "categorical_crossentropy",
    doc: "−ln of the probability given to the right class; the target is one-hot. For softmax outputs.",
    params: [labelSmoothing],
  },
  {
    ...yesOrNo,
    name: "binary_crossentropy",
    doc: "−ln of the probability given to the right answer of two. For one sigmoid output, or one for each of several labels.",
    params: [labelSmoothing],
  },
  {
    ...eachClass,
    name: "categorical_focal_crossentropy",
    doc: "Cross-entropy that plays down rows that are right already, where some classes are rare or hard (Lin et al., 2017). For softmax outputs.",
    params: [alpha("What the loss is multiplied by."), gamma, labelSmoothing],
  },
  {
    ...yesOrNo,
    name: "binary_focal_crossentropy",
    doc: "The same for the right answer of two. For one sigmoid output, or one for each of several labels.",
    params: [
      flag("apply_class_balancing", false, "Whether `alpha` weighs yes against no."),
      {
        ...alpha("What a yes counts; a no counts 1 less this."),
        needs: { param: "apply_class_balancing", value: true },
      },
      gamma,
      labelSmoothing,
    ],
  },
  {
    ...eachClass,
    name: "categorical_generalized_cross_entropy",
    doc: "Between cross-entropy and absolute error: wrong labels in the data do less harm (Zhang & Sabuncu, 2018). For softmax outputs.",
    params: [
      {
        name: "q",
        type: { kind: "number", above: 0, below: 1 },
        default: 0.5,
        doc: "Near 0 it is cross-entropy, near 1 the absolute error.",
      },
    ],
  },
  {
    ...eachClass,
    name: "kl_divergence",
    doc: "How much the probabilities differ from the target's: the sum of target · ln(target / probability). For softmax outputs.",
    params: [],
  },
  {
    task: "classification",
    outputs: "each",
    name: "categorical_hinge",
    doc: "How much the largest wrong output comes within 1 of the right one, or beyond it. For outputs that are any numbers, one for each class.",
    params: [],
  },
  {
    task: "classification",
    labels: true,
    outputs: "one",
    name: "hinge",
    doc: "How far one output falls short of 1 for yes, or of −1 for no. For outputs that are any numbers or tanh, one for two classes or for each of several labels.",
    params: [],
  },
  {
    task: "classification",
    labels: true,
    outputs: "one",
    name: "squared_hinge",
    doc: "The same, squared: far misses weigh most.",
    params: [],
  },
  {
    ...eachClass,
    name: "cosine_similarity",
    doc: "The cosine of the angle between outputs and one-hot target, with its sign turned: −1 is perfect. For softmax outputs.",
    params: [],
  },
  {
    name: "mean_squared_error",
    task: "regression",
    doc: "The mean of the squared differences: large errors weigh most.",
    params: [],
  },
  {
    name: "mean_absolute_error",
    task: "regression",
    doc: "The mean of the differences without sign: outliers weigh less.",
    params: [],
  },
  {
    name: "huber",
    task: "regression",
    doc: "Squared for small differences, linear beyond `delta`.",
    params: [positive("delta", 1, "The difference at which it turns linear.")],
  },
  {
    name: "log_cosh",
    task: "regression",
    doc: "ln cosh of the difference: squared for small ones, linear for large ones, and smooth between.",
    params: [],
  },
  {
    name: "mean_squared_logarithmic_error",
    task: "regression",
    doc: "The mean squared difference of ln(1 + value): relative errors count, and too little costs more than too much. For targets that are not negative and not scaled.",
    params: [],
  },
  {
    name: "mean_absolute_percentage_error",
    task: "regression",
    doc: "The mean difference in percent of the target. For targets that are never near 0 and not scaled.",
    params: [],
  },
  {
    name: "poisson",
    task: "regression",
    doc: "For counts that follow a Poisson distribution: prediction − target · ln(prediction). For outputs above 0, as of softplus, and targets that are not scaled.",
    params: [],
  },
];

const byName = new Map(losses.map((choice) => [choice.name, choice]));

export function lossNamed(name: LossName): LossChoice {
  return byName.get(name)!;
}
