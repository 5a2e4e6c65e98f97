/** The places in one file of what the name under the cursor stands for. */
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { Span } from "../../src/text.js";
import type { Files } from "../symbols/files.js";
import { occurrencesIn, symbolAt } from "../symbols/resolve.js";

export interface Highlight {
  readonly span: Span;
  /** Whether the name gets its meaning here, and is not only used. */
  readonly defines: boolean;
}

export function highlights(files: Files, file: SourceFile, offset: number): Highlight[] {
  const symbol = symbolAt(files, file, offset);
  if (symbol === undefined) return [];
  return occurrencesIn(files, symbol, file).map(({ span, mention }) => ({ span, defines: mention.defines }));
}
