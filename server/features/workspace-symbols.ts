/** Finds declarations by parts of their names in all programs of the workspace. */
import { keptWith } from "../../src/kept.js";
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { DeclarationKind } from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";
import type { Span } from "../../src/text.js";
import type { Files } from "../symbols/files.js";
import { moved } from "../symbols/resolve.js";

export interface FoundSymbol {
  readonly name: string;
  readonly kind: DeclarationKind;
  readonly file: SourceFile;
  readonly span: Span;
}

/** More are of no use to anybody who reads. */
const most = 400;

/** The best fitting first: the letters of `query` stand in a name in their order, in whatever case. */
export function workspaceSymbols(files: Files, query: string): FoundSymbol[] {
  const found: (FoundSymbol & { readonly score: number })[] = [];
  for (const file of files.all()) {
    for (const { unit, start } of file.units) {
      for (const { name, kind, span } of namesIn(unit)) {
        const score = scoreOf(query, name);
        if (score !== undefined) found.push({ name, kind, file, span: moved(span, start), score });
      }
    }
  }
  found.sort((a, b) => b.score - a.score || a.name.length - b.name.length || compare(a.name, b.name));
  return found.slice(0, most).map(({ score: _, ...symbol }) => symbol);
}

interface NamedPlace {
  readonly name: string;
  readonly kind: DeclarationKind;
  readonly span: Span;
}

const namesIn = keptWith(({ declarations }: Unit): readonly NamedPlace[] =>
  declarations.flatMap((declaration): NamedPlace[] => {
    const { kind } = declaration;
    // A train block is known by its own name where it has one; its network is listed already.
    const name = kind === "train" ? declaration.alias : declaration.name;
    if (kind === "tune" || kind === "import" || name === undefined || name.text === "") return [];
    return [{ name: name.text, kind, span: name.span }];
  }),
);

/**
 * How well a name fits: letters that follow each other, that begin a word and that stand at the beginning count more.
 * Undefined where it does not fit at all.
 */
export function scoreOf(query: string, name: string): number | undefined {
  const wanted = query.toLowerCase();
  const letters = name.toLowerCase();
  let score = 0;
  let before = -1;
  for (const letter of wanted) {
    if (letter === " ") continue;
    const next = letters.indexOf(letter, before + 1);
    const word = wordStart(name, letters, letter, before + 1);
    const at = next === before + 1 || word === undefined ? next : word;
    // Having jumped to a word's beginning, some letter may be behind us that would have fitted.
    if (at < 0) return isSubsequence(wanted, letters) ? 0 : undefined;
    score += 1;
    if (at === before + 1) score += 2;
    if (at === 0) score += 2;
    if (at === word) score += 1;
    before = at;
  }
  return score;
}

function isSubsequence(wanted: string, letters: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    if (letter === " ") continue;
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Where from `from` on a word begins with `letter`: behind an underscore, or with a capital. */
function wordStart(name: string, letters: string, letter: string, from: number): number | undefined {
  for (let at = letters.indexOf(letter, from); at >= 0; at = letters.indexOf(letter, at + 1)) {
    const isCapital = name[at] !== letters[at];
    if (at === 0 || name[at - 1] === "_" || isCapital) return at;
  }
  return undefined;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
