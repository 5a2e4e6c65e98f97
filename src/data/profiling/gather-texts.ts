/** Gathers the figures of a column of categories, or of paths of images, from fields that still are bytes of a file. */
import { compareText, isNumber } from "../field.js";
import type { FieldChunk } from "../reading/csv-cutter.js";
import { decode, isInvolved, mayBeNumber, textAt } from "../reading/field-bytes.js";
import { byteCounter, fingerprintOf } from "./byte-counter.js";
import { differentIn, mostValues } from "./different.js";
import { growingList } from "./drawn-rows.js";
import type { FieldGatherer } from "./gather-fields.js";
import { isCategory, isImagePath, type Taken } from "./kinds.js";

export function gatherTexts({ kind, empty }: Taken, column: number): FieldGatherer {
  const image = kind === "image";
  const isAgainst = image ? (text: string) => !isImagePath(text) : isNumber;
  const sample = growingList();
  const counter = byteCounter(mostValues);
  let few = true;
  let filled = 0;
  let missing = 0;
  /** Fields that speak against what the column is taken for. */
  let against = 0;
  let texts = 0;
  let words = 0;
  let most = 0;

  function takeOne(bytes: Uint8Array, from: number, to: number): void {
    filled++;
    if (few && !counter.add(bytes, from, to)) {
      few = false;
      for (const [text, rows] of counter.entries()) if (isAgainst(text)) against += rows;
    }
    // Few texts are looked at in the end.
    if (!few && (image || mayBeNumber(bytes[from]!)) && isAgainst(decode(bytes, from, to))) against++;
  }

  function fingerprint(chunk: FieldChunk, field: number): number {
    const { bytes, starts, ends } = chunk;
    const [from, to] = [starts[field]!, ends[field]!];
    if (!isInvolved(bytes, from, to)) return fingerprintOf(bytes, from, to);
    const text = Buffer.from(textAt(chunk, field));
    return text.length === 0 ? Number.NaN : fingerprintOf(text, 0, text.length);
  }

  return {
    take(chunk, drawn) {
      const { bytes, starts, ends, rows, width } = chunk;
      for (let row = 0, field = column; row < rows; row++, field += width) {
        const [from, to] = [starts[field]!, ends[field]!];
        if (from === to) missing++;
        else if (!isInvolved(bytes, from, to)) takeOne(bytes, from, to);
        else {
          const text = Buffer.from(textAt(chunk, field));
          if (text.length === 0) missing++;
          else takeOne(text, 0, text.length);
        }
      }
      for (let index = 0; index < drawn.values.count; index++) {
        const field = drawn.values.rows[index]! * width + column;
        if (starts[field] === ends[field]) continue;
        const number = fingerprint(chunk, field);
        if (!Number.isNaN(number)) sample.push(number);
      }
      if (image) return;
      for (let index = 0; index < drawn.texts.count; index++) {
        const text = textAt(chunk, drawn.texts.rows[index]! * width + column);
        if (text === "") continue;
        const count = text.match(/[^ \t\n\f\r]+/g)?.length ?? 0;
        texts++;
        words += count;
        most = Math.max(most, count);
      }
    },
    figures: () => {
      const counted = few ? counter.entries() : undefined;
      const values = counted?.sort(([a], [b]) => compareText(a, b));
      const all = values?.every(([text]) => !isAgainst(text)) ?? against === 0;
      const fits = all || (!image && values !== undefined && isCategory(values));
      return {
        kind: image ? "image" : "category",
        filled,
        missing,
        fits: fits && !(empty === true && filled > 0),
        distinct: differentIn(sample.sorted(), filled),
        ...(values && !image && { values }),
        ...(texts > 0 && { words: { mean: words / texts, most } }),
      };
    },
  };
}
