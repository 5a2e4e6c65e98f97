/** A seeded random generator: the one source of chance for splits, shuffling and initial weights. Imports nothing. */

export interface Random {
  /** A number in [0, 1), with 53 random bits. */
  uniform(): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
  /** A draw from the normal distribution with mean 0 and deviation 1. */
  normal(): number;
  /** Puts an array into random order, in place, and returns it. */
  shuffle<Items extends Shufflable>(items: Items): Items;
}

type Shufflable = unknown[] | Int32Array | Uint32Array | Float32Array | Float64Array;

/**
 * The generator for a seed. Each `stream` of one seed is a sequence of its own, so that what draws for the split
 * does not disturb what draws for the weights.
 *
 * sfc32, by Chris Doty-Humphrey: the "small fast counting" generator of PractRand 0.95 (sfc.h and sfc.cpp),
 * three words of state mixed by shifts and additions, and a counter that keeps the period above 2^32. Seeded as
 * there: two words of seed and one more, a counter of 1, and the first outputs thrown away.
 */
export function createRandom(seed: number, stream = 0): Random {
  const low = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32) >>> 0;
  let a = stream >>> 0;
  let b = low;
  let c = high;
  let counter = 1;

  function next(): number {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    return result >>> 0;
  }
  for (let i = 0; i < 15; i++) next();

  // Two words to one double of 53 bits, as in Matsumoto and Nishimura's genrand_res53.
  function uniform(): number {
    return ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  }

  function integer(below: number): number {
    return Math.floor(uniform() * below);
  }

  // Box and Muller (1958); 1 − uniform is never 0. The second of each pair is not kept: the state stays plain.
  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  }

  // Durstenfeld's form of the Fisher–Yates shuffle (Communications of the ACM 7, 1964, algorithm 235).
  function shuffle<Items extends Shufflable>(items: Items): Items {
    for (let last = items.length - 1; last > 0; last--) {
      const chosen = integer(last + 1);
      const kept = items[last]!;
      items[last] = items[chosen]!;
      items[chosen] = kept;
    }
    return items;
  }

  return { uniform, integer, normal, shuffle };
}
