/** Completion of columns: the target, the features and those that are left out. */
import { columnText } from "../../src/language/check/dataset.js";
import { pathFrom } from "../../src/language/paths.js";
import type { DatasetDeclaration } from "../../src/language/syntax/tree.js";
import type { Column, DataProfile } from "../../src/profile.js";
import { describeColumn } from "../describe-data.js";
import type { Place } from "../locate.js";
import { figure, whole } from "../markdown.js";
import type { Program } from "../program.js";
import { marker } from "./cursor.js";
import { type Entry, wordEntry } from "./entry.js";

const naming: ReadonlySet<string> = new Set(["target", "features", "exclude"]);

/** Columns for `target`, `features` and `exclude`; `quoted` inside quotation marks. */
export function columnEntries({ declaration, property }: Place, program: Program, quoted: boolean): Entry[] {
  const name = property?.name.text;
  if (declaration.kind !== "dataset" || name === undefined || !naming.has(name)) return [];
  const profile = profileOf(declaration, program);
  const used = new Set(namesIn(declaration, name));
  const target = new Set(name === "target" ? [] : namesIn(declaration, "target"));
  const entries = (profile?.columns ?? [])
    .filter((column) => !used.has(column.name) && !target.has(column.name))
    .map((column) => columnEntry(column, profile!.rows, quoted));
  const all = name === "features" && property!.values.length === 1 && !quoted;
  return all ? [wordEntry("all", "every column but the target (default)"), ...entries] : entries;
}

/** What is known of the data of a dataset, as it is written. */
export function profileOf(
  { properties }: DatasetDeclaration,
  { analysis, surroundings }: Program,
): DataProfile | undefined {
  const source = properties.find(({ name }) => name.text === "source")?.values[0];
  if (source?.kind !== "string") return undefined;
  return surroundings.profiles.get(pathFrom(analysis.program.main.path, source.text))?.profile;
}

/** The last column whose name is a plain word: more often the target than any other. */
export function likelyTarget(profile: DataProfile | undefined): string | undefined {
  return profile?.columns.map(({ name }) => name).findLast((name) => columnText(name) === name);
}

function columnEntry(column: Column, rows: number, quoted: boolean): Entry {
  return {
    label: column.name,
    kind: "column",
    detail:
      column.kind === "number"
        ? `numbers, ${figure(column.min)} … ${figure(column.max)}`
        : `categories, ${whole(column.distinct)} different`,
    doc: () => describeColumn(column, rows),
    insert: quoted ? JSON.stringify(column.name).slice(1, -1) : columnText(column.name),
    rank: 1,
  };
}

/** The names a property lists. */
function namesIn(declaration: DatasetDeclaration, property: string): string[] {
  return declaration.properties
    .filter(({ name }) => name.text === property)
    .flatMap(({ values }) => values.flatMap((value) => (value.kind === "list" ? value.items : [value])))
    .flatMap((value) => (value.kind === "name" || value.kind === "string" ? [value.text] : []))
    .filter((name) => name !== marker);
}
