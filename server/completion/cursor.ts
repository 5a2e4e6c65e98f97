/** The program as it would be with a word at the cursor, so that the parser finds one in a line half written. */
import { type Analysis, analyse, type CheckedNetwork } from "../../src/language/analyse.js";
import type { Profiles } from "../../src/profile.js";
import type { Span } from "../../src/text.js";
import type { Place } from "../locate.js";

export interface Cursor {
  /** Of the program with the marker in it. */
  readonly analysis: Analysis;
  readonly profiles: Profiles;
  /** The end of the marker. */
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
export function cursorAt(source: string, word: Span, profiles: Profiles): Cursor {
  const before = source.slice(0, word.start);
  return {
    analysis: analyse(before + marker + source.slice(word.end), { profiles }),
    profiles,
    offset: word.start + marker.length,
    next: /^[^\S\r\n]*(\S?)/.exec(source.slice(word.end, word.end + 200))![1]!,
    startsLine: /(?:^|[\r\n{])[^\S\r\n]*$/.test(before.slice(-200)),
    margin: before === "" || /[\r\n]$/.test(before),
  };
}

export function networkAt({ analysis }: Cursor, place: Place): CheckedNetwork | undefined {
  return analysis.networks.find(({ declaration }) => declaration === place.declaration);
}

/** Without the empty names of what is being typed, and each once. */
export function realNames(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== "" && name !== marker);
}
