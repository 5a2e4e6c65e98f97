/** Faults that columns of several kinds can have: missing values, and numbers that a scale cannot take. */
import type { ArrayColumn, Column, NumberColumn } from "../../../profile.js";
import { columnText } from "../../column-text.js";
import { setArgument, setProperty } from "../../edits.js";
import { messages } from "../../messages/messages.js";
import type { DraftFix } from "../../reporter.js";
import { replacement } from "../../reporter.js";
import { valueSpan } from "../given-arguments.js";
import type { DatasetText } from "./dataset-text.js";
import type { Encoder } from "./encode.js";
import type { SaidFeature } from "./features.js";

/** False after reporting values that are missing and that nothing is said to take the place of. */
export function missingProblem(
  encoder: Encoder,
  column: Column,
  usual: "median" | "mode" | undefined,
): boolean {
  const { missing } = encoder;
  const { rows } = encoder.encoding.data.profile;
  if (column.missing === 0 || missing === "drop") return true;
  const nothing = column.missing === rows;
  // No figure of the others can stand for an image.
  if (missing !== "error" && usual !== undefined && !nothing) return true;
  const message =
    usual === undefined && !nothing
      ? messages.missingImages(column.name, column.missing, rows)
      : messages.missingValues(column.name, column.missing, rows);
  const { encoding, chosen } = encoder;
  const fill = (method: FillMethod) => missingFix(encoding.dataset, chosen.said, method);
  encoder.fail(message, () => [
    ...(nothing || usual === undefined ? [] : [fill(usual)]),
    ...(nothing || column.missing * 2 > rows ? [] : [fill("drop")]),
    encoder.leaveOut(),
  ]);
  return false;
}

/** Says what takes the place of missing values: in the column's own call where that says something else, or for all. */
export function missingFix(
  dataset: DatasetText,
  said: SaidFeature | undefined,
  method: FillMethod,
): DraftFix {
  const title = fillTitles[method];
  const bound = said?.chosen?.bound;
  if (bound !== undefined && valueSpan(bound, "missing") !== undefined) {
    const call = { ...bound, parenthesesSpan: bound.call.parenthesesSpan };
    return { title, edits: [setArgument(dataset.text, call, "missing", method)] };
  }
  return { title, edits: [setProperty(dataset.text, dataset.block, "missing", method)] };
}

type FillMethod = "median" | "mode" | "drop";

const fillTitles: Readonly<Record<FillMethod, string>> = {
  median: "Take the median instead: `missing: median`",
  mode: "Take the most frequent value instead: `missing: mode`",
  drop: "Leave such rows out: `missing: drop`",
};

/** False after reporting numbers that have no logarithm here. */
export function scaleProblem(encoder: Encoder, column: NumberColumn | ArrayColumn): boolean {
  const { scale, chosen } = encoder;
  const { dataset } = encoder.encoding;
  if (scale !== "log" || column.min >= 0) return true;
  const bound = chosen.said?.chosen?.bound;
  const own = bound && valueSpan(bound, "scale");
  const fixes = () =>
    own === undefined
      ? [
          encoder.treat(`number(${columnText(column.name)}, scale: standardize)`),
          replacement("Change to `robust`", dataset.block.properties.get("scale")!.valueSpan, "robust"),
        ]
      : [replacement("Change to `standardize`", own, "standardize")];
  encoder.fail(messages.logScale("scale", column.name, column.min), fixes, own);
  return false;
}
