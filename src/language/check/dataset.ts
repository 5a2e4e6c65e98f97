/** Checks a `dataset`: what it says, and whether that fits its data; and works out what enters the network. */
import type { Dataset } from "../../network.js";
import type { DataSource, ProfileResult } from "../../profile.js";
import type { Span } from "../../text.js";
import { datasetProperties } from "../dataset-catalogue.js";
import { messages } from "../messages/messages.js";
import type { Names } from "../program/names.js";
import type { Declared } from "../program/source-file.js";
import { type Draft, type Reporter, replacement, reporterFor } from "../reporter.js";
import type { DatasetDeclaration } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { columnsOfProfile, type DatasetText, findColumn, type KnownData } from "./dataset/dataset-text.js";
import { chooseColumns, readFeatures } from "./dataset/features.js";
import { makeInputs, readShape } from "./dataset/inputs.js";
import { checkSeries, readSeries } from "./dataset/series.js";
import { readAugmentations, readSettings } from "./dataset/settings.js";
import { checkSource, isFile, removal, type SaidSource } from "./dataset/source.js";
import { checkSplit, readSplit } from "./dataset/split.js";
import { checkTargets, makeTargets, readTargets, type SaidTarget } from "./dataset/targets.js";
import { checkTestFile } from "./dataset/test-file.js";
import { Properties } from "./properties.js";

export interface DatasetCheck {
  readonly declaration: DatasetDeclaration;
  readonly unit: Unit;
  /** The path of its file. */
  readonly file: string;
  readonly drafts: readonly Draft[];
  /** What is read for it, whether or not the rest of it is sound; paths are relative to the program's main file. */
  readonly sources: readonly DataSource[];
  /** Undefined when it lacks its source or target. */
  readonly dataset: Dataset | undefined;
}

type ProfileOf = (source: DataSource) => ProfileResult | undefined;

export function checkDataset(
  { declaration, unit }: Declared<DatasetDeclaration>,
  names: Names,
  profileOf: ProfileOf,
): DatasetCheck {
  const drafts: Draft[] = [];
  const reporter = reporterFor(unit, drafts);
  const properties = new Properties(
    "dataset",
    declaration.properties,
    datasetProperties,
    names.constants,
    reporter,
  );
  const text: DatasetText = {
    name: declaration.name,
    text: unit.text,
    properties,
    block: { bodySpan: declaration.bodySpan, properties: properties.spans() },
    reporter,
  };
  const source = checkSource(text, names.file);
  const said = readDataset(text, source);
  const dataset = source && datasetOf(declaration, text, source, said, profileOf);
  const sources = source === undefined ? [] : [source.data, ...(source.test ? [source.test.data] : [])];
  return { declaration, unit, file: names.file, drafts, sources, dataset };
}

/** All that is written, as far as it can be understood without the data. */
function readDataset(text: DatasetText, source: SaidSource | undefined) {
  const series = readSeries(text);
  return {
    targets: readTargets(text),
    settings: readSettings(text),
    features: readFeatures(text),
    shape: readShape(text),
    series,
    split: readSplit(text, series.series, source?.test),
    augment: readAugmentations(text),
  };
}

type Said = ReturnType<typeof readDataset>;

/** The column that folders of classes give their rows. */
const folderTarget = "label";

function datasetOf(
  declaration: DatasetDeclaration,
  text: DatasetText,
  source: SaidSource,
  said: Said,
  profileOf: ProfileOf,
): Dataset | undefined {
  // Once the database has been opened, what is said of it names its tables.
  if (source.asks && profileOf(source.data) === undefined) {
    text.reporter.report(messages.missingProperty("dataset", "query", '"select * from sales"'), source.span);
  }
  const refused = profileOf(source.data)?.problem?.code === "data-query-refused";
  const span = refused ? (source.querySpan ?? source.span) : source.span;
  const profile = profileAt(source.data, span, profileOf, text.reporter);
  const test = source.test && profileAt(source.test.data, source.test.span, profileOf, text.reporter);
  const isFolder = profile === undefined ? !isFile(source.data.source) : profile.form !== "table";
  const byDefault: SaidTarget = {
    columns: [{ text: folderTarget, span: declaration.name.span }],
    span: declaration.name.span,
  };
  const targets = said.targets ?? (isFolder ? [byDefault] : []);
  if (targets.length === 0) {
    if (said.targets === undefined) {
      text.reporter.report(messages.missingProperty("dataset", "target", "price"), declaration.name.span);
    }
    return undefined;
  }
  const data = profile && {
    profile,
    columns: columnsOfProfile(profile),
    span: source.span,
  };
  const known = data !== undefined && hasColumns(text, said, targets, data) ? data : undefined;
  const made = makeTargets(targets, said.settings, known);
  const inputs = known && inputsOf(text, said, targets, known);
  if (profile !== undefined && profile.rows < 3) {
    text.reporter.report(messages.tooFewRows(profile.rows), source.span);
  }
  if (known && inputs && test && source.test) {
    checkTestFile(text, made, inputs, known, {
      profile: test,
      span: source.test.span,
      items: said.features.items,
    });
  }
  const { series } = said.series;
  return {
    name: declaration.name.text,
    ...source.data,
    ...(source.test && { test: source.test.data.source }),
    targets: made,
    inputs,
    split: said.split.split,
    ...(series && { series }),
    augment: said.augment,
    profile,
    ...(test && { testProfile: test }),
    span: declaration.span,
    nameSpan: declaration.name.span,
    ...text.block,
  };
}

/** What is known of a source; what keeps it from being read is reported. */
function profileAt(data: DataSource, span: Span, profileOf: ProfileOf, reporter: Reporter) {
  const result = profileOf(data);
  if (result?.problem !== undefined) {
    const { problem } = result;
    const similar = problem.code === "data-file-missing" ? problem.similar : undefined;
    reporter.report(messages.dataProblem(problem), span, {
      fixes:
        similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, JSON.stringify(similar))],
    });
  }
  return result?.profile;
}

/** Whether the data has every column that is named; the others are reported. */
function hasColumns(text: DatasetText, said: Said, targets: readonly SaidTarget[], data: KnownData): boolean {
  const { features, series, split } = said;
  const named = [
    ...targets.flatMap(({ columns }) => columns),
    ...features.items.map(({ column }) => column),
    ...features.excluded,
    ...(series.order ? [series.order] : []),
    ...(split.by ? [split.by] : []),
  ];
  return named.filter((name) => findColumn(data, name, text.reporter) === undefined).length === 0;
}

/** What enters the network, and all that the data has to say against what is written. */
function inputsOf(
  text: DatasetText,
  said: Said,
  targets: readonly SaidTarget[],
  data: KnownData,
): Dataset["inputs"] {
  const { series, order } = said.series;
  checkTargets(text, targets, said.settings, data);
  checkSeries(text, said.series, data);
  checkSplit(text, said.split, targets, data);
  const targetColumns = targets.flatMap(({ columns }) => columns.map((name) => name.text));
  const labels = targets.flatMap(({ columns, labels: several }) =>
    several === undefined ? [] : columns.map((name) => name.text),
  );
  // What a series was like until now tells what it will be like; its place in time is no number of its own.
  const leftOut = [...(series === undefined ? targetColumns : labels), ...(order ? [order.text] : [])];
  const columns = chooseColumns(
    text,
    {
      said: said.features,
      targets: new Set(targetColumns),
      leftOut: new Set(leftOut),
      series: series !== undefined,
    },
    data,
  );
  const inputs = makeInputs(text, { ...said, series }, columns, data);
  if (inputs === undefined || isMisread(text, said)) return undefined;
  if (said.augment.length > 0 && inputs.every(({ kind }) => kind !== "image")) {
    const property = text.properties.get("augment")!;
    text.reporter.report(messages.augmentWithoutImages(), property.valueSpan, {
      fixes: [removal(text, property)],
    });
  }
  return inputs;
}

/** Whether something that decides what enters the network could not be understood, and has been reported. */
function isMisread({ properties }: DatasetText, { features, shape, series }: Said): boolean {
  const given = (name: string) => properties.get(name) !== undefined;
  const brokenSeries = series.series === undefined && ["order", "window", "horizon"].some(given);
  return !features.sound || brokenSeries || (shape === undefined && given("shape"));
}
