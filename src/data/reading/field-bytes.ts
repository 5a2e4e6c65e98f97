/** What fields that still are bytes of a file say: the same as `field.ts` says of text, quickly where they are simple. */
import { trimmed } from "../field.js";
import type { FieldChunk } from "./csv-cutter.js";

const quote = 0x22;
const plus = 0x2b;
const minus = 0x2d;
const point = 0x2e;
const nine = 0x39;
const zero = 0x30;
const largestSpace = 0x20;

/** So many digits make a whole number that a double holds exactly; divided by a power of ten it is rounded once. */
const mostDigits = 15;
const powersOfTen = Float64Array.from({ length: mostDigits + 1 }, (_, power) => 10 ** power);

/** The number that the bytes are, or NaN where they are none, or one that has to be looked at more closely. */
export function quickNumber(bytes: Uint8Array, from: number, to: number): number {
  const negative = bytes[from] === minus;
  const first = negative ? from + 1 : from;
  if (to - first > shortNumber) return longNumber(bytes, first, to, negative);
  let whole = 0;
  let decimal = -1;
  for (let at = first; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (digit >= 0 && digit <= 9) whole = (Math.imul(whole, 10) + digit) | 0;
    else if (digit === point - zero && decimal < 0) decimal = at;
    else return Number.NaN;
  }
  if (decimal < 0) {
    if (first === to) return Number.NaN;
    return negative ? -whole : whole;
  }
  if (to - first === 1) return Number.NaN;
  const value = whole / powersOfTen[to - decimal - 1]!;
  return negative ? -value : value;
}

/** Of so many digits, the point included, 32 bits hold every whole number. */
const shortNumber = 9;

function longNumber(bytes: Uint8Array, first: number, to: number, negative: boolean): number {
  let whole = 0;
  let decimal = -1;
  for (let at = first; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
    else if (digit === point - zero && decimal < 0) decimal = at;
    else return Number.NaN;
  }
  if (to - first - (decimal < 0 ? 0 : 1) > mostDigits) return Number.NaN;
  const value = decimal < 0 ? whole : whole / powersOfTen[to - decimal - 1]!;
  return negative ? -value : value;
}

/** Whether a field that begins with this byte may be a number. */
export function mayBeNumber(byte: number): boolean {
  return (byte >= zero && byte <= nine) || byte === point || byte === minus || byte === plus;
}

/** Whether the field has to be made text of to know what it says: it has quotation marks, or begins or ends with space. */
export function isInvolved(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    to > from && (bytes[from] === quote || bytes[from]! <= largestSpace || bytes[to - 1]! <= largestSpace)
  );
}

/** The field as DuckDB reads it, where a line end within it is always \n; without the space around it. */
export function textAt({ bytes, starts, ends }: FieldChunk, field: number): string {
  const [from, to] = [starts[field]!, ends[field]!];
  if (to === from) return "";
  const quoted = bytes[from] === quote;
  const text = decode(bytes, quoted ? from + 1 : from, quoted ? to - 1 : to);
  return trimmed(quoted ? text.replaceAll('""', '"').replaceAll(/\r\n?/g, "\n") : text);
}

export function decode(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
}
