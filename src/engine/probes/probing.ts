/** Looks into steps of a training at a rhythm, and tells what it saw. */
import type { Probe } from "../../history.js";
import type { Batch } from "../batches.js";
import type { Model } from "../model.js";
import type { Trainer } from "../trainer.js";
import { readProbe } from "./probe.js";

/** Steps between two looks where nothing else is said: a look takes as long as one to seven steps (`bench/train.mjs`). */
export const defaultRhythm = 200;

export interface Probes {
  /** Steps from one look to the next. The first step is looked into. */
  readonly every: number;
  readonly onProbe: (probe: Probe) => void;
}

/** Told of each batch before it is trained on, with the number of its step over the whole run, and the rate it will have. */
export type Look = (batch: Batch, epoch: number, step: number, rate: number) => void;

/**
 * Where several steps are one call, the first of a call is looked into when it is time for one of them. Batches of another
 * size than `rows` are left alone: there is one such batch in an epoch, and its figures would not be those of the others.
 */
export function probing(
  { every, onProbe }: Probes,
  { model, trainer, rows }: { model: Model; trainer: Trainer; rows: number },
): Look {
  let next = 1;
  return (batch, epoch, step, rate) => {
    if (step < next || batch.count !== rows || !trainer.probe) return;
    onProbe({ epoch, step, layers: readProbe(model, trainer.probe(batch, step, rate)) });
    next = step + every - ((step - 1) % every);
  };
}
