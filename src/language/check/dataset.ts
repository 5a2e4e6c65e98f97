/** Checks a `dataset` against its data's profile: columns, types, missing values, the split. */
import type { Dataset, ScaleMethod, Split } from "../../network.js";
import type { Column, DataProfile, ProfileResult } from "../../profile.js";
import type { Span } from "../../text.js";
import { setProperty } from "../edits.js";
import { messages } from "../messages/messages.js";
import { pathFrom } from "../paths.js";
import type { Names } from "../program/names.js";
import type { Declared } from "../program/source-file.js";
import { type Draft, type Reporter, replacement, reporterFor } from "../reporter.js";
import { datasetProperties, randomSplit, scaleMethods } from "../settings-catalogue.js";
import { mostSimilar } from "../similar.js";
import type { DatasetDeclaration, Name } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { Properties } from "./properties.js";

export interface DatasetCheck {
  readonly declaration: DatasetDeclaration;
  readonly unit: Unit;
  /** The path of its file. */
  readonly file: string;
  readonly drafts: readonly Draft[];
  /** The data file, relative to the program's main file; undefined where none is named. */
  readonly source: string | undefined;
  /** Undefined when it lacks its source or target. */
  readonly dataset: Dataset | undefined;
}

export function checkDataset(
  { declaration, unit }: Declared<DatasetDeclaration>,
  names: Names,
  profileOf: (source: string) => ProfileResult | undefined,
): DatasetCheck {
  const drafts: Draft[] = [];
  const dataset = datasetOf(declaration, unit, names, profileOf, reporterFor(unit, drafts));
  const written = sourceOf(declaration);
  const source = written === undefined ? undefined : pathFrom(names.file, written);
  return { declaration, unit, file: names.file, drafts, source, dataset };
}

/** The `source` as written, whether or not the rest of the dataset is sound. */
function sourceOf({ properties }: DatasetDeclaration): string | undefined {
  const value = properties.find(({ name }) => name.text === "source")?.values[0];
  return value?.kind === "string" && value.text !== "" ? value.text : undefined;
}

function datasetOf(
  declaration: DatasetDeclaration,
  unit: Unit,
  names: Names,
  profileOf: (source: string) => ProfileResult | undefined,
  reporter: Reporter,
): Dataset | undefined {
  const source = unit.text;
  const properties = new Properties(
    "dataset",
    declaration.properties,
    datasetProperties,
    names.constants,
    reporter,
  );
  const path = checkSource(declaration, properties, reporter);
  const target = properties.names("target")?.[0];
  if (target === undefined && properties.get("target") === undefined) {
    reporter.report(messages.missingProperty("dataset", "target", "price"), declaration.name.span);
  }
  const scale = properties.plain<ScaleMethod>(
    { name: "scale", type: { kind: "choice", options: scaleMethods.map(({ name }) => name) }, doc: "" },
    "none",
  );
  const split = checkSplit(properties, reporter);
  const excluded = properties.names("exclude") ?? [];
  const listed = properties.names("features");
  if (path === undefined || target === undefined) return undefined;

  const block = { bodySpan: declaration.bodySpan, properties: properties.spans() };
  const file = pathFrom(names.file, path.text);
  const result = profileOf(file);
  if (result?.problem !== undefined) {
    const { problem } = result;
    const similar = problem.code === "data-file-missing" ? problem.similar : undefined;
    reporter.report(messages.dataProblem(problem), path.span, {
      fixes:
        similar === undefined
          ? []
          : [replacement(`Change to \`${similar}\``, path.span, JSON.stringify(similar))],
    });
  }
  const profile = result?.profile;
  const features =
    profile && checkColumns({ source, profile, target, listed, excluded, block, place: path.span, reporter });
  if (profile !== undefined && profile.rows < 3)
    reporter.report(messages.tooFewRows(profile.rows), path.span);
  return {
    name: declaration.name.text,
    source: file,
    target: target.text,
    features,
    scale,
    split,
    profile,
    span: declaration.span,
    nameSpan: declaration.name.span,
    ...block,
  };
}

function checkSource(
  declaration: DatasetDeclaration,
  properties: Properties,
  reporter: Reporter,
): Name | undefined {
  const value = properties.single("source");
  if (value?.kind === "string" && value.text !== "") return { text: value.text, span: value.span };
  if (value !== undefined) reporter.report(messages.expectedPath(), value.span);
  else if (properties.get("source") === undefined) {
    reporter.report(messages.missingProperty("dataset", "source", '"data.csv"'), declaration.name.span);
  }
  return undefined;
}

function checkSplit(properties: Properties, reporter: Reporter): Split {
  const value = properties.single("split");
  const given = properties.choice("split", value, [randomSplit]);
  const split = given?.args as unknown as Split | undefined;
  const byDefault: Split = { train: 0.7, validation: 0.15, test: 0.15, seed: 0 };
  if (split === undefined) return byDefault;
  const sum = split.train + split.validation + split.test;
  if (Math.abs(sum - 1) > 1e-6) {
    reporter.report(messages.splitSum(sum), given!.span);
    return byDefault;
  }
  return split;
}

interface ColumnCheck {
  readonly source: string;
  readonly profile: DataProfile;
  readonly target: Name;
  readonly listed: readonly Name[] | undefined;
  readonly excluded: readonly Name[];
  readonly block: Parameters<typeof setProperty>[1];
  /** Where a problem of a column stands that the file does not name. */
  readonly place: Span;
  readonly reporter: Reporter;
}

/** The features in order, or undefined when a column does not exist. */
function checkColumns(check: ColumnCheck): readonly string[] | undefined {
  const { profile, target, listed, excluded, reporter } = check;
  const columns = new Map(profile.columns.map((column) => [column.name, column]));
  const takesAll = listed === undefined || (listed.length === 1 && listed[0]!.text === "all");
  let sound = true;
  for (const name of [target, ...(takesAll ? [] : listed), ...excluded]) {
    if (columns.has(name.text)) continue;
    sound = false;
    const similar = mostSimilar(name.text, columns.keys());
    reporter.report(
      messages.unknownColumn(name.text, profile.source, similar, [...columns.keys()]),
      name.span,
      {
        fixes:
          similar === undefined
            ? []
            : [replacement(`Change to \`${similar}\``, name.span, columnText(similar))],
      },
    );
  }
  if (!sound) return undefined;

  checkTarget(check, columns.get(target.text)!);
  const left = new Set(excluded.map(({ text }) => text));
  const chosen = takesAll
    ? profile.columns.map(({ name }) => name).filter((name) => name !== target.text && !left.has(name))
    : listed.map(({ text }) => text).filter((name) => !left.has(name));
  const itself = takesAll ? undefined : listed.find(({ text }) => text === target.text);
  if (itself !== undefined) reporter.report(messages.targetAmongFeatures(target.text), itself.span);
  for (const name of new Set(chosen)) {
    checkFeature(check, columns.get(name)!, listed?.find(({ text }) => text === name)?.span ?? check.place);
  }
  if (chosen.length === 0) {
    reporter.report(messages.noFeatures(), check.block.properties.get("exclude")?.valueSpan ?? check.place);
    return undefined;
  }
  return chosen;
}

function checkTarget({ profile, target, reporter }: ColumnCheck, column: Column): void {
  if (column.kind === "number" && column.text !== undefined) {
    const { line, value, count } = column.text;
    reporter.report(messages.textInNumbers(column.name, profile.source, line, value, count), target.span);
  }
  if (column.missing > 0) {
    reporter.report(messages.missingValues(column.name, column.missing, profile.rows), target.span);
  }
  if (column.kind === "category" && column.classes?.length === 1) {
    reporter.report(messages.oneClass(column.name, column.classes[0]!), target.span);
  }
}

function checkFeature(check: ColumnCheck, column: Column, span: Span): void {
  const { profile, reporter } = check;
  const fixes = [leaveOut(check, column.name)];
  if (column.kind === "category") {
    reporter.report(messages.categoryFeature(column.name, column.classes?.[0]), span, { fixes });
  } else if (column.text !== undefined) {
    const { line, value, count } = column.text;
    reporter.report(messages.textInNumbers(column.name, profile.source, line, value, count), span, { fixes });
  }
  if (column.missing > 0) {
    reporter.report(messages.missingValues(column.name, column.missing, profile.rows), span, { fixes });
  }
}

function leaveOut({ source, excluded, block }: ColumnCheck, column: string) {
  const names = [...excluded.map(({ text }) => text), column].map(columnText).join(", ");
  return { title: `Leave \`${column}\` out`, edits: [setProperty(source, block, "exclude", names)] };
}

/** How a column's name is written: in quotation marks where it is not a plain name. */
export function columnText(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : JSON.stringify(name);
}
