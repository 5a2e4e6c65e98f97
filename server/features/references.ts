/** All places of what a name stands for, in all files that can see it. */
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { Files } from "../symbols/files.js";
import { type Occurrence, occurrences, symbolAt } from "../symbols/resolve.js";

export function references(
  files: Files,
  file: SourceFile,
  offset: number,
  withDeclaration: boolean,
): Occurrence[] {
  const symbol = symbolAt(files, file, offset);
  if (symbol === undefined) return [];
  return occurrences(files, symbol).filter(({ mention }) => withDeclaration || !mention.defines);
}
