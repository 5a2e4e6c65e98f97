/** Keras 3's initializers, drawn in JavaScript so that both engines start from the same weights. */
import type { Random } from "../random.js";

type Initializer = (shape: readonly number[], random: Random) => Float32Array;

/** The deviation that is left of a normal distribution cut at two deviations. */
const CUT_DEVIATION = 0.87962566103423978;

/** As in keras/src/initializers/random_initializers.py and constant_initializers.py. */
const initializers: Readonly<Record<string, Initializer>> = {
  zeros: (shape) => new Float32Array(sizeOf(shape)),
  ones: (shape) => new Float32Array(sizeOf(shape)).fill(1),
  // Glorot and Bengio, 2010.
  glorot_uniform: uniformByFans(1, (fanIn, fanOut) => (fanIn + fanOut) / 2),
  glorot_normal: normalByFans(1, (fanIn, fanOut) => (fanIn + fanOut) / 2),
  // He et al., 2015.
  he_uniform: uniformByFans(2, (fanIn) => fanIn),
  he_normal: normalByFans(2, (fanIn) => fanIn),
  // LeCun et al., "Efficient BackProp", 1998; Klambauer et al., 2017.
  lecun_uniform: uniformByFans(1, (fanIn) => fanIn),
  lecun_normal: normalByFans(1, (fanIn) => fanIn),
  uniform: uniform(0.05),
  random_uniform: uniform(0.05),
  random_normal: (shape, random) => draw(shape, () => 0.05 * random.normal()),
  truncated_normal: (shape, random) => draw(shape, () => 0.05 * cutNormal(random)),
  orthogonal,
};

/** The starting values of a weight. */
export function initialValues(initializer: string, shape: readonly number[], random: Random): Float32Array {
  const make = initializers[initializer];
  if (!make) throw new Error(`there is no initializer ${initializer}`);
  return make(shape, random);
}

export const initializerNames: readonly string[] = Object.keys(initializers);

/** How many inputs each output has and the reverse; a convolution's kernel counts its window (Keras's compute_fans). */
function fans(shape: readonly number[]): [fanIn: number, fanOut: number] {
  if (shape.length === 0) return [1, 1];
  if (shape.length === 1) return [shape[0]!, shape[0]!];
  const window = sizeOf(shape.slice(0, -2));
  return [shape.at(-2)! * window, shape.at(-1)! * window];
}

type Mode = (fanIn: number, fanOut: number) => number;

function uniformByFans(scale: number, mode: Mode): Initializer {
  return (shape, random) =>
    uniform(Math.sqrt((3 * scale) / Math.max(1, mode(...fans(shape)))))(shape, random);
}

/** The deviation is that after cutting, hence the division. */
function normalByFans(scale: number, mode: Mode): Initializer {
  return (shape, random) => {
    const deviation = Math.sqrt(scale / Math.max(1, mode(...fans(shape)))) / CUT_DEVIATION;
    return draw(shape, () => deviation * cutNormal(random));
  };
}

function uniform(limit: number): Initializer {
  return (shape, random) => draw(shape, () => limit * (2 * random.uniform() - 1));
}

/** A normal draw, drawn again until it lies within two deviations. */
function cutNormal(random: Random): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) < 2) return value;
  }
}

/** Orthogonal rows or columns, whichever are fewer, evenly distributed (Saxe et al., 2014; Mezzadri, 2007). */
function orthogonal(shape: readonly number[], random: Random): Float32Array {
  const columns = shape.at(-1)!;
  const rows = sizeOf(shape) / columns;
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    // Gram and Schmidt, twice, as rounding leaves a rest after once (Giraud et al., 2005).
    for (let pass = 0; pass < 2; pass++) for (const other of vectors) subtractProjection(vector, other);
    const norm = Math.sqrt(product(vector, vector));
    if (norm > 1e-6) vectors.push(vector.map((value) => value / norm));
  }
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[row * columns + column] = rows < columns ? vectors[row]![column]! : vectors[column]![row]!;
    }
  }
  return result;
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
