/** Completion of what a dataset does with its rows: scaling, missing values, outliers, the split, augmentation, windows. */
import { columnText } from "../../src/language/column-text.js";
import { imageScales } from "../../src/language/dataset-catalogue.js";
import type { Choice } from "../../src/layers/layer.js";
import type { Column } from "../../src/profile.js";
import { choicesOf } from "../callee.js";
import { columnsNamed } from "../column-place.js";
import type { Place } from "../locate.js";
import { profileOf } from "./columns.js";
import type { Cursor } from "./cursor.js";
import { choiceOf, type Entry, hole, wordEntry } from "./entry.js";
import { scopeEntries } from "./names.js";
import { requiredParams, sampleText } from "./samples.js";
import { callEntry, choiceEntry } from "./values.js";

export function dataSettingEntries(cursor: Cursor, place: Place, property: string): Entry[] {
  const called = cursor.next === "(";
  const choices = choicesOf(property);
  switch (property) {
    case "missing":
      return choices.map((choice) => withDefault(choiceEntry(choice, 0, called), "error"));
    case "scale":
    case "target_scale":
      return choices.map((choice) => scaleEntry(cursor, place, choice));
    case "outliers":
      return [
        ...choices.map((choice) => callEntry(choice, "clip(lower: ${1:1}%, upper: ${2:99}%)", called, 0)),
        wordEntry("none", "as they are (default)"),
      ];
    case "split":
      return choices.map((choice) => callEntry(choice, splitText(cursor, place, choice.name), called, 0));
    case "augment": {
      const given = new Set(
        place.property!.values.flatMap((value) => (value.kind === "call" ? [value.name.text] : [])),
      );
      return choices
        .filter(({ name }) => !given.has(name))
        .map((choice) => callEntry(choice, augmentText(choice), called, 0));
    }
    case "shape":
      return [];
    default: {
      const { analysis } = cursor.program;
      const { constants } = analysis.program.names(analysis.program.main);
      return scopeEntries(constants, { type: { kind: "integer", min: 1 } });
    }
  }
}

function withDefault(entry: Entry, byDefault: string): Entry {
  return entry.label === byDefault ? { ...entry, detail: `${entry.detail} (default)`, rank: 1 } : entry;
}

/** Where all features are images, those first that images take. */
function scaleEntry({ program }: Cursor, { declaration, property }: Place, choice: Choice): Entry {
  const profile = declaration.kind === "dataset" ? profileOf(declaration, program) : undefined;
  const onlyImages = profile?.form === "images" && property?.name.text === "scale";
  const fits = !onlyImages || imageScales.some((name) => name === choice.name);
  return withDefault(choiceEntry(choice, fits ? 0 : 3, false), "none");
}

/** The shares in percent, and for those that need one the column that suits. */
function splitText({ program }: Cursor, { declaration }: Place, method: string): string {
  const profile = declaration.kind === "dataset" ? profileOf(declaration, program) : undefined;
  const separate =
    declaration.kind === "dataset" && declaration.properties.some(({ name }) => name.text === "test");
  const shares = separate
    ? "train: ${1:85}%, validation: ${2:15}%, test: 0%"
    : "train: ${1:70}%, validation: ${2:15}%, test: ${3:15}%";
  const target = declaration.kind === "dataset" ? columnsNamed(declaration, "target")[0] : undefined;
  const columns = profile?.columns.filter(({ name }) => name !== target) ?? [];
  const nameOf = (column: Column | undefined, unknown: string) =>
    column === undefined ? unknown : columnText(column.name);
  switch (method) {
    case "random":
      return `random(${shares}, seed: \${4:7})`;
    case "stratified":
      return `stratified(${shares}, by: ${hole(4, target === undefined ? nameOf(columns[0], "column") : columnText(target))}, seed: \${5:7})`;
    case "grouped":
      return `grouped(by: ${hole(4, nameOf(likelyGroup(columns, profile?.rows ?? 0), "column"))}, ${shares}, seed: \${5:7})`;
    default:
      return `chronological(by: ${hole(4, nameOf(columns.find(({ kind }) => kind === "date") ?? columns[0], "date"))}, ${shares})`;
  }
}

/** Groups have names or numbers of their own, of which many rows share one. */
function likelyGroup(columns: readonly Column[], rows: number): Column | undefined {
  const shared = columns.filter(({ distinct }) => distinct > 1 && distinct <= rows / 2);
  return shared.findLast(({ kind }) => kind === "category") ?? shared[0] ?? columns[0];
}

function augmentText({ name, params }: Choice): string {
  const first = params[0];
  if (first?.type.kind === "choice") return `${name}(${choiceOf(1, first.type.options)})`;
  return `${name}(${requiredParams(params)
    .map((param, at) => hole(at + 1, sampleText(param)))
    .join(", ")})`;
}
