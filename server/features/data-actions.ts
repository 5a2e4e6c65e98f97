/** What a person can do where data may not be read yet: allow its folder, or fetch it from its address. */

import type { Span } from "../../src/text.js";
import { type DataAt, dataAt } from "../data-at.js";
import type { Program } from "../program.js";
import { allowDataCommand, downloadDataCommand } from "../requests.js";
import { pathBeside } from "../surroundings.js";
import { moved } from "../symbols/resolve.js";
import { overlap } from "./diagnostics.js";

export interface DataAction {
  readonly title: string;
  /** Where the path or address stands. */
  readonly span: Span;
  readonly command: string;
  readonly arguments: readonly string[];
}

const paths: ReadonlySet<string> = new Set(["source", "test"]);

/** Those for the paths that the selection touches. */
export function dataActions(program: Program, selected: Span): DataAction[] {
  const { main } = program.analysis.program;
  return main.units.flatMap(({ unit, start }) =>
    unit.declarations.flatMap((declaration) => {
      if (declaration.kind !== "dataset" || !overlap(moved(declaration.span, start), selected)) return [];
      return declaration.properties.flatMap(({ name, values }): DataAction[] => {
        const value = values[0];
        if (value === undefined || !paths.has(name.text)) return [];
        const span = moved(value.span, start);
        if (!overlap(span, selected)) return [];
        const action = actionFor(program, dataAt(program, declaration, name.text));
        return action === undefined ? [] : [{ ...action, span }];
      });
    }),
  );
}

function actionFor({ uri }: Program, { problem }: DataAt): Omit<DataAction, "span"> | undefined {
  if (problem?.code === "data-outside-workspace") {
    const path = pathBeside(uri, problem.path);
    if (path === undefined) return undefined;
    return {
      title: `Allow reading ${folderOf(path)}`,
      command: allowDataCommand,
      arguments: [folderOf(path)],
    };
  }
  if (problem?.code === "data-not-downloaded") {
    const title = `Download ${problem.path}`;
    return { title, command: downloadDataCommand, arguments: [uri, problem.path] };
  }
  return undefined;
}

/** The folder of a file, or of all files that a pattern means. */
function folderOf(path: string): string {
  const parts = path.split(/[/\\]/);
  const pattern = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  return parts.slice(0, pattern < 0 ? -1 : pattern).join("/") || "/";
}
