/** Links on the paths in a program: data files and imported programs. */
import { keptWith } from "../../src/kept.js";
import type { SourceFile } from "../../src/language/program/source-file.js";
import type { Unit } from "../../src/language/syntax/units.js";
import type { Span } from "../../src/text.js";
import type { Mention } from "../symbols/mention.js";
import { mentionsOf } from "../symbols/mentions.js";
import { moved } from "../symbols/resolve.js";
import { localPath } from "./definition.js";

export interface Link {
  readonly span: Span;
  /** Absolute. */
  readonly path: string;
  readonly tooltip: string;
}

export function links(file: SourceFile): Link[] {
  return file.units.flatMap(({ unit, start }) =>
    pathsIn(unit).flatMap(({ text, span, declaration }): Link[] => {
      const path = localPath(file, text);
      if (path === undefined) return [];
      const tooltip = declaration.kind === "import" ? "Open the imported file" : "Open the data file";
      return [{ span: withoutMarks(file.text, moved(span, start)), path, tooltip }];
    }),
  );
}

const pathsIn = keptWith((unit: Unit): readonly Mention[] =>
  mentionsOf(unit).filter(({ meaning }) => meaning.kind === "path"),
);

/** What stands between the quotation marks; the closing one may be missing. */
function withoutMarks(text: string, { start, end }: Span): Span {
  const closed = end - start > 1 && text[end - 1] === '"';
  return { start: start + 1, end: closed ? end - 1 : end };
}
