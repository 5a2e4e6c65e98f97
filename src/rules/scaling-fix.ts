/** The edits that bring a dataset's inputs to scale: for all columns at once, and in the calls of those that say it for themselves. */
import type { Fix } from "../language/diagnostic.js";
import { setProperty } from "../language/edits.js";
import type { DataInput, Dataset } from "../network.js";
import type { Span } from "../text.js";
import { nameIn, writtenValues } from "./own-settings.js";

/** `own` says where columns have a scale of their own that is to go, and `alone` that no other is to be scaled. */
export function scalingFix(
  source: string,
  dataset: Dataset,
  input: DataInput,
  own: ReadonlyMap<string, Span>,
  alone: boolean,
): Fix[] {
  if (dataset.file !== undefined) return [];
  const pixels = input.kind === "image" && (alone || dataset.inputs!.every(({ kind }) => kind !== "table"));
  const scale = pixels ? "minmax" : scaleOfOthers(source, dataset);
  const edits = [...own.values()].map((span) => ({ span, newText: scale }));
  if (alone) {
    const names = own.size > 1 ? `these ${own.size} columns` : `\`${[...own.keys()][0]}\``;
    return [{ title: `Scale ${names}: \`scale: ${scale}\``, edits }];
  }
  const title = pixels ? "Bring pixels between 0 and 1" : "Standardize the features";
  return [{ title, edits: [setProperty(source, dataset, "scale", scale), ...edits] }];
}

/** The dataset's own scale, where it has one that any number can take. */
function scaleOfOthers(source: string, dataset: Dataset): string {
  const [scale] = writtenValues(source, dataset, "scale");
  const said = nameIn(scale) ?? "";
  return ["minmax", "robust"].includes(said) ? said : "standardize";
}
