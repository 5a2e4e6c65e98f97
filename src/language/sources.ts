/** Which data files a program names. */
import type { File } from "./tree.js";

/** The `source` of every dataset, whether or not the rest of the dataset is sound. */
export function sourcesOf({ declarations }: File): ReadonlySet<string> {
  const sources = new Set<string>();
  for (const declaration of declarations) {
    if (declaration.kind !== "dataset") continue;
    for (const { name, values } of declaration.properties) {
      const value = values[0];
      if (name.text === "source" && value?.kind === "string" && value.text !== "") sources.add(value.text);
    }
  }
  return sources;
}
