/** Weights from step to step: gradients cut down and followed, in each step or after several have been added up. */
import * as tf from "@tensorflow/tfjs-core";
import type { Clip } from "./clipping.js";
import type { Figure, Formula, Update } from "./formulas/formula.js";

/** How some weights follow their gradients. Plain arithmetic on tensors; whoever calls it tidies up. */
export interface Follow {
  /** What is remembered for each weight, as it is at first. */
  readonly slotStarts: readonly number[];
  /** What the step's number, from 1, and the learning rate are turned into for `next`. */
  figures(step: number, learningRate: number): readonly number[];
  /** For each weight, what it becomes and what is remembered of it. All tensors are new ones. */
  next<T extends tf.Tensor>(
    parameters: readonly T[],
    gradients: readonly T[],
    slots: readonly (readonly T[])[],
    figures: readonly Figure[],
  ): Update<T>[];
}

/** Follows each step's gradients, which `cut` makes smaller where they are too large. */
export function following(formula: Formula, cut: Clip["cut"] | undefined): Follow {
  return {
    slotStarts: Array.from({ length: formula.slotCount }, (_, slot) => formula.starts?.[slot] ?? 0),
    figures: (step, rate) => formula.figures(step, rate),
    next: (parameters, gradients, slots, figures) => {
      const smaller = cut ? cut(gradients) : gradients;
      return parameters.map((weight, at) => formula.update(weight, smaller[at]!, slots[at]!, figures));
    },
  };
}

/**
 * Follows the mean gradient of every `count` steps, at the last of them: `gradient_accumulation_steps` of
 * keras/src/optimizers/base_optimizer.py. Gradients are cut down, and weights decay, only then; the formula counts these
 * steps alone. The sum so far is the last slot, and the first figure says whether this is such a step.
 */
export function accumulating(follow: Follow, count: number): Follow {
  return {
    slotStarts: [...follow.slotStarts, 0],
    figures: (step, rate) => [step % count === 0 ? 1 : 0, ...follow.figures(Math.ceil(step / count), rate)],
    next: <T extends tf.Tensor>(
      parameters: readonly T[],
      gradients: readonly T[],
      slots: readonly (readonly T[])[],
      [now, ...figures]: readonly Figure[],
    ): Update<T>[] => {
      const sums = gradients.map((gradient, at): T => tf.add(slots[at]!.at(-1)!, gradient));
      const waiting = (): Update<T>[] =>
        parameters.map((weight, at) => ({
          parameters: tf.clone(weight),
          slots: [...slots[at]!.slice(0, -1).map((slot) => tf.clone(slot)), sums[at]!],
        }));
      const moved = (): Update<T>[] => {
        const means = sums.map((sum): T => tf.div(sum, count));
        const own = slots.map((each) => each.slice(0, -1));
        const updates = follow.next(parameters, means, own, figures);
        return updates.map((update, at) => ({
          ...update,
          slots: [...update.slots, tf.zerosLike(sums[at]!)],
        }));
      };
      if (typeof now === "number") return now === 1 ? moved() : waiting();
      // Which it is turns out when the graph runs: both are computed, and one is taken.
      const last = waiting();
      const moves = tf.greater(now!, 0);
      const chosen = (yes: T, no: T) => tf.where(moves, yes, no) as T;
      return moved().map((update, at) => ({
        parameters: chosen(update.parameters, last[at]!.parameters),
        slots: update.slots.map((slot, which) => chosen(slot, last[at]!.slots[which]!)),
      }));
    },
  };
}
