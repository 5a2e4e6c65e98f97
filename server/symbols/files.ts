/** The files of a workspace as navigation sees them, by absolute path, and what their names mean across imports. */
import { pathFrom } from "../../src/language/paths.js";
import type { Declared, NamedKind, SourceFile, Tables } from "../../src/language/program/source-file.js";
import type { Unit } from "../../src/language/syntax/units.js";

/** A state of all files that are known. A file's `path` is absolute, with `/` between its parts. */
export interface Files {
  file(path: string): SourceFile | undefined;
  all(): Iterable<SourceFile>;
}

export type Found<K extends NamedKind> = (Tables[K] extends ReadonlyMap<string, infer D> ? D : never) & {
  readonly file: SourceFile;
};

/** A name's declaration in the file itself, or else in a file that it imports. */
export function find<K extends NamedKind>(
  files: Files,
  kind: K,
  file: SourceFile,
  name: string,
): Found<K> | undefined {
  for (const each of inSight(files, file)) {
    const found: Declared | undefined = each.tables[kind].get(name);
    if (found !== undefined) return { ...found, file: each } as unknown as Found<K>;
  }
  return undefined;
}

/** The file itself, and those whose names it has imported. */
export function* inSight(files: Files, file: SourceFile): Iterable<SourceFile> {
  yield file;
  for (const { declaration } of file.imports) {
    const other = files.file(pathFrom(file.path, declaration.name.text));
    if (other !== undefined && other !== file) yield other;
  }
}

/** The file itself, and those that import it: the ones where its names can stand. */
export function filesThatSee(files: Files, file: SourceFile): SourceFile[] {
  const others = [...files.all()].filter(
    (other) =>
      other !== file &&
      other.imports.some(({ declaration }) => pathFrom(other.path, declaration.name.text) === file.path),
  );
  return [file, ...others];
}

/** Where a unit begins in its file. */
export function startOf(file: SourceFile, unit: Unit): number {
  const placed = file.units.find((each) => each.unit === unit);
  if (placed === undefined) throw new Error(`a unit that is not in ${file.path}`);
  return placed.start;
}

/** The unit at an offset, and where it begins. */
export function unitAt({ units }: SourceFile, offset: number): { unit: Unit; start: number } {
  let low = 0;
  let high = units.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (units[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return units[low]!;
}
