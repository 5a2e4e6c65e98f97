/** What a `train` block can say about the course of training: learning rate schedules, gradient clipping and stopping. */
import type { Choice, Param } from "../layers/layer.js";
import type { ClipName, ScheduleName, Task } from "../network.js";
import { flag, notNegative, orNone, whole } from "./numeric-params.js";
import { metrics, suits } from "./settings-catalogue.js";

const positive = (name: string, doc: string, byDefault?: number): Param => ({
  name,
  type: { kind: "number", above: 0 },
  default: byDefault,
  doc,
});
/** Scores that can be watched from epoch to epoch. */
const watched = ["loss", ...metrics.map(({ name }) => name)];

/** With `val_` on the validation rows, otherwise on the training rows. */
export const monitored: readonly string[] = [...watched.map((name) => `val_${name}`), ...watched];

/** The scores of a run: those of several targets bear their names, as Keras has it. */
export function scoresOf(
  heads: readonly { readonly target: string; readonly task: Task }[],
): readonly string[] {
  if (heads.length < 2) return monitored;
  const own = heads.flatMap(({ target, task }) => [
    `${target}_loss`,
    ...metrics.filter((metric) => suits(metric, task.kind)).map(({ name }) => `${target}_${name}`),
  ]);
  return ["val_loss", ...own.map((name) => `val_${name}`), "loss", ...own];
}

/** A choice that watches one of these scores. */
export function watching<C extends Choice>(choice: C, scores: readonly string[]): C {
  if (scores === monitored) return choice;
  const params = choice.params.map((param) =>
    param === monitor ? { ...monitor, type: { kind: "choice" as const, options: scores } } : param,
  );
  return { ...choice, params };
}

const monitor: Param = {
  name: "monitor",
  type: { kind: "choice", options: monitored },
  default: "val_loss",
  doc: "The score that is watched: with `val_` on the validation rows, otherwise on the training rows.",
};

const minDelta = (byDefault: number) =>
  notNegative("min_delta", byDefault, "The least change of the score that counts as an improvement.");

const warmup = (byDefault?: number) =>
  whole(
    "warmup",
    byDefault ?? 1,
    byDefault,
    "The epochs during which the learning rate rises in a line from 0 to the optimizer's.",
  );

/** What `schedule` can be set to. All begin with the optimizer's learning rate and count in epochs, save where a name says steps. */
export const schedules: readonly Choice<ScheduleName>[] = [
  {
    name: "step",
    doc: "Multiplies the learning rate by a factor every few epochs.",
    params: [
      whole("every", 1, undefined, "After how many epochs, again and again."),
      {
        name: "factor",
        type: { kind: "number", above: 0, max: 1 },
        default: 0.1,
        doc: "What the learning rate is multiplied by.",
      },
    ],
  },
  {
    name: "exponential",
    doc: "Lets the learning rate fall by the same share again and again.",
    params: [
      {
        name: "decay_rate",
        type: { kind: "number", above: 0, max: 1 },
        doc: "What the learning rate is multiplied by for every `decay_steps` steps.",
      },
      orNone(whole("decay_steps", 1, undefined, "How many steps that takes; `none` for one epoch.")),
      flag(
        "staircase",
        false,
        "Whether it falls all at once at the end of those steps, or a little at each.",
      ),
    ],
  },
  {
    name: "polynomial",
    doc: "Lets the learning rate fall to a given one by the end of the run: in a line, or along a curve with another power.",
    params: [
      notNegative("end_learning_rate", 0.0001, "The learning rate at the end."),
      positive("power", "1 falls in a line; larger falls fast at first and slowly at the end.", 1),
      warmup(0),
    ],
  },
  {
    name: "cosine",
    doc: "Lets the learning rate fall along half a cosine until the end of the run, slowly at first and at the end (Loshchilov & Hutter, 2017).",
    params: [
      warmup(0),
      {
        name: "alpha",
        type: { kind: "number", min: 0, max: 1 },
        default: 0,
        doc: "The share of the learning rate that is left at the end.",
      },
    ],
  },
  {
    name: "one_cycle",
    doc: "Raises the learning rate to a high one and lets it fall far below where it began, over the whole run (Smith & Topin, 2018).",
    params: [
      orNone(positive("max_learning_rate", "The highest learning rate; `none` for the optimizer's.")),
      {
        name: "pct_start",
        type: { kind: "number", min: 0, max: 1 },
        default: 0.3,
        doc: "The share of the run in which it rises.",
      },
      positive("div_factor", "It begins with the highest one divided by this.", 25),
      positive("final_div_factor", "It ends with the one it began with divided by this.", 10000),
    ],
  },
  {
    name: "warmup",
    doc: "Raises the learning rate from 0 to the optimizer's, and leaves it there.",
    params: [warmup()],
  },
  {
    name: "reduce_on_plateau",
    doc: "Lowers the learning rate whenever a score has not improved for a while.",
    params: [
      monitor,
      {
        name: "factor",
        type: { kind: "number", above: 0, below: 1 },
        default: 0.1,
        doc: "What the learning rate is multiplied by.",
      },
      whole("patience", 1, 10, "How many epochs may pass without an improvement."),
      notNegative("min_learning_rate", 0, "The learning rate below which it does not go."),
      minDelta(0.0001),
      whole("cooldown", 0, 0, "How many epochs are not counted after it was lowered."),
    ],
  },
];

/** What `clip` can be set to. */
export const clips: readonly Choice<ClipName>[] = [
  {
    name: "norm",
    doc: "Shortens each weight's gradient that is longer than `max`; Keras's clipnorm.",
    params: [positive("max", "The greatest length allowed: the root of the sum of squares.")],
  },
  {
    name: "global_norm",
    doc: "Shortens the gradient of all weights together where it is longer than `max`, and so keeps its direction; Keras's global_clipnorm.",
    params: [positive("max", "The greatest length allowed: the root of the sum of squares.")],
  },
  {
    name: "value",
    doc: "Brings each number of the gradient between −`max` and `max`; Keras's clipvalue.",
    params: [positive("max", "The greatest size allowed.")],
  },
];

/** What `stop` can be set to. */
export const stopping: Choice<"early"> = {
  name: "early",
  doc: "Ends training when a score has not improved for a while, and keeps the best weights.",
  params: [
    whole("patience", 1, 10, "How many epochs may pass without an improvement."),
    monitor,
    minDelta(0),
    flag("restore_best_weights", true, "Whether the weights of the best epoch are kept, or the last ones."),
  ],
};
