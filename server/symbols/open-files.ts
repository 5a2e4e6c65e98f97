/** Joins open documents, the files that they import and those of the workspace into one view, by absolute path. */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { keptWith } from "../../src/kept.js";
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { Program } from "../program.js";
import { pathBeside } from "../surroundings.js";
import type { Files } from "./files.js";

const memory = keptWith((_: SourceFile): { view?: SourceFile } => ({}));

/** The document's own file under its absolute path; the same object while the document stays the same. */
export function fileOf({ uri, analysis }: Program): SourceFile {
  return withPath(analysis.program.main, pathOf(uri));
}

/** What is open comes before what lies on disk. */
export class OpenFiles implements Files {
  private readonly open = new Map<string, SourceFile>();
  private readonly uris = new Map<string, string>();
  private readonly imported = new Map<string, SourceFile>();

  constructor(
    programs: Iterable<Program>,
    private readonly onDisk: Files,
  ) {
    for (const program of programs) {
      const file = fileOf(program);
      this.open.set(file.path, file);
      this.uris.set(file.path, program.uri);
      const { main } = program.analysis.program;
      for (const reached of program.analysis.program.reached()) {
        const beside = reached === main ? undefined : pathBeside(program.uri, reached.path);
        if (beside !== undefined) this.imported.set(slashed(beside), withPath(reached, slashed(beside)));
      }
    }
  }

  file(path: string): SourceFile | undefined {
    return this.open.get(path) ?? this.onDisk.file(path) ?? this.imported.get(path);
  }

  *all(): Iterable<SourceFile> {
    yield* this.open.values();
    for (const file of this.onDisk.all()) if (!this.open.has(file.path)) yield file;
    for (const file of this.imported.values()) {
      if (!this.open.has(file.path) && this.onDisk.file(file.path) === undefined) yield file;
    }
  }

  uriOf(path: string): string {
    return this.uris.get(path) ?? uriOfPath(path);
  }
}

function withPath(file: SourceFile, path: string): SourceFile {
  const kept = memory(file);
  if (kept.view?.path !== path) kept.view = { ...file, path };
  return kept.view;
}

/** A document's absolute path with `/`; what lies on no disk is called by its URI. */
export function pathOf(uri: string): string {
  if (!uri.startsWith("file:")) return uri;
  try {
    return slashed(fileURLToPath(uri));
  } catch {
    return uri;
  }
}

export function uriOfPath(file: string): string {
  return path.isAbsolute(file) ? pathToFileURL(file).href : file;
}

function slashed(file: string): string {
  return file.replaceAll("\\", "/");
}
