/** What the names of a program stand for: the symbol at a place, and all places of a symbol. */
import type { NamedKind, SourceFile } from "../../src/language/program/source-file.js";
import type { Declaration, Name } from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";
import type { Span } from "../../src/text.js";
import { type Files, filesThatSee, find, startOf, unitAt } from "./files.js";
import type { Mention } from "./mention.js";
import { mentionAt, mentionsNamed, mentionsOf } from "./mentions.js";

export type SymbolKind = NamedKind | "parameter" | "value" | "input" | "training" | "column";

/** Something that has a name, known by the place that gives it its meaning. */
export interface CodeSymbol {
  readonly kind: SymbolKind;
  readonly name: string;
  readonly file: SourceFile;
  readonly unit: Unit;
  /** The declaration that it is, or to which it belongs. */
  readonly declaration: Declaration;
  /** Where it is declared, counted from its unit. For `input`, the header of its body. */
  readonly span: Span;
}

/** A stretch of a file, counted from the file's beginning. */
export interface FilePlace {
  readonly file: SourceFile;
  readonly span: Span;
}

export interface Occurrence extends FilePlace {
  readonly mention: Mention;
  readonly unit: Unit;
}

/** The name at an offset, in whatever role. */
export function occurrenceAt(file: SourceFile, offset: number): Occurrence | undefined {
  const { unit, start } = unitAt(file, offset);
  const mention = mentionAt(unit, offset - start);
  return mention && { file, unit, mention, span: moved(mention.span, start) };
}

export function symbolAt(files: Files, file: SourceFile, offset: number): CodeSymbol | undefined {
  const at = occurrenceAt(file, offset);
  return at && resolve(files, at);
}

export function resolve(
  files: Files,
  { file, unit, mention }: Pick<Occurrence, "file" | "unit" | "mention">,
): CodeSymbol | undefined {
  const { meaning, text, span, declaration } = mention;
  const here = (kind: SymbolKind, at: Span): CodeSymbol => ({
    kind,
    name: text,
    file,
    unit,
    declaration,
    span: at,
  });
  switch (meaning.kind) {
    case "declared":
      return here(meaning.what, span);
    case "named":
      return lookUp(files, meaning.what, file, text);
    case "term":
      return lookUp(files, "let", file, text);
    case "parameter":
      return here("parameter", meaning.parameter.name.span);
    case "argument":
      return parameterOf(files, "block", file, meaning.block, text);
    case "tuned":
      return parameterOf(files, "network", file, meaning.network, text);
    case "value":
      return here("value", meaning.definition.span);
    case "input":
      return here("input", declaration.keywordSpan);
    case "training":
      return here("training", span);
    case "column":
      return here("column", firstColumn(unit, declaration, text));
    default:
      return undefined;
  }
}

function lookUp(files: Files, kind: NamedKind, file: SourceFile, name: string): CodeSymbol | undefined {
  const found = find(files, kind, file, name);
  if (found === undefined) return undefined;
  const { declaration, unit } = found;
  return { kind, name, file: found.file, unit, declaration, span: declaration.name.span };
}

function parameterOf(
  files: Files,
  kind: "block" | "network",
  file: SourceFile,
  owner: string,
  name: string,
): CodeSymbol | undefined {
  const found = find(files, kind, file, owner);
  if (found === undefined) return undefined;
  const { declaration, unit } = found;
  const parameter: { readonly name: Name } | undefined = declaration.parameters.find(
    (each) => each.name.text === name,
  );
  if (parameter === undefined) return undefined;
  return { kind: "parameter", name, file: found.file, unit, declaration, span: parameter.name.span };
}

function firstColumn(unit: Unit, declaration: Declaration, name: string): Span {
  return mentionsNamed(unit, name).find(
    (mention) => mention.meaning.kind === "column" && mention.declaration === declaration,
  )!.span;
}

export function isSame(a: CodeSymbol | undefined, b: CodeSymbol | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.unit === b.unit &&
    a.span.start === b.span.start &&
    a.kind === b.kind
  );
}

/** Where it is declared; `input` and columns are declared nowhere in the program. */
export function declarationOf(symbol: CodeSymbol): FilePlace | undefined {
  if (symbol.kind === "input" || symbol.kind === "column") return undefined;
  return { file: symbol.file, span: moved(symbol.span, startOf(symbol.file, symbol.unit)) };
}

/** Kinds that are known in their own unit only. */
const local: ReadonlySet<SymbolKind> = new Set(["value", "input", "training", "column"]);

/** All places of a symbol in one file, in their order. */
export function occurrencesIn(files: Files, symbol: CodeSymbol, file: SourceFile): Occurrence[] {
  if (local.has(symbol.kind)) {
    if (file !== symbol.file) return [];
    return occurrencesInUnit(files, symbol, file, symbol.unit, startOf(file, symbol.unit));
  }
  // What a name is looked up to is the same throughout a file.
  const found = new Map<NamedKind, boolean>();
  const isFound = (what: NamedKind) => {
    let is = found.get(what);
    if (is === undefined) {
      is = isSame(lookUp(files, what, file, symbol.name), symbol);
      found.set(what, is);
    }
    return is;
  };
  return file.units.flatMap(({ unit, start }) =>
    occurrencesInUnit(files, symbol, file, unit, start, isFound),
  );
}

/** All places of a symbol in all files, those of its own file first. */
export function occurrences(files: Files, symbol: CodeSymbol): Occurrence[] {
  const places = local.has(symbol.kind) ? [symbol.file] : filesThatSee(files, symbol.file);
  return places.flatMap((file) => occurrencesIn(files, symbol, file));
}

function occurrencesInUnit(
  files: Files,
  symbol: CodeSymbol,
  file: SourceFile,
  unit: Unit,
  start: number,
  isFound?: (what: NamedKind) => boolean,
): Occurrence[] {
  return mentionsNamed(unit, symbol.name)
    .filter((mention) => {
      const { meaning } = mention;
      if (isFound !== undefined && meaning.kind === "named") return isFound(meaning.what);
      if (isFound !== undefined && meaning.kind === "term") return isFound("let");
      return isSame(resolve(files, { file, unit, mention }), symbol);
    })
    .map((mention) => ({ file, unit, mention, span: moved(mention.span, start) }));
}

/** Every name in a file with its place. */
export function* everyOccurrence(file: SourceFile): Iterable<Occurrence> {
  for (const { unit, start } of file.units) {
    for (const mention of mentionsOf(unit)) yield { file, unit, mention, span: moved(mention.span, start) };
  }
}

export function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
