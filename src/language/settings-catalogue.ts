/** What a `train` or `tune` block can say: losses, optimizers and metrics, under Keras's names, and its properties. */
import { losses } from "./loss-catalogue.js";
import { metrics } from "./metric-catalogue.js";

export { type LossChoice, losses, suits } from "./loss-catalogue.js";
export { type MetricChoice, metrics } from "./metric-catalogue.js";
export { optimizers } from "./optimizer-catalogue.js";

/** Short names people write, and what each stands for. */
export const aliases: Readonly<Record<string, string>> = {
  mse: "mean_squared_error",
  mae: "mean_absolute_error",
  mape: "mean_absolute_percentage_error",
  msle: "mean_squared_logarithmic_error",
  rmse: "root_mean_squared_error",
  r2: "r2_score",
  f1: "f1_score",
  top_k: "top_k_categorical_accuracy",
};

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
