/** Which values of a table are read for inputs and targets, and where each goes in the store of columns. */
import type { ColumnEncoding, DataInput, DatePart } from "../../network.js";
import { DataError } from "../data-error.js";
import type { FittedColumn, FittedInput } from "../prepared.js";
import { textOf } from "../reading/field-sql.js";
import type { Table, TableColumn } from "../reading/table.js";
import { columnOf } from "./faults.js";
import { labelsOf, type PlannedTarget } from "./targets.js";
import { type WordCounter, wordCounter, wordsOf } from "./text.js";
import { arrayValue, booleanValue, classValue, dateValue, labelValue, numberValue } from "./values-sql.js";
import { booleanText, classText, dateText, labelText, numberText, type TextValue } from "./values-text.js";

export type AnyInput = DataInput | FittedInput;
export type AnyColumn = ColumnEncoding | FittedColumn;

/** How the same is had from the text of a field of the table; `number` where a plain number is worth itself. */
export interface FieldItem {
  /** The place of the column in a row. */
  readonly column: number;
  readonly value: TextValue;
  readonly number: boolean;
}

/** One expression that is read, and what becomes of its values: numbers from column `slot` of the store on. */
export type Item = { readonly sql: string; readonly slot: number; readonly field?: FieldItem } & (
  | { readonly kind: "doubles" }
  | { readonly kind: "arrays"; readonly width: number }
  /** Puts what a text says into the block: its first number at `place`, the next `stride` behind. */
  | {
      readonly kind: "text";
      readonly take: (
        text: string | null,
        row: number,
        block: Float64Array,
        place: number,
        stride: number,
      ) => void;
    }
);

export interface InputPlan {
  /** The first slot of each column of a table, or of the input itself. */
  readonly slots: readonly number[];
  /** For texts: the words that were met. */
  readonly words?: WordCounter;
  /** For images: their paths by row, filled as they are read. */
  readonly paths?: (string | null)[];
}

export interface TargetPlan {
  readonly slot: number;
  readonly width: number;
}

export interface Plan {
  readonly items: readonly Item[];
  readonly slots: number;
  readonly inputs: readonly InputPlan[];
  readonly targets: readonly TargetPlan[];
}

/** `training` says which rows count for the vocabulary of texts; `source` is what messages call the table. */
export function planReading(
  table: Pick<Table, "columns">,
  source: string,
  inputs: readonly AnyInput[],
  targets: readonly PlannedTarget[],
  training: Uint8Array | undefined,
): Plan {
  const items: Item[] = [];
  let slots = 0;
  const take = (width: number) => {
    slots += width;
    return slots - width;
  };
  const field = (column: TableColumn, value: TextValue = () => 0) => {
    const place = table.columns.indexOf(column);
    return { field: { column: place, value, number: value === numberText } };
  };
  const doubles = (column: TableColumn, sql: string, value: TextValue) => {
    const slot = take(1);
    items.push({ kind: "doubles", sql, slot, ...field(column, value) });
    return slot;
  };

  const planColumn = (encoding: AnyColumn): number => {
    const column = columnOf(table, source, encoding.column);
    switch (encoding.kind) {
      case "number":
        return doubles(column, numberValue(column), numberText);
      case "boolean":
        return doubles(column, booleanValue(column), booleanText);
      case "one_hot":
        return doubles(column, classValue(column, encoding.classes), classText(encoding.classes));
      case "date":
        return encoding.parts.map((part) =>
          doubles(column, dateValue(column, part as DatePart), dateText(part as DatePart)),
        )[0]!;
      case "array": {
        const { width } = encoding;
        const slot = take(width);
        items.push({ kind: "arrays", sql: arrayValue(column, width), slot, width });
        return slot;
      }
    }
  };

  const planInput = (input: AnyInput): InputPlan => {
    if (input.kind === "table") return { slots: input.columns.map(planColumn) };
    const column = columnOf(table, source, input.column);
    if (input.kind === "codes")
      return { slots: [doubles(column, classValue(column, input.classes), classText(input.classes))] };
    if (input.kind === "image") {
      const paths: (string | null)[] = [];
      const keep = (text: string | null, row: number) => {
        paths[row] = text;
      };
      items.push({ kind: "text", sql: textOf(column), slot: slots, take: keep, ...field(column) });
      return { slots: [], paths };
    }
    const { length, standardize } = input;
    const words = wordCounter();
    const slot = take(length);
    items.push({
      kind: "text",
      sql: textOf(column),
      slot,
      ...field(column),
      take: (text, row, block, place, stride) => {
        const met = text === null ? [] : wordsOf(text, standardize);
        const counted = training?.[row] === 1;
        // Words behind the end count for the vocabulary all the same.
        for (const [index, word] of met.entries()) {
          if (index >= length && !counted) break;
          const number = words.number(word, counted);
          if (index < length) block[place + index * stride] = number;
        }
        for (let index = met.length; index < length; index++) block[place + index * stride] = 0;
      },
    });
    return { slots: [slot], words };
  };

  const planTarget = ({ target, task }: PlannedTarget): TargetPlan => {
    const columns = target.columns.map((name) => columnOf(table, source, name));
    const first = columns[0]!;
    if (task.kind === "regression") return { slot: doubles(first, numberValue(first), numberText), width: 1 };
    if (task.classes === undefined) throw new DataError(`The classes of ${target.name} are not known.`);
    if (task.kind === "classification")
      return { slot: doubles(first, classValue(first, task.classes), classText(task.classes)), width: 1 };
    const separator = target.labels?.separator;
    if (separator === undefined) {
      return {
        slot: columns.map((column) => doubles(column, labelValue(column), labelText))[0]!,
        width: columns.length,
      };
    }
    const width = task.classes.length;
    const places = new Map(task.classes.map((name, place) => [name, place]));
    const slot = take(width);
    items.push({
      kind: "text",
      sql: textOf(first),
      slot,
      ...field(first),
      take: (text, _, block, place, stride) => {
        for (let label = 0; label < width; label++) block[place + label * stride] = 0;
        for (const label of labelsOf(text, separator)) {
          const found = places.get(label);
          // An unknown label is told of where the numbers are taken from the store.
          if (found === undefined) block[place] = Number.POSITIVE_INFINITY;
          else if (block[place + found * stride] === 0) block[place + found * stride] = 1;
        }
      },
    });
    return { slot, width };
  };

  const inputPlans = inputs.map(planInput);
  const targetPlans = targets.map(planTarget);
  return { items, slots, inputs: inputPlans, targets: targetPlans };
}
