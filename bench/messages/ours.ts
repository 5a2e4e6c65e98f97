/** What Netwright says of a mistake: its diagnostics, and what becomes of the program with each fix that it offers. */
import path from "node:path";
import { analyseWithData, type ReadingOptions } from "../../src/data/analyse-with-data.js";
import { type Analysis, analyse, confirmedFixes, countErrors } from "../../src/language/analyse.js";
import type { Severity } from "../../src/language/diagnostic.js";
import { applyEdits, LineIndex } from "../../src/text.js";
import type { Case } from "./cases.js";

export interface OfferedFix {
  readonly title: string;
  /** Whether the program has no errors left once it is applied. */
  readonly works: boolean;
  /** The lines of the program that it makes, where they differ from those before. */
  readonly changed: readonly string[];
}

/** Lines and columns count from 0. */
export interface Said {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly related: readonly { readonly line: number; readonly message: string }[];
  readonly fixes: readonly OfferedFix[];
}

/** Checks a case's program beside the data files of `dataFolder`, as the editor does while it is typed. */
export async function askNetwright(
  { source, id }: Case,
  dataFolder: string,
  reading: ReadingOptions,
): Promise<Said[]> {
  const file = path.join(dataFolder, `${id}.nn`);
  const { analysis, options } = await analyseWithData(file, source, reading);
  const index = new LineIndex(source);
  return analysis.diagnostics.map((diagnostic) => {
    const { line, character } = index.position(diagnostic.span.start);
    return {
      code: diagnostic.code,
      severity: diagnostic.severity,
      message: diagnostic.message,
      line,
      column: character,
      length: diagnostic.span.end - diagnostic.span.start,
      related: diagnostic.related.map(({ message, span }) => ({
        message,
        line: index.position(span.start).line,
      })),
      fixes: confirmedFixes(analysis, diagnostic, options).map(({ title, edits }) => {
        const after = applyEdits(source, edits);
        const works = countErrors(analyse(after, options).diagnostics) === 0;
        return { title, works, changed: changedLines(analysis, after) };
      }),
    };
  });
}

function changedLines({ source }: Analysis, after: string): string[] {
  const before = new Set(source.split("\n"));
  return after.split("\n").filter((line) => !before.has(line));
}
