/** Completion of columns wherever one may stand, those first that fit there, and of the calls that take one. */
import { columnText } from "../../src/language/column-text.js";
import { type FeatureCall, featureCalls, multiHot } from "../../src/language/feature-catalogue.js";
import type { DatasetDeclaration } from "../../src/language/syntax/tree.js";
import type { Column, DataProfile } from "../../src/profile.js";
import { columnPlace, columnsNamed } from "../column-place.js";
import { dataAt } from "../data-at.js";
import { columnInShort, describeColumn } from "../describe-column.js";
import type { Place } from "../locate.js";
import type { Program } from "../program.js";
import { marker } from "./cursor.js";
import { type Entry, hole, wordEntry } from "./entry.js";
import { callEntry } from "./values.js";

/** Columns where one may stand; `quoted` inside quotation marks. */
export function columnEntries(place: Place, program: Program, quoted: boolean): Entry[] {
  const at = columnPlace(program.analysis.program, place);
  if (at === undefined) return [];
  const { declaration, property, fits, call } = at;
  const profile = profileOf(declaration, program);
  // A column in a feature call may stand for one that `all` has brought.
  const used = new Set(property === "split" ? [] : columnsNamed(declaration, property));
  used.delete(marker);
  const target = new Set(
    property === "features" || property === "exclude" ? columnsNamed(declaration, "target") : [],
  );
  const entries = (profile?.columns ?? [])
    .filter(({ name }) => !used.has(name) && !target.has(name))
    .map((column) => columnEntry(column, profile!.rows, quoted, rankOf(column, fits, call)));
  const isAlone = place.property?.values.length === 1 && call === undefined && !quoted;
  return property === "features" && isAlone
    ? [wordEntry("all", "every column but the target (default)"), ...entries]
    : entries;
}

function rankOf(
  { kind, classes }: Column,
  fits: readonly Column["kind"][] | undefined,
  call: string | undefined,
): number {
  // Numbers are categories only where they are few whole ones.
  if (call === "category" && kind === "number" && classes === undefined) return 3;
  return fits === undefined || fits.includes(kind) ? 1 : 3;
}

/** `text(…)` and the like for `features`, `multi_hot(…)` for `target`, filled in with a column that fits. */
export function columnCallEntries(
  { declaration, property }: Place,
  program: Program,
  called: boolean,
): Entry[] {
  if (declaration.kind !== "dataset") return [];
  const profile = profileOf(declaration, program);
  if (property?.name.text === "target") {
    const listing = profile?.columns.filter((column) => column.kind === "category") ?? [];
    const name = (listing.findLast(({ words }) => (words?.mean ?? 0) > 1) ?? listing.at(-1))?.name;
    const insert = `multi_hot(${hole(1, name === undefined ? "column" : columnText(name))}, separator: "\${2:|}")`;
    return [columnCall(multiHot, insert, called, 3)];
  }
  if (property?.name.text !== "features") return [];
  const target = new Set(columnsNamed(declaration, "target"));
  const used = new Set(columnsNamed(declaration, "features"));
  return featureCalls.map((call) => {
    const free = (profile?.columns ?? []).filter(({ name }) => !target.has(name) && !used.has(name));
    const fitting = fittingColumn(call, free);
    const name = fitting === undefined ? "column" : columnText(fitting.name);
    const rest = call.name === "date" ? ", parts: [${2:year}, ${3:month}, ${4:weekday}]" : "";
    const insert = `${call.name}(${hole(1, name)}${rest})`;
    return columnCall(call, insert, called, profile === undefined || fitting !== undefined ? 2 : 4);
  });
}

/** A column that would go wrong without the call comes before one that would not. */
function fittingColumn({ name, takes }: FeatureCall, columns: readonly Column[]): Column | undefined {
  const fitting = columns.filter(({ kind }) => takes.includes(kind));
  const best = fitting.filter((column) =>
    name === "text" ? column.kind === "category" && (column.words?.mean ?? 0) > 3 : column.kind === takes[0],
  );
  return best[0] ?? fitting[0];
}

/** After the call the columns are offered that could stand in it. */
function columnCall(
  choice: FeatureCall | typeof multiHot,
  insert: string,
  called: boolean,
  rank: number,
): Entry {
  const entry = callEntry(choice, insert, called, rank);
  return called ? entry : { ...entry, opens: "suggest" };
}

/** What is known of the data of a dataset, as it is written. */
export function profileOf(declaration: DatasetDeclaration, program: Program): DataProfile | undefined {
  return dataAt(program, declaration).profile;
}

/** The last column whose name is a plain word: more often the target than any other. */
export function likelyTarget(profile: DataProfile | undefined): string | undefined {
  return profile?.columns
    .filter(({ kind }) => kind !== "image" && kind !== "array")
    .map(({ name }) => name)
    .findLast((name) => columnText(name) === name);
}

function columnEntry(column: Column, rows: number, quoted: boolean, rank: number): Entry {
  return {
    label: column.name,
    kind: "column",
    detail: columnInShort(column),
    doc: () => describeColumn(column, rows),
    insert: quoted ? JSON.stringify(column.name).slice(1, -1) : columnText(column.name),
    rank,
  };
}
