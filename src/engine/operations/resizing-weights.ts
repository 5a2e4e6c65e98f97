/** Which pixels of an axis a resized one is made of, and how much of each. */

export type Interpolation = "nearest" | "bilinear" | "bicubic" | "lanczos3" | "lanczos5";

/** How much a pixel counts at a distance, and from where on it does not. */
interface Kernel {
  readonly reach: number;
  readonly at: (distance: number) => number;
}

const KERNELS: Readonly<Record<Exclude<Interpolation, "nearest">, Kernel>> = {
  bilinear: { reach: 1, at: (distance) => 1 - distance },
  bicubic: { reach: 2, at: cubic },
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
};

/**
 * `weights[to][from]` for an axis of `from` pixels made `to` pixels long. A pixel is the place in its middle, as in
 * Keras and TensorFlow 2. With `antialias` each new pixel looks at all old ones it covers when the axis shrinks.
 */
export function resizingWeights(
  from: number,
  to: number,
  interpolation: Interpolation,
  antialias: boolean,
): Float32Array[] {
  if (interpolation === "nearest") {
    return rows(to, from, (row, column) =>
      Math.floor(((2 * row + 1) * from) / (2 * to)) === column ? 1 : 0,
    );
  }
  const { reach, at } = KERNELS[interpolation];
  const width = antialias ? Math.max(from / to, 1) : 1;
  const weights = rows(to, from, (row, column) => {
    const distance = Math.abs(((row + 0.5) * from) / to - 0.5 - column) / width;
    return distance < reach ? at(distance) : 0;
  });
  // What would count beyond the edge is shared out among the pixels there are.
  return weights.map((row) => {
    const total = row.reduce((sum, weight) => sum + weight, 0);
    return row.map((weight) => weight / total);
  });
}

/** Keys 1981, "Cubic convolution interpolation for digital image processing", with a = −1/2. */
function cubic(distance: number): number {
  if (distance < 1) return (1.5 * distance - 2.5) * distance * distance + 1;
  return ((2.5 - 0.5 * distance) * distance - 4) * distance + 2;
}

/** A sinc, faded out by a wider one (Duchon 1979). */
function lanczos(reach: number): Kernel {
  const at = (distance: number) => sinc(distance) * sinc(distance / reach);
  return { reach, at };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function rows(
  count: number,
  length: number,
  weight: (row: number, column: number) => number,
): Float32Array[] {
  return Array.from({ length: count }, (_, row) =>
    Float32Array.from({ length }, (_, column) => weight(row, column)),
  );
}
