/** Range, mean and deviation of numbers that come piece by piece. */

export interface Moments {
  /** The first `count` numbers of `values`, none of them NaN or infinite. */
  add(values: Float64Array, count: number): void;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
  /** Whether all are whole numbers. */
  readonly integers: boolean;
}

/**
 * Each piece by the usual two passes, and pieces joined as Chan, Golub and LeVeque (1979) do, so that nothing is lost where
 * numbers lie close together and far from 0.
 */
export function createMoments(): Moments {
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let mean = 0;
  let squares = 0;
  let integers = true;
  return {
    add(values, length) {
      if (length === 0) return;
      let least = min;
      let most = max;
      let sum = 0;
      for (let index = 0; index < length; index++) {
        const value = values[index]!;
        sum += value;
        if (value < least) least = value;
        if (value > most) most = value;
      }
      min = least;
      max = most;
      for (let index = 0; integers && index < length; index++) {
        integers = Math.floor(values[index]!) === values[index];
      }
      const own = sum / length;
      let distances = 0;
      for (let index = 0; index < length; index++) {
        const distance = values[index]! - own;
        distances += distance * distance;
      }
      const all = count + length;
      const shift = own - mean;
      squares += distances + shift * shift * ((count * length) / all);
      mean += (shift * length) / all;
      count = all;
    },
    get count() {
      return count;
    },
    get min() {
      return count === 0 ? 0 : min;
    },
    get max() {
      return count === 0 ? 0 : max;
    },
    get mean() {
      // Rounding may lead a mean out of the range that it is taken over.
      return count === 0 ? 0 : Math.min(Math.max(mean, min), max);
    },
    get deviation() {
      return min >= max ? 0 : Math.sqrt(squares / count);
    },
    get integers() {
      return integers;
    },
  };
}
