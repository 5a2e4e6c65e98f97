/** Metrics, under Keras's names: what each is for, and whether more of it is better. */
import type { Choice } from "../layers/layer.js";
import type { MetricName } from "../network.js";
import type { LossChoice } from "./loss-catalogue.js";
import { flag, orNone, whole } from "./numeric-params.js";

export interface MetricChoice extends Choice<MetricName>, Pick<LossChoice, "task" | "labels"> {
  /** Whether a larger value is better; otherwise a smaller one is. */
  readonly larger?: true;
}

const share = { kind: "number", min: 0, max: 1 } as const;

const threshold = orNone({
  name: "thresholds",
  type: share,
  doc: "The output above which the answer is yes; `none` for 0.5, and for 0 after a hinge loss.",
});
const classNumber = orNone(
  whole("class_id", 0, 0, "Only this class or label counts, by its number from 0; `none` for all."),
);
const ofClasses = { task: "classification", labels: true, larger: true } as const;

export const metrics: readonly MetricChoice[] = [
  {
    ...ofClasses,
    name: "accuracy",
    doc: "The share of rows whose class is right; of several labels, the share of single ones that are right.",
    params: [],
  },
  {
    task: "classification",
    larger: true,
    name: "top_k_categorical_accuracy",
    doc: "The share of rows whose class is among those with the `k` largest outputs.",
    params: [whole("k", 1, 5, "How many outputs are looked at.")],
  },
  {
    ...ofClasses,
    name: "precision",
    doc: "Of the answers that say yes, the share that is right. As Keras counts it, each class's output above the threshold is a yes of its own.",
    params: [threshold, classNumber],
  },
  {
    ...ofClasses,
    name: "recall",
    doc: "Of what should be answered yes, the share that is. As Keras counts it, each class's output above the threshold is a yes of its own.",
    params: [threshold, classNumber],
  },
  {
    ...ofClasses,
    name: "f1_score",
    doc: "The harmonic mean of precision and recall, of each class by itself and then averaged. Of classes, the largest output is the answer.",
    params: [
      {
        name: "average",
        type: { kind: "choice", options: ["macro", "micro", "weighted"] },
        default: "macro",
        doc: "`macro`: all classes count the same. `weighted`: each as often as it occurs. `micro`: all answers are counted together. Keras gives one score for each class when it is left out.",
      },
      orNone({
        name: "threshold",
        type: { kind: "number", above: 0, max: 1 },
        doc: "The output above which the answer is yes; `none` for the largest output of classes, and 0.5 for a single output or labels.",
      }),
    ],
  },
  {
    ...ofClasses,
    name: "auc",
    doc: "The area under the ROC curve: how probable it is that a yes has a larger output than a no; 0.5 is guessing. As in Keras the curve is drawn from 200 thresholds, so it is exact to some thousandths; the outputs of several classes are taken together.",
    params: [
      whole("num_thresholds", 2, 200, "How many thresholds the curve is drawn from: more are more exact."),
      {
        name: "curve",
        type: { kind: "choice", options: ["ROC", "PR"] },
        default: "ROC",
        doc: "`ROC`: recall over the share of false alarms. `PR`: precision over recall, which tells more where yes is rare.",
      },
      flag(
        "multi_label",
        false,
        "Whether each class or label has a curve of its own, and areas are averaged.",
      ),
    ],
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
    larger: true,
    doc: "The share of the target's variance that is explained: 1 is perfect, 0 no better than the mean.",
    params: [],
  },
];

const growing = new RegExp(
  `(^|_)(${metrics.flatMap(({ name, larger }) => (larger ? [name] : [])).join("|")})$`,
);

/** Whether a larger value of this score is better; the score of one of several heads ends in its metric's name. */
export function largerIsBetter(score: string): boolean {
  return growing.test(score);
}
