/** Made-up loss curves of healthy and of overfitting runs, from a seeded generator. */
import { createRandom, type Random } from "../../src/random.js";

export interface Curves {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  /** 1-based epoch from which the validation loss rises, for a run that overfits. */
  readonly turn?: number;
}

/**
 * A run that is well: both losses decay exponentially to floors, the training loss perhaps creeping on below a
 * validation loss that has settled; noise is white and wandering, more of it on fewer rows; some begin with a jump,
 * some (dropout) have a training loss above the validation loss.
 */
export function healthyCurves(seed: number): Curves {
  const random = createRandom(seed, 1);
  const epochs = 20 + random.integer(181);
  const rows = splitOf(random);
  const start = between(random, 0.5, 2.5);
  const floor = start * between(random, 0.02, 0.5);
  const pace = between(random, 1, 30);
  const gap = between(random, 0.8, 1.6);
  const creep = random.uniform() < 0.5 ? between(random, 0, 0.5) : 0;
  const noise = noiseOf(random, between(random, 0.1, 1) / Math.sqrt(rows.validation));
  const trainNoise = noiseOf(random, between(random, 0.05, 0.5) / Math.sqrt(rows.train));
  const jumps = random.uniform() < 0.3;
  const train: number[] = [];
  const validation: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const falling = (start - floor) * Math.exp(-epoch / pace);
    const jump = jumps && epoch < 5 ? 1 + 0.5 * random.uniform() : 1;
    train.push((falling + floor * (1 + epoch / pace) ** -creep) * trainNoise());
    validation.push((falling * 0.9 + floor * gap) * jump * noise());
  }
  return { train, validation, rows };
}

/** A run that learns its rows by heart: from `turn` on the validation loss rises while the training loss falls. */
export function overfittingCurves(seed: number): Curves {
  const random = createRandom(seed, 2);
  const turn = 5 + random.integer(40);
  const epochs = turn + 30 + random.integer(100);
  const rows = splitOf(random);
  const start = between(random, 0.7, 2.5);
  const lowest = start * between(random, 0.15, 0.5);
  const pace = turn / between(random, 2.5, 5);
  const rise = between(random, 0.4, 3);
  const bend = between(random, 1, 1.5);
  const noise = noiseOf(random, between(random, 0.1, 0.4) / Math.sqrt(rows.validation));
  const trainNoise = noiseOf(random, between(random, 0.05, 0.5) / Math.sqrt(rows.train));
  const train: number[] = [];
  const validation: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const falling = (start - lowest) * Math.exp(-epoch / pace);
    const after = Math.max(0, epoch + 1 - turn) / (epochs - turn);
    train.push((falling + lowest * 0.9 * Math.exp(-epoch / (3 * pace))) * trainNoise());
    validation.push((falling + lowest * (1 + rise * after ** bend)) * noise());
  }
  return { train, validation, rows, turn };
}

function splitOf(random: Random): Curves["rows"] {
  const validation = Math.round(20 * 100 ** random.uniform());
  return { train: Math.round((validation * 0.7) / 0.15), validation, test: validation };
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** Factors around 1: half of the variance is white, half wanders (an autoregressive process). */
function noiseOf(random: Random, deviation: number): () => number {
  const memory = between(random, 0, 0.8);
  let wander = 0;
  return () => {
    wander = memory * wander + Math.sqrt(1 - memory ** 2) * random.normal();
    return Math.exp((deviation * (wander + random.normal())) / Math.SQRT2);
  };
}
