/** Go to definition: where a name was given, the file behind a path, and what flows into a body behind `input`. */
import { pathFrom } from "../../src/language/paths.js";
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { DatasetDeclaration, Declaration } from "../../src/language/syntax/tree.js";
import type { Span } from "../../src/text.js";
import { type Files, find, startOf } from "../symbols/files.js";
import type { Mention } from "../symbols/mention.js";
import {
  type CodeSymbol,
  declarationOf,
  type FilePlace,
  moved,
  occurrenceAt,
  occurrences,
  resolve,
} from "../symbols/resolve.js";

/** A place in a program, or a file as a whole by its absolute path. */
export type Target = FilePlace | { readonly path: string };

export interface Definition {
  /** What was asked about. */
  readonly origin: Span;
  readonly targets: readonly Target[];
}

/** Undefined where nothing was defined: layers and words of the language. */
export function definition(files: Files, file: SourceFile, offset: number): Definition | undefined {
  const at = occurrenceAt(file, offset);
  if (at === undefined) return undefined;
  const targets = at.mention.meaning.kind === "path" ? fileBehind(files, file, at.mention) : [];
  const symbol = resolve(files, at);
  if (symbol !== undefined) targets.push(...targetsOf(files, symbol));
  return targets.length === 0 ? undefined : { origin: at.span, targets };
}

/** The absolute path of the one file that a file means by what it writes; undefined for addresses, patterns and folders. */
export function localPath(file: SourceFile, written: string): string | undefined {
  const remote = /^[A-Za-z][A-Za-z0-9+.-]+:/;
  const path = pathFrom(file.path, written);
  const isFile = /\.[A-Za-z0-9]+$/.test(written) && !/[*?[\]{}]/.test(written);
  return !isFile || remote.test(written) || remote.test(path) || !isAbsolute(path) ? undefined : path;
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:/.test(path);
}

function fileBehind(files: Files, file: SourceFile, { text }: Mention): Target[] {
  const path = localPath(file, text);
  if (path === undefined) return [];
  const known = files.file(path);
  return [known === undefined ? { path } : { file: known, span: { start: 0, end: 0 } }];
}

function targetsOf(files: Files, symbol: CodeSymbol): Target[] {
  const { declaration, file, kind } = symbol;
  if (kind === "input") return inputsOf(files, symbol);
  if (kind === "column") {
    const path = localPath(file, sourceOf(declaration as DatasetDeclaration));
    return path === undefined ? [] : [{ path }];
  }
  const place = declarationOf(symbol);
  return place === undefined ? [] : [place];
}

/** A network is given its data, a block what flows into each of its uses. */
function inputsOf(files: Files, { declaration, file, unit }: CodeSymbol): Target[] {
  if (declaration.kind === "network") {
    const on = declaration.dataset;
    const dataset = on && find(files, "dataset", file, on.text);
    if (dataset === undefined) {
      return on === undefined ? [] : [{ file, span: moved(on.span, startOf(file, unit)) }];
    }
    const start = startOf(dataset.file, dataset.unit);
    return [{ file: dataset.file, span: moved(dataset.declaration.name.span, start) }];
  }
  return occurrences(files, blockOf(declaration, file, unit)).filter(({ mention }) => !mention.defines);
}

function blockOf(declaration: Declaration, file: SourceFile, unit: CodeSymbol["unit"]): CodeSymbol {
  const { text, span } = declaration.name;
  return { kind: "block", name: text, file, unit, declaration, span };
}

function sourceOf({ properties }: DatasetDeclaration): string {
  const value = properties.find(({ name }) => name.text === "source")?.values[0];
  return value?.kind === "string" ? value.text : "";
}
