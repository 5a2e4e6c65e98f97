/** Records what a batch takes on native TensorFlow, by working on one of zeros. */
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../batches.js";
import type { Layout } from "../layout.js";
import type { Model } from "../model.js";
import type { Objective } from "../objective.js";
import { followPlan, type OptimizerPlan } from "../optimizers.js";
import { probeStep } from "../probes/probe.js";
import { type Descent, descend, disposeDescent, type Measures, measure } from "../step.js";
import { type FusedUpdate, fusedUpdate } from "./fused-updates.js";
import { names } from "./names.js";
import { record, type Source, type SourceOf } from "./recording.js";

export interface GraphTask {
  readonly model: Model;
  readonly objective: Objective;
  readonly plan: OptimizerPlan;
  readonly layout: Layout;
  readonly seed: number;
}

/** What is done with a batch: a step, its scores alone, or a look into a step that is not taken. */
export type Purpose = "train" | "score" | "probe";

/** What is recorded of a batch. */
export interface RecordedUse {
  /** The loss, then those of the heads. Of a probe there are none. */
  readonly losses: readonly Source[];
  /** What the heads give; of a probe all its figures. */
  readonly outputs: readonly Source[];
  readonly changes: readonly Change[];
}

/** What a variable becomes: a value that was computed, or what TensorFlow's own operation makes of the gradient. */
export type Change =
  | { readonly variable: string; readonly value: Source }
  | { readonly place: number; readonly fused: FusedUpdate; readonly gradient: Source };

/** Runs one batch of zeros, which shows every operation that a batch of this size takes. */
export function recordUse(task: GraphTask, rows: number, purpose: Purpose): RecordedUse {
  const { model, layout, objective, plan } = task;
  tf.engine().startScope();
  try {
    const batch = zeros(layout, rows);
    const step = tf.scalar(1, "int32");
    const follow = followPlan(plan);
    const slots = trainablePlaces(model).map(({ shape }) =>
      follow.slotStarts.map((start) => tf.fill([...shape], start)),
    );
    const figures = follow.figures(1, plan.learningRate).map((figure) => tf.scalar(figure));
    const given = new Map<string, tf.Tensor>([
      ["step", step],
      ...batch.inputs.map((tensor, at) => [`input_${at}`, tensor] as const),
      ...batch.targets.map((tensor, at) => [`target_${at}`, tensor] as const),
      ...figures.map((figure, at) => [`figure_${at}`, figure] as const),
      ...model.places.map(({ name }, at) => [names.weight(at), model.weight(name)] as const),
      ...trainablePlaces(model).flatMap(({ at }, index) =>
        slots[index]!.map((tensor, slot) => [names.slot(at, slot), tensor] as const),
      ),
    ]);
    return record(given, (sourceOf) => {
      const measuresOf = ({ loss, losses, outputs }: Measures) => ({
        losses: [loss, ...losses].map(sourceOf),
        outputs: outputs.map(sourceOf),
      });
      if (purpose === "score") return { ...measuresOf(measure(model, objective, batch)), changes: [] };
      const pass = { seed: task.seed, step };
      if (purpose === "probe") {
        const probe = probeStep({ model, objective, plan, batch, pass, slots, figures });
        return { losses: [], outputs: [sourceOf(probe)], changes: [] };
      }
      const descent = descend(model, objective, batch, pass);
      const moved = [...descent.moving].map(([name, value]): Change => {
        const at = model.places.findIndex((place) => place.name === name);
        return { variable: names.weight(at), value: sourceOf(value) };
      });
      const recorded = {
        ...measuresOf(descent),
        changes: [...changesOf(task, descent, slots, figures, sourceOf), ...moved],
      };
      disposeDescent(descent);
      return recorded;
    });
  } finally {
    tf.engine().endScope();
  }
}

function changesOf(
  { model, plan }: GraphTask,
  { gradients }: Descent,
  slots: readonly (readonly tf.Tensor[])[],
  figures: readonly tf.Scalar[],
  sourceOf: SourceOf,
): Change[] {
  const known = gradients.map((gradient, at) => gradient ?? tf.zerosLike(model.trainable[at]!));
  const fused = fusedUpdate(plan);
  const cut = fused && plan.clip ? plan.clip.cut(known) : known;
  const places = trainablePlaces(model);
  const isFused = (at: number) => fused !== undefined && plan.constraints[at] === undefined;
  const others = [...places.keys()].filter((at) => !isFused(at));
  // Gradients that are cut down together have been already where some of them are followed in another way.
  const follow = followPlan(fused ? { ...plan, clip: undefined } : plan);
  const updates = follow.next(
    others.map((at) => model.trainable[at]!),
    others.map((at) => cut[at]!),
    others.map((at) => slots[at]!),
    figures,
  );
  return places.flatMap(({ at: place }, at): Change[] => {
    if (isFused(at)) return [{ place, fused: fused!, gradient: sourceOf(cut[at]!) }];
    const next = updates[others.indexOf(at)]!;
    const constraint = plan.constraints[at];
    const weight = constraint ? constraint(next.parameters) : next.parameters;
    return [
      { variable: names.weight(place), value: sourceOf(weight) },
      ...next.slots.map((value, slot) => ({ variable: names.slot(place, slot), value: sourceOf(value) })),
    ];
  });
}

/** The weights that are trained, each with its place among all. */
export function trainablePlaces({ places }: Model) {
  return places.map((place, at) => ({ ...place, at })).filter(({ trainable }) => trainable);
}

function zeros({ inputs, heads }: Layout, rows: number): Batch {
  return {
    count: rows,
    inputs: inputs.map(({ shape }) => tf.zeros([rows, ...shape])),
    targets: heads.map(({ shape }) => tf.zeros([rows, ...shape])),
    values: [],
    dispose: () => {},
  };
}
