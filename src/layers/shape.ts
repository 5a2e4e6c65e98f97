/** Shapes without the batch axis. A dimension remembers which node made it and by what arithmetic. */

/** One axis of a shape. */
export interface Dim {
  /** Its length, or undefined while it is not known (the number of classes before the data is read). */
  readonly size: number | undefined;
  /** What an unknown length is called in messages, such as `classes`. */
  readonly symbol?: string | undefined;
  /** The arithmetic that gave the length, such as `⌊(28 − 7) / 3⌋ + 1 = 8`. */
  readonly how?: string | undefined;
  /** Id of the network node that made this dimension; stamped by the checker, inherited when passed on. */
  readonly origin?: number;
}

/** Dimensions without the batch axis, channels last; a scalar has none. */
export type Shape = readonly Dim[];

export function dim(size: number | undefined, how?: string): Dim {
  return how === undefined ? { size } : { size, how };
}

/** The dimension as a node made it. */
export function stampedDim({ size, symbol, how }: Dim, origin: number): Dim {
  // All of one make, which engines handle faster than copies that differ.
  return { size, symbol, how, origin };
}

/** A dimension of unknown length, called `symbol` in messages. */
export function unknownDim(symbol: string): Dim {
  return { size: undefined, symbol };
}

/**
 * A length worked out from another by `arithmetic`, such as `8 − 2` or, while it is not known, `steps − 2`. An unknown
 * length keeps its name.
 */
export function computedDim(
  from: Dim,
  length: (size: number) => number,
  arithmetic: (size: string) => string,
): Dim {
  if (from.size === undefined) return { ...unknownDim(dimText(from)), how: arithmetic(dimText(from)) };
  const size = length(from.size);
  return dim(size, `${arithmetic(String(from.size))} = ${size}`);
}

/** A length times a factor. */
export function multipliedDim(from: Dim, factor: number): Dim {
  if (factor === 1) return from;
  return computedDim(
    from,
    (size) => size * factor,
    (size) => `${size} × ${factor}`,
  );
}

export function shapeOf(...sizes: number[]): Shape {
  return sizes.map((size) => ({ size }));
}

/** The lengths as plain numbers, or undefined when one is not known. */
export function sizesOf(shape: Shape): number[] | undefined {
  const sizes: number[] = [];
  for (const { size } of shape) {
    if (size === undefined) return undefined;
    sizes.push(size);
  }
  return sizes;
}

/** How many numbers one sample holds, or undefined when a dimension is not known. */
export function elementCount(shape: Shape): number | undefined {
  return sizesOf(shape)?.reduce((product, size) => product * size, 1);
}

export function dimText(dimension: Dim): string {
  return dimension.size === undefined ? (dimension.symbol ?? "?") : String(dimension.size);
}

/** `28×28×1`; a scalar is `1 number`. */
export function shapeText(shape: Shape): string {
  return shape.length === 0 ? "1 number" : shape.map(dimText).join("×");
}

/** What the axes of a shape of this rank are called, channels last. */
export function axisNames(rank: number): readonly string[] {
  switch (rank) {
    case 1:
      return ["features"];
    case 2:
      return ["steps", "features"];
    case 3:
      return ["height", "width", "channels"];
    case 4:
      return ["depth", "height", "width", "channels"];
    default:
      return Array.from({ length: rank }, (_, axis) => `axis ${axis + 1}`);
  }
}

/** `height 14, width 14, channels 16`. */
export function axesText(shape: Shape): string {
  if (shape.length === 0) return "a single number";
  const names = axisNames(shape.length);
  return shape.map((dimension, axis) => `${names[axis]} ${dimText(dimension)}`).join(", ");
}
