/** Trains a model on native TensorFlow with a whole step, or several, as one graph in which the weights live. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../batches.js";
import { followPlan, type OptimizerPlan } from "../optimizers.js";
import { type BatchResult, StepNotFinite, scoreBatch } from "../step.js";
import type { Trainer, TrainerTask } from "../trainer.js";
import { types } from "./graph-builder.js";
import { names } from "./names.js";
import type { Purpose } from "./recorded-use.js";
import { type Feed, type Fetched, openSession } from "./session.js";
import {
  notFiniteIn,
  slotVariables,
  trainingGraph,
  type Use,
  type Variable,
  weightVariables,
} from "./training-graph.js";

/** Throws NotRecordable where no graph can be made of what the model computes. */
export function graphTrainer(task: TrainerTask, plan: OptimizerPlan): Trainer {
  const { model, trainSizes, scoreSizes, probes = false } = task;
  const graphTask = { ...task, plan };
  const { builder, uses, stride } = trainingGraph(graphTask, trainSizes, scoreSizes, probes);
  const session = openSession(builder);
  const weights = weightVariables(graphTask);
  const slots = slotVariables(graphTask);
  const follow = followPlan(plan);
  let settled = false;

  function set(variables: readonly Variable[], start: string, values: (at: number) => Float32Array): void {
    if (variables.length === 0) return;
    const feeds = variables.map(({ name, shape }, at) => feed(names.starting(name), shape, values(at)));
    session.run(feeds, [start]);
  }

  function setWeights(): void {
    set(weights, names.setWeights, (at) => model.weight(model.places[at]!.name).dataSync<"float32">());
    settled = true;
  }

  /** Brings the model up to date, where it is not. */
  function settle(): void {
    if (settled) return;
    const values = session.run(
      [],
      weights.map(({ name }) => names.reading(name)),
    );
    const named = model.places.map(({ name, shape }, at) => ({
      name,
      shape,
      values: values[at] as Float32Array,
    }));
    model.load(named);
    settled = true;
  }

  function run(use: Use, batches: readonly Batch[], more: readonly Feed[]): BatchResult[] {
    const feeds = feedsOf(use, batches);
    const fetches = [names.losses(use.name), ...task.layout.heads.map((_, at) => names.output(use.name, at))];
    const [losses, ...outputs] = session.run([...feeds, ...more], fetches);
    return batches.map((_, copy) => resultOf(losses!, outputs, copy, use.copies));
  }

  function useFor(purpose: Purpose, rows: number, copies: number): Use {
    const use = uses.find((one) => one.purpose === purpose && one.rows === rows && one.copies === copies);
    if (!use) throw new Error(`no graph was made for ${rows} rows`);
    return use;
  }

  /** What is told of the steps of a call, beside their batches. */
  function numbersOf(use: Use, first: number, rateAt: (step: number) => number): Feed[] {
    const figures = Array.from({ length: use.copies }, (_, at) =>
      follow.figures(first + at, rateAt(first + at)),
    ).flat();
    return [
      feed(names.figures(use.name), [figures.length], Float32Array.from(figures)),
      { name: names.firstStep, shape: [], type: types.int32, values: Int32Array.of(first) },
    ];
  }

  setWeights();
  set(slots, names.setSlots, (at) => new Float32Array(sizeOf(slots[at]!.shape)).fill(slots[at]!.start!));
  return {
    mode: "graph",
    stride,
    train: (batches, first, rateAt) => {
      settled = false;
      const rows = batches[0]!.count;
      const together =
        batches.length > 1 && batches.length === stride && batches.every(({ count }) => count === rows);
      const groups = together ? [batches] : batches.map((batch) => [batch]);
      let step = first;
      return groups.flatMap((group, at) => {
        const use = useFor("train", group[0]!.count, group.length);
        const numbers = numbersOf(use, step, rateAt);
        step += group.length;
        try {
          return run(use, group, numbers);
        } catch (error) {
          const found = notFiniteIn(error);
          throw found ? new StepNotFinite(at + found.copy, found.loss) : error;
        }
      });
    },
    score: (batch) => {
      const use = uses.find(({ purpose, rows }) => purpose === "score" && rows === batch.count);
      if (use) return run(use, [batch], [])[0]!;
      settle();
      return scoreBatch(model, task.objective, batch);
    },
    ...(probes && {
      probe: (batch, step, rate) => {
        const use = useFor("probe", batch.count, 1);
        const feeds = [...feedsOf(use, [batch]), ...numbersOf(use, step, () => rate)];
        const [figures] = session.run(feeds, [names.output(use.name, 0)]);
        return figures as Float32Array;
      },
    }),
    settle,
    refresh: setWeights,
    state: () => {
      if (slots.length === 0) return [];
      const values = session.run(
        [],
        slots.map(({ name }) => names.reading(name)),
      );
      return endToEnd(values as Float32Array[], follow.slotStarts.length);
    },
    restore: (flat) => {
      setWeights();
      if (flat.length === 0) return;
      const values = apart(
        flat,
        slots.map(({ shape }) => sizeOf(shape)),
      );
      set(slots, names.setSlots, (at) => values[at]!);
    },
    dispose: () => session.close(),
  };
}

/** A batch's share of what a call gave. */
function resultOf(losses: Fetched, outputs: readonly Fetched[], copy: number, copies: number): BatchResult {
  const share = <T extends Fetched>(values: T) => {
    const size = values.length / copies;
    return values.subarray(copy * size, (copy + 1) * size) as T;
  };
  return {
    losses: [...share(losses)],
    outputs: outputs.map((output) => share(output) as Float32Array),
  };
}

function feedsOf({ name }: Use, batches: readonly Batch[]): Feed[] {
  return batches.flatMap(({ inputs, targets }, copy) => [
    ...inputs.map((tensor, at) => feedOf(names.input(name, copy, at), tensor)),
    ...targets.map((tensor, at) => feedOf(names.target(name, copy, at), tensor)),
  ]);
}

function feed(name: string, shape: readonly number[], values: Float32Array): Feed {
  return { name, shape, type: types.float, values };
}

function feedOf(name: string, tensor: tf.Tensor): Feed {
  return feed(name, tensor.shape, tensor.dataSync<"float32">());
}

/** The slots of each weight, one weight after another, as one array for each slot. */
function endToEnd(values: readonly Float32Array[], slotCount: number): Float32Array[] {
  return Array.from({ length: slotCount }, (_, slot) => {
    const own = values.filter((_, at) => at % slotCount === slot);
    const flat = new Float32Array(own.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of own) {
      flat.set(part, offset);
      offset += part.length;
    }
    return flat;
  });
}

/** The other way round; `sizes` are those of each weight's slots. */
function apart(flat: readonly Float32Array[], sizes: readonly number[]): Float32Array[] {
  const from = flat.map(() => 0);
  return sizes.map((size, at) => {
    const slot = at % flat.length;
    const start = from[slot]!;
    from[slot] = start + size;
    return flat[slot]!.slice(start, start + size);
  });
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
