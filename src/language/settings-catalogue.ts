/** What a `train` or `tune` block can say: losses, optimizers and metrics, under Keras's names, and its properties. */
import type { Choice, Param } from "../layers/layer.js";
import type { LossName, MetricName, OptimizerName, Task } from "../network.js";

export interface LossChoice extends Choice<LossName> {
  readonly task: "classification" | "regression";
  /** Whether it suits several labels at once, too. */
  readonly labels?: true;
}

/** Whether a loss or a metric is for such a task. */
export function suits({ task, labels }: Pick<LossChoice, "task" | "labels">, kind: Task["kind"]): boolean {
  return kind === "multi_label" ? labels === true : task === kind;
}

const positive = (name: string, byDefault: number, doc: string): Param => ({
  name,
  type: { kind: "number", above: 0 },
  default: byDefault,
  doc,
});
const share = (name: string, byDefault: number, doc: string): Param => ({
  name,
  type: { kind: "number", min: 0, below: 1 },
  default: byDefault,
  doc,
});
const flag = (name: string, byDefault: boolean, doc: string): Param => ({
  name,
  type: { kind: "boolean" },
  default: byDefault,
  doc,
});
const weightDecay = (byDefault: number): Param => ({
  name: "weight_decay",
  type: { kind: "number", min: 0 },
  default: byDefault,
  doc: "The share of each weight that is taken away at every step, times the learning rate.",
});

const learningRate = (byDefault: number) =>
  positive(
    "learning_rate",
    byDefault,
    "How far each step goes: the setting to try first when training is slow or unstable.",
  );
const epsilon = positive("epsilon", 1e-7, "Added to what is divided by, so that nothing is divided by 0.");
const momentum = (byDefault: number) => share("momentum", byDefault, "How much of the last step is kept.");
const sgdParams = (byDefault: number): readonly Param[] => [
  learningRate(0.01),
  momentum(byDefault),
  flag("nesterov", false, "Whether the gradient is taken after the momentum's step."),
];
const adamParams = [
  learningRate(0.001),
  share("beta_1", 0.9, "How slowly the mean of the gradients follows."),
  share("beta_2", 0.999, "How slowly the mean of their squares follows."),
  epsilon,
];

export const losses: readonly LossChoice[] = [
  {
    name: "sparse_categorical_crossentropy",
    task: "classification",
    doc: "−ln of the probability given to the right class; the target is the class's number. For softmax outputs.",
    params: [],
  },
  {
    name: "categorical_crossentropy",
    task: "classification",
    doc: "−ln of the probability given to the right class; the target is one-hot. For softmax outputs.",
    params: [],
  },
  {
    name: "binary_crossentropy",
    task: "classification",
    labels: true,
    doc: "−ln of the probability given to the right answer of two. For one sigmoid output, or one for each of several labels.",
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
];

/** Short names people write, and what each stands for. */
export const aliases: Readonly<Record<string, string>> = {
  mse: "mean_squared_error",
  mae: "mean_absolute_error",
  rmse: "root_mean_squared_error",
  r2: "r2_score",
};

export const optimizers: readonly Choice<OptimizerName | "momentum">[] = [
  {
    name: "adam",
    doc: "Adapts the step to each weight (Kingma & Ba, 2014): a good first choice.",
    params: [...adamParams, weightDecay(0)],
  },
  {
    name: "adamw",
    doc: "Adam with weight decay of its own (Loshchilov & Hutter, 2017).",
    params: [...adamParams, weightDecay(0.004)],
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
    ],
  },
];

export type MetricChoice = Choice<MetricName> & Pick<LossChoice, "task" | "labels">;

export const metrics: readonly MetricChoice[] = [
  {
    name: "accuracy",
    task: "classification",
    labels: true,
    doc: "The share of rows whose class is right; of several labels, the share of single ones that are right.",
    params: [],
  },
  {
    name: "mean_absolute_error",
    task: "regression",
    doc: "How far off a prediction is on average, in the target's unit.",
    params: [],
  },
  {
    name: "mean_squared_error",
    task: "regression",
    doc: "The mean of the squared differences.",
    params: [],
  },
  {
    name: "root_mean_squared_error",
    task: "regression",
    doc: "The square root of the mean squared error, in the target's unit.",
    params: [],
  },
  {
    name: "r2_score",
    task: "regression",
    doc: "The share of the target's variance that is explained: 1 is perfect, 0 no better than the mean.",
    params: [],
  },
];

export interface PropertyDoc {
  readonly name: string;
  readonly doc: string;
  /** What completion inserts after the colon, as a snippet. */
  readonly snippet: string;
}

export const trainProperties: readonly PropertyDoc[] = [
  {
    name: "loss",
    doc: "What training makes small; of several targets, `losses(price: huber, …)`. Inferred from the task when left out.",
    snippet: `\${1|${losses.map((l) => l.name).join(",")}|}`,
  },
  {
    name: "optimizer",
    doc: "How weights follow the gradient. `adam` when left out.",
    snippet: "adam(learning_rate: ${1:0.001})",
  },
  {
    name: "metrics",
    doc: "Scores that are shown beside the loss; of several targets, `metrics(price: mae, …)`.",
    snippet: `\${1|${metrics.map((m) => m.name).join(",")}|}`,
  },
  {
    name: "loss_weights",
    doc: "How much the loss of each of several targets counts in the sum. 1 when left out.",
    snippet: "weights(${1:target}: ${2:1})",
  },
  { name: "batch", doc: "How many rows make one step. 32 when left out.", snippet: "${1:32}" },
  { name: "epochs", doc: "How many times all training rows are seen. 50 when left out.", snippet: "${1:50}" },
  {
    name: "schedule",
    doc: "How the learning rate changes while training. It stays the same when left out.",
    snippet: "cosine(warmup: ${1:5})",
  },
  {
    name: "clip",
    doc: "Cuts gradients that are too large. They stay as they are when left out.",
    snippet: "global_norm(${1:1})",
  },
  {
    name: "class_weights",
    doc: "How much the rows of each class count: `balanced` weighs rare classes up, `weights(yes: 5)` says it by name, a list in the order of the classes.",
    snippet: "${1|balanced,weights(),[1]|}",
  },
  { name: "stop", doc: "When to end before all epochs are done.", snippet: "early(patience: ${1:10})" },
  {
    name: "seed",
    doc: "Another number starts from other weights and shuffles differently. 0 when left out.",
    snippet: "${1:42}",
  },
];

export const tuneProperties: readonly PropertyDoc[] = [
  { name: "trials", doc: "How many settings are tried. 20 when left out.", snippet: "${1:20}" },
  {
    name: "goal",
    doc: "What makes one setting better than another: `minimize(val_loss)` when left out.",
    snippet: "${1|minimize,maximize|}(${2:val_loss})",
  },
  { name: "seed", doc: "Another number tries other settings. 0 when left out.", snippet: "${1:42}" },
];
