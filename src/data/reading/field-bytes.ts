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
