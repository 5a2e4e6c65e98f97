/** Counts how often which text occurs in a column, as long as there are few different ones; texts stay bytes. */
import { decode } from "../reading/field-bytes.js";

export interface ByteCounter {
  /** False once there are more different texts than are counted. */
  add(bytes: Uint8Array, from: number, to: number): boolean;
  /** Each text with its count. */
  entries(): (readonly [text: string, count: number])[];
}

export function byteCounter(most: number): ByteCounter {
  /** A place for each hash: one more than the number of the text that is there, or 0. */
  const places = new Int32Array(4 * 2 ** Math.ceil(Math.log2(most)));
  const mask = places.length - 1;
  const hashes = new Int32Array(most);
  const counts = new Float64Array(most);
  const starts = new Int32Array(most + 1);
  let texts = new Uint8Array(64);
  let count = 0;

  function isText(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = starts[number]!;
    if (starts[number + 1]! - start !== to - from) return false;
    for (let at = from, own = start; at < to; at++, own++) if (texts[own] !== bytes[at]) return false;
    return true;
  }

  function append(bytes: Uint8Array, from: number, to: number): void {
    const start = starts[count]!;
    const end = start + to - from;
    if (end > texts.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(texts);
      texts = larger;
    }
    texts.set(bytes.subarray(from, to), start);
    starts[count + 1] = end;
  }

  return {
    add(bytes, from, to) {
      const hash = hashOf(bytes, from, to);
      let place = (hash ^ (hash >>> 15)) & mask;
      for (; places[place] !== 0; place = (place + 1) & mask) {
        const number = places[place]! - 1;
        if (hashes[number] !== hash || !isText(number, bytes, from, to)) continue;
        counts[number]!++;
        return true;
      }
      if (count === most) return false;
      append(bytes, from, to);
      hashes[count] = hash;
      counts[count] = 1;
      places[place] = ++count;
      return true;
    },
    entries: () =>
      Array.from({ length: count }, (_, index) => {
        return [decode(texts, starts[index]!, starts[index + 1]!), counts[index]!] as const;
      }),
  };
}

/** By Fowler, Noll and Vo. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}

/** A number by which texts are told apart; 53 bits, as many as a double holds exactly. */
export function fingerprintOf(bytes: Uint8Array, from: number, to: number): number {
  let low = 0x811c9dc5 | 0;
  let high = 0x9747b28c | 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x5bd1e995) ^ (high >>> 15);
  }
  return (Math.imul(low ^ (low >>> 16), 0x85ebca6b) >>> 0) * 2 ** 21 + (high >>> 11);
}
