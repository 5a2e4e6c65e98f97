/** What a refactoring is: another way to write the same program, worked out when it is wanted. */
import type { Span, TextEdit } from "../../text.js";
import type { Analysis } from "../analyse.js";
import type { Declaration, FlowDeclaration } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";

/** The Language Server Protocol's names for kinds of code actions. */
export type RefactoringKind =
  | "refactor.extract"
  | "refactor.extract.constant"
  | "refactor.inline"
  | "refactor.rewrite";

/** Edits of the program's main file. */
export interface Change {
  readonly edits: readonly TextEdit[];
  /** Where a name that had to be made up stands after the edits; for asking at once for a better one. */
  readonly newName?: number;
}

/** Why something cannot be done, for the person who wanted it. */
export interface Refusal {
  readonly refused: string;
}

export function isRefusal(result: object): result is Refusal {
  return "refused" in result;
}

export interface Refactoring {
  readonly kind: RefactoringKind;
  /** Reads as a command; no two refactorings of one place have the same. */
  readonly title: string;
  /** Why it is not possible here, as far as that is known at once. */
  readonly refused?: string;
  /** For a block that goes away: where its name is declared. Other files must not need it. */
  readonly removes?: Span;
  /** The work, which listing leaves undone. The change is a proposal: `keepsNetworks` says whether it may be made. */
  readonly change: () => Change | Refusal;
}

/** A declaration and the place in it that is asked about; all but `start` counts from the beginning of its unit. */
export interface Site<D extends Declaration = Declaration> {
  readonly analysis: Analysis;
  readonly unit: Unit;
  /** Where the unit begins in the file. */
  readonly start: number;
  readonly declaration: D;
  /** What is selected; empty for a cursor. */
  readonly span: Span;
}

export type FlowSite = Site<FlowDeclaration>;

/** The declaration in which a span of the main file lies; undefined where none does, or where it cannot be read. */
export function siteAt(analysis: Analysis, selected: Span): Site | undefined {
  const placed = analysis.program.main.units.findLast(({ start }) => start <= selected.start);
  if (placed === undefined || placed.unit.problems.length > 0) return undefined;
  const { unit, start } = placed;
  const span = { start: selected.start - start, end: selected.end - start };
  const declaration = unit.declarations.find((each) => holds(each.span, span));
  return declaration && { analysis, unit, start, declaration, span };
}

/** A network or block that its name stands for; another one of the same name is an error and left alone. */
export function flowSiteAt(site: Site): FlowSite | undefined {
  const { declaration, analysis } = site;
  if (declaration.kind !== "network" && declaration.kind !== "block") return undefined;
  const known = analysis.program.main.tables[declaration.kind].get(declaration.name.text);
  return known?.declaration === declaration ? { ...site, declaration } : undefined;
}

/** Whether `inner` lies within `outer`; the ends count. */
export function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Edits that count from a unit as edits of its file. */
export function inFile(start: number, edits: readonly TextEdit[]): TextEdit[] {
  return edits.map((edit) => ({
    ...edit,
    span: { start: edit.span.start + start, end: edit.span.end + start },
  }));
}

/** Where, after all edits, a place within the new text of one of them stands. */
export function placeAfter(edits: readonly TextEdit[], edit: TextEdit, within: number): number {
  let place = edit.span.start + within;
  for (const other of edits) {
    const before = other !== edit && other.span.end <= edit.span.start;
    if (before) place += other.newText.length - (other.span.end - other.span.start);
  }
  return place;
}
