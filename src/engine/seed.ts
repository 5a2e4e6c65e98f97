/** Which stream of the run's seed each use of chance draws from, so that one never disturbs another. */
import { createRandom, type Random } from "../random.js";

/**
 * The random numbers for a purpose, such as `dense_1/kernel`. Named rather than counted, so that a layer that is added or
 * taken away leaves the others' starting weights as they were, and two runs can be compared.
 */
export function randomFor(seed: number, purpose: string): Random {
  return createRandom(seed, hash(purpose));
}

/** A seed for a purpose, of 32 bits, for what draws its numbers itself. */
export function seedOf(seed: number, purpose: string): number {
  return hash(`${purpose} of ${seed}`);
}

/** FNV-1a of the text's UTF-16 units (Fowler, Noll and Vo, 1991). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
