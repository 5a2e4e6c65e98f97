/** Undoes the scale of a number: what a network learned in small numbers is told in those of the data. */
import type { NumberScale } from "./prepared.js";

/** ln of the largest 32-bit float, beyond which a number of a network cannot lie either. */
const LARGEST_LOGARITHM = 88;

/** The inverse of a scale: value · divisor + offset, and behind a logarithm eˣ − 1. */
export function unscaled(value: number, { offset, divisor, log }: NumberScale): number {
  const plain = value * divisor + offset;
  // A network that has learnt little may answer with any logarithm, and its error is still to be a number.
  return log ? Math.expm1(Math.min(plain, LARGEST_LOGARITHM)) : plain;
}
