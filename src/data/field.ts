/** What one field of a data file says: a number, a text, or nothing. */

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Whether a field is a number: decimal, with an optional sign and exponent. `nan`, `NA`, `inf`, `0x10`, `1,000` and
 * numbers too large for a double are text.
 */
export function isNumber(field: string): boolean {
  return numberPattern.test(field) && Number.isFinite(Number(field));
}

/** The field as a number, or undefined when it is something else. */
export function parseNumber(field: string): number | undefined {
  if (!numberPattern.test(field)) return undefined;
  const value = Number(field);
  return Number.isFinite(value) ? value : undefined;
}

/** Orders text by code points; for sorting, the same on every machine and in Python. */
export function compareText(a: string, b: string): number {
  // UTF-8 keeps the order of code points; UTF-16, by which < compares, does not.
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
