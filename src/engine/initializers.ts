/** Keras 3's initializers, drawn in JavaScript so that both engines start from the same weights. */
import { Args, type Configured } from "../layers/layer.js";
import type { Random } from "../random.js";

type Initializer = (shape: readonly number[], random: Random, stated?: Fans) => Float32Array;

/** How many inputs each output of a weight has, and the reverse. */
export type Fans = readonly [fanIn: number, fanOut: number];

/** The deviation that is left of a normal distribution cut at two deviations. */
const CUT_DEVIATION = 0.87962566103423978;

const randomUniform = (args: Args) => uniform(args.number("minval"), args.number("maxval"));
const randomNormal = (args: Args) => normal(args.number("mean"), args.number("stddev"));

/** As in keras/src/initializers/random_initializers.py and constant_initializers.py. */
const initializers: Readonly<Record<string, (args: Args) => Initializer>> = {
  zeros: () => constant(0),
  ones: () => constant(1),
  constant: (args) => constant(args.number("value")),
  identity: (args) => identity(args.number("gain")),
  // Glorot and Bengio, 2010.
  glorot_uniform: () => byFans(1, "fan_avg", "uniform"),
  glorot_normal: () => byFans(1, "fan_avg", "truncated_normal"),
  // He et al., 2015.
  he_uniform: () => byFans(2, "fan_in", "uniform"),
  he_normal: () => byFans(2, "fan_in", "truncated_normal"),
  // LeCun et al., "Efficient BackProp", 1998; Klambauer et al., 2017.
  lecun_uniform: () => byFans(1, "fan_in", "uniform"),
  lecun_normal: () => byFans(1, "fan_in", "truncated_normal"),
  variance_scaling: (args) =>
    byFans(args.number("scale"), args.text("mode") as Mode, args.text("distribution") as Distribution),
  uniform: randomUniform,
  random_uniform: randomUniform,
  normal: randomNormal,
  random_normal: randomNormal,
  truncated_normal: (args) => cutNormal(args.number("mean"), args.number("stddev")),
  orthogonal: (args) => orthogonal(args.number("gain")),
};

/**
 * The starting values of a weight; its fans are stated where its shape does not tell them. Throws where there is no such
 * initializer or it lacks an argument.
 */
export function initialValues(
  { name, args }: Configured,
  shape: readonly number[],
  random: Random,
  stated?: Fans,
): Float32Array {
  const make = initializers[name];
  if (!make) throw new Error(`there is no initializer ${name}`);
  return make(new Args(args))(shape, random, stated);
}

export const initializerNames: readonly string[] = Object.keys(initializers);

type Mode = "fan_in" | "fan_out" | "fan_avg";
type Distribution = "uniform" | "truncated_normal" | "untruncated_normal";

/** Values of the variance scale / n, with n the fan in, the fan out or their mean, and at least 1. */
function byFans(scale: number, mode: Mode, distribution: Distribution): Initializer {
  return (shape, random, stated = fans(shape)) => {
    const [fanIn, fanOut] = stated;
    const n = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[mode];
    const variance = scale / Math.max(1, n);
    const deviation = Math.sqrt(variance);
    switch (distribution) {
      case "uniform": {
        const limit = Math.sqrt(3 * variance);
        return uniform(-limit, limit)(shape, random);
      }
      // The deviation is that after cutting, hence the division.
      case "truncated_normal":
        return cutNormal(0, deviation / CUT_DEVIATION)(shape, random);
      case "untruncated_normal":
        return normal(0, deviation)(shape, random);
    }
  };
}

/** How many inputs each output has and the reverse; a convolution's kernel counts its window (Keras's compute_fans). */
function fans(shape: readonly number[]): Fans {
  if (shape.length === 0) return [1, 1];
  if (shape.length === 1) return [shape[0]!, shape[0]!];
  const window = sizeOf(shape.slice(0, -2));
  return [shape.at(-2)! * window, shape.at(-1)! * window];
}

function constant(value: number): Initializer {
  return (shape) => new Float32Array(sizeOf(shape)).fill(value);
}

function uniform(low: number, high: number): Initializer {
  return (shape, random) => draw(shape, () => low + (high - low) * random.uniform());
}

function normal(mean: number, deviation: number): Initializer {
  return (shape, random) => draw(shape, () => mean + deviation * random.normal());
}

/** Normal draws, each drawn again until it lies within two deviations. */
function cutNormal(mean: number, deviation: number): Initializer {
  const one = (random: Random) => {
    for (;;) {
      const value = random.normal();
      if (Math.abs(value) < 2) return value;
    }
  };
  return (shape, random) => draw(shape, () => mean + deviation * one(random));
}

/** Ones, times `gain`, where row and column have the same number. */
function identity(gain: number): Initializer {
  return (shape) => {
    if (shape.length !== 2) {
      throw new Error(`identity makes a matrix, and this weight has ${shape.length} axes`);
    }
    const [rows, columns] = shape as [number, number];
    const result = new Float32Array(rows * columns);
    for (let at = 0; at < Math.min(rows, columns); at++) result[at * columns + at] = gain;
    return result;
  };
}

/** Orthogonal rows or columns, whichever are fewer, evenly distributed (Saxe et al., 2014; Mezzadri, 2007). */
function orthogonal(gain: number): Initializer {
  return (shape, random) => {
    const columns = shape.at(-1)!;
    const rows = sizeOf(shape) / columns;
    const vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
    const result = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const value = rows < columns ? vectors[row]![column]! : vectors[column]![row]!;
        result[row * columns + column] = gain * value;
      }
    }
    return result;
  };
}

/** So many vectors of that length, each of norm 1 and orthogonal to the others. */
function orthonormal(count: number, length: number, random: Random): Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    // Gram and Schmidt, twice, as rounding leaves a rest after once (Giraud et al., 2005).
    for (let pass = 0; pass < 2; pass++) for (const other of vectors) subtractProjection(vector, other);
    const norm = Math.sqrt(product(vector, vector));
    if (norm > 1e-6) vectors.push(vector.map((value) => value / norm));
  }
  return vectors;
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const share = product(vector, unit);
  for (let index = 0; index < vector.length; index++) vector[index]! -= share * unit[index]!;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function draw(shape: readonly number[], one: () => number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, one);
}
