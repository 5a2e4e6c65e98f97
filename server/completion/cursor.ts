/** The place of the cursor, read with a word there, so that the parser finds one in a line half written. */
import type { Declaration } from "../../src/language/syntax/tree.js";
import { type Unit, unitsOf } from "../../src/language/syntax/units.js";
import type { Span } from "../../src/text.js";
import { type Body, bodyOf } from "../body.js";
import { declarationAt, locate, type Place } from "../locate.js";
import type { Program } from "../program.js";
import { unitAt } from "../symbols/files.js";

export interface Cursor {
  /** As it was checked, without the word. */
  readonly program: Program;
  /** Where the unit begins; all other places count from there. */
  readonly start: number;
  /** What is written there with the word in it. */
  readonly unit: Unit;
  /** The end of the word. */
  readonly offset: number;
  /** The first character behind the word that is not blank. */
  readonly next: string;
  /** Whether the word is the first of its line, or of a body. */
  readonly startsLine: boolean;
  /** Whether it stands at the very left. */
  readonly margin: boolean;
}

/** A name no program has. */
export const marker = "netwrightCursor";

/** `word` is what the marker takes the place of; empty where no word stands at the cursor. */
export function cursorAt(program: Program, word: Span): Cursor {
  const { source, analysis } = program;
  const { main, units: known } = analysis.program;
  // The word may have been a keyword that began a unit of its own: without it, it belongs to the one above.
  const at = main.units.indexOf(unitAt(main, word.start));
  const from = main.units[Math.max(0, at - 1)]!.start;
  const end = main.units[at + 1]?.start ?? source.length;
  const text = source.slice(from, word.start) + marker + source.slice(word.end, Math.max(end, word.end));
  const offset = word.start - from + marker.length;
  const units = unitsOf(text, known.get(main.path) ?? new Map(), new Map());
  const { unit, start } = units.findLast((each) => each.start <= offset)!;
  const before = source.slice(Math.max(0, word.start - 200), word.start);
  return {
    program,
    start: from + start,
    unit,
    offset: offset - start,
    next: /^[^\S\r\n]*(\S?)/.exec(source.slice(word.end, word.end + 200))![1]!,
    startsLine: /(?:^|[\r\n{])[^\S\r\n]*$/.test(before),
    margin: before === "" || /[\r\n]$/.test(before),
  };
}

export function placeOf({ unit, offset }: Cursor): Place | undefined {
  return locate({ declarationsAt: () => unit.declarations }, offset);
}

export function declarationOf({ unit, offset }: Cursor): Declaration | undefined {
  return declarationAt({ declarationsAt: () => unit.declarations }, offset);
}

/** The body around a place. */
export function bodyAt({ program, start }: Cursor, { declaration }: Place): Body | undefined {
  const isFlow = declaration.kind === "network" || declaration.kind === "block";
  return isFlow ? bodyOf(program.analysis, start, declaration) : undefined;
}

/** Without the empty names of what is being typed, and each once. */
export function realNames(names: Iterable<string>): string[] {
  return [...new Set(names)].filter((name) => name !== "" && name !== marker);
}
