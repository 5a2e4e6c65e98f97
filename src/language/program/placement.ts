/** Turns what was checked unit by unit into places of whole files. Only what is looked at is turned. */
import { keptWith } from "../../kept.js";
import type { Span } from "../../text.js";
import type { Unit } from "../syntax/units.js";
import type { SourceFile } from "./source-file.js";

/** Where a unit stands. */
export interface UnitPlace {
  readonly file: SourceFile;
  readonly start: number;
}

/** Moved copies by what they are copies of; kept while a unit stays where it is. */
type Copies = Map<object, object>;

/** Copies from one state of the program to the next, and where the unit stood when they were made. */
const memory = keptWith((_: Unit): { start?: number; copies: Copies } => ({ copies: new Map() }));

/** Parts that hold no places. */
const atomic: ReadonlySet<string> = new Set([
  "args",
  "augment",
  "given",
  "inputs",
  "layer",
  "profile",
  "shape",
  "targets",
  "testProfile",
  "unit",
  "uses",
  "weights",
]);

export class Placement {
  private readonly places = new Map<Unit, UnitPlace>();

  constructor(files: Iterable<SourceFile>) {
    for (const file of files)
      for (const { unit, start } of file.units) this.places.set(unit, { file, start });
  }

  of(unit: Unit): UnitPlace {
    const place = this.places.get(unit);
    if (place === undefined) throw new Error("a unit of another state of the program");
    return place;
  }

  span(unit: Unit, { start, end }: Span): Span {
    const by = this.of(unit).start;
    return { start: start + by, end: end + by };
  }

  /** A copy of `value` whose spans count from the beginning of the file. What occurs twice in it is copied once. */
  place<T>(unit: Unit, value: T): T {
    const { start } = this.of(unit);
    const kept = memory(unit);
    if (kept.start !== start) {
      kept.start = start;
      kept.copies = new Map();
    }
    return moved(value, start, kept.copies) as T;
  }
}

function moved(value: unknown, by: number, copies: Copies): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copy = movedObject(value, by, copies);
  copies.set(value, copy);
  return copy;
}

function movedObject(value: object, by: number, copies: Copies): object {
  if (isSpan(value)) return { start: value.start + by, end: value.end + by };
  if (Array.isArray(value)) return value.map((item) => moved(item, by, copies));
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, moved(item, by, copies)]));
  }
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    copy[key] = atomic.has(key) ? part : moved(part, by, copies);
  }
  return copy;
}

function isSpan(value: object): value is Span {
  return (
    "start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number"
  );
}
