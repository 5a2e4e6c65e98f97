/** What a probe says of an array of numbers: its length, its range, how its values are spread, and which do no work. */
import * as tf from "@tensorflow/tfjs-core";
import type { Figures } from "../../history.js";
import { operation } from "../operations/operation.js";

/** Parts of equal width from the smallest value to the largest. */
export const BINS = 20;

/** How many numbers `figuresOf` gives: a sum of squares, two ends of a range, three shares, and the bins. */
export const FIGURE_COUNT = 6 + BINS;

/** Where all values are equal, parts of any width will do. */
const TINY = 1e-30;

/** Values at or outside these ends have next to no gradient. */
export interface Flat {
  readonly below: number;
  readonly above: number;
}

/** Where an activation's slope is less than a tenth of its steepest; those not named have no such ends, or are 0 there. */
const flats: Readonly<Record<string, Flat>> = {
  // σ' = σ(1 − σ), at most 1/4.
  sigmoid: { below: 0.5 - Math.sqrt(0.225), above: 0.5 + Math.sqrt(0.225) },
  // tanh' = 1 − tanh².
  tanh: { below: -Math.sqrt(0.9), above: Math.sqrt(0.9) },
  // softsign' = (1 − |softsign|)².
  softsign: { below: Math.sqrt(0.1) - 1, above: 1 - Math.sqrt(0.1) },
  hard_sigmoid: { below: 0, above: 1 },
  relu6: { below: Number.NEGATIVE_INFINITY, above: 6 },
};

export function flatOf(activation: string | null): Flat | undefined {
  return activation === null ? undefined : flats[activation];
}

/**
 * The numbers `readFigures` reads, as a tensor [FIGURE_COUNT]. `units`: the last axis tells units apart, and those that are 0
 * everywhere else are counted.
 */
export function figuresOf(
  tensor: tf.Tensor,
  { flat, units = false }: { flat?: Flat | undefined; units?: boolean },
) {
  return compute([tensor], { flat, units })[0] as tf.Tensor1D;
}

interface Attributes {
  readonly flat: Flat | undefined;
  readonly units: boolean;
}

const compute = operation<Attributes>({
  name: "Figures",
  forward: ([tensor], { flat, units }) => {
    const values = tf.reshape(tensor!, [-1]);
    const [least, most] = [tf.min(values), tf.max(values)];
    const nothing = tf.scalar(0);
    const figures = [
      tf.sum(tf.square(values)),
      least,
      most,
      share(tf.equal(values, 0)),
      flat ? saturated(values, flat) : nothing,
      units ? silent(tensor!) : nothing,
    ];
    return [tf.concat([tf.stack(figures) as tf.Tensor1D, histogram(values, least, most)])];
  },
  // In one process with the numbers, plain loops over them are faster than many small kernels.
  onWasm: ([tensor], { flat, units }, backend) => {
    const result = backend.makeOutput([FIGURE_COUNT], "float32");
    const values = backend.typedArrayFromHeap(tensor!) as Float32Array;
    (backend.typedArrayFromHeap(result) as Float32Array).set(
      figuresHere(values, flat, units ? (tensor!.shape.at(-1) ?? 1) : 0),
    );
    return [result];
  },
});

/** The same, of values in this process. `units` is how many there are, 0 where they are not told apart. */
function figuresHere(values: Float32Array, flat: Flat | undefined, units: number): number[] {
  let [squares, least, most, zeros, flatOnes] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  const silent = new Uint8Array(units).fill(1);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    squares += value * value;
    if (value < least) least = value;
    if (value > most) most = value;
    if (value === 0) zeros++;
    else if (units > 0) silent[at % units] = 0;
    if (flat && (value <= flat.below || value >= flat.above)) flatOnes++;
  }
  const bins = new Array<number>(BINS).fill(0);
  const perUnit = BINS / Math.max(most - least, TINY);
  for (let at = 0; at < values.length; at++) {
    const place = Math.trunc((values[at]! - least) * perUnit);
    bins[place > 0 ? Math.min(place, BINS - 1) : 0]!++;
  }
  const silentOnes = silent.reduce((sum, one) => sum + one, 0);
  return [
    squares,
    least,
    most,
    zeros / values.length,
    flatOnes / values.length,
    units > 0 ? silentOnes / units : 0,
    ...bins,
  ];
}

export function readFigures(numbers: Float32Array): Figures {
  const [squares, min, max, zeros, saturated, silentUnits] = numbers as unknown as number[];
  return {
    norm: Math.sqrt(squares!),
    min: min!,
    max: max!,
    zeros: zeros!,
    saturated: saturated!,
    silentUnits: silentUnits!,
    histogram: [...numbers.subarray(FIGURE_COUNT - BINS)],
  };
}

function share(holds: tf.Tensor): tf.Scalar {
  return tf.mean(tf.cast(holds, "float32"));
}

function saturated(values: tf.Tensor, { below, above }: Flat): tf.Scalar {
  const high = tf.greaterEqual(values, above);
  return share(Number.isFinite(below) ? tf.logicalOr(high, tf.lessEqual(values, below)) : high);
}

function silent(tensor: tf.Tensor): tf.Scalar {
  const rows = tf.reshape(tensor, [-1, tensor.shape.at(-1) ?? 1]);
  return share(tf.equal(tf.max(tf.abs(rows), 0), 0));
}

/** How many values lie in each of the parts. What is no number is counted in the first. */
function histogram(values: tf.Tensor, least: tf.Tensor, most: tf.Tensor): tf.Tensor1D {
  const perUnit = tf.div(BINS, tf.maximum(tf.sub(most, least), TINY));
  const place = tf.cast(tf.mul(tf.sub(values, least), perUnit), "int32");
  // As whole numbers, of which none is NaN any more.
  const within = tf.maximum(tf.minimum(place, tf.scalar(BINS - 1, "int32")), tf.scalar(0, "int32"));
  return tf.denseBincount(within as tf.Tensor1D, tf.tensor1d([]), BINS) as tf.Tensor1D;
}
