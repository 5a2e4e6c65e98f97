/** Readable tests of refactorings: `«…»` is selected, or `$0` is the cursor. */
import { expect } from "vitest";
import { type AnalyseOptions, type Analysis, analyse } from "../../../src/language/analyse.js";
import type { Imports } from "../../../src/language/imports.js";
import { refactoringsAt } from "../../../src/language/refactor/index.js";
import { isRefusal, type Refactoring } from "../../../src/language/refactor/refactoring.js";
import { keepsNetworks } from "../../../src/language/refactor/same-networks.js";
import { applyEdits, type Span } from "../../../src/text.js";
import { profiles } from "../fixture.js";

export interface Selected {
  readonly analysis: Analysis;
  readonly options: AnalyseOptions;
  readonly selected: Span;
}

/** `files` are what imports find, by path. */
export function select(fixture: string, files: Readonly<Record<string, string>> = {}): Selected {
  const cursor = fixture.indexOf("$0");
  const start = cursor >= 0 ? cursor : fixture.indexOf("«");
  const end = cursor >= 0 ? cursor : fixture.indexOf("»") - 1;
  if (start < 0 || end < start) throw new Error("the fixture has no selection and no cursor");
  const source = fixture.replace(/\$0|«|»/g, "");
  const imports: Imports = new Map(Object.entries(files).map(([path, text]) => [path, { text }]));
  const options = { profiles, imports };
  return { analysis: analyse(source, options), options, selected: { start, end } };
}

export function offered(fixture: string, files?: Readonly<Record<string, string>>): readonly Refactoring[] {
  const { analysis, selected } = select(fixture, files);
  return refactoringsAt(analysis, selected);
}

/** The titles of what is possible. */
export function titles(fixture: string, files?: Readonly<Record<string, string>>): string[] {
  return offered(fixture, files).flatMap(({ refused, title }) => (refused === undefined ? [title] : []));
}

/** The program after the refactoring whose title contains `title`, its new name between `‹…›`; the reason where it is refused. */
export function refactored(fixture: string, title: string, files?: Readonly<Record<string, string>>): string {
  const { analysis, options, selected } = select(fixture, files);
  const all = refactoringsAt(analysis, selected);
  const refactoring = all.find((each) => each.title.includes(title));
  expect(refactoring, `«${title}» among ${all.map((each) => each.title).join("; ")}`).toBeDefined();
  const change = refactoring!.change();
  if (isRefusal(change)) {
    if (refactoring!.refused !== undefined) expect(refactoring!.refused).toBe(change.refused);
    return change.refused;
  }
  const after = applyEdits(analysis.source, change.edits);
  expect(keepsNetworks(analysis, options, change), `the same networks in\n${after}`).toBe(true);
  if (change.newName === undefined) return after;
  const name = /^[\p{L}\p{N}_]+/u.exec(after.slice(change.newName))?.[0] ?? "";
  const at = change.newName;
  return `${after.slice(0, at)}‹${name}›${after.slice(at + name.length)}`;
}
