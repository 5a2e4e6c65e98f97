/** What is known of the data of a dataset as it is written, whether or not the dataset is sound. */
import { pathFrom } from "../src/language/paths.js";
import type { DatasetDeclaration } from "../src/language/syntax/tree.js";
import type { Dataset } from "../src/network.js";
import { type DataProblem, type DataProfile, sourceKey } from "../src/profile.js";
import type { Program } from "./program.js";

export interface DataAt {
  readonly profile: DataProfile | undefined;
  /** Why it cannot be used. Neither this nor a profile: it has not been read yet. */
  readonly problem: DataProblem | undefined;
  /** As it was checked; undefined where it lacks its source or target. */
  readonly dataset: Dataset | undefined;
}

/** `path` is the property that names the data: `source`, or `test`. */
export function dataAt(
  { analysis, surroundings }: Pick<Program, "analysis" | "surroundings">,
  { name, properties }: DatasetDeclaration,
  path = "source",
): DataAt {
  const { program } = analysis;
  const text = (property: string) => {
    const value = properties.find((each) => each.name.text === property)?.values[0];
    return value?.kind === "string" ? value.text : undefined;
  };
  const checked = name.text === "" ? undefined : program.dataset(program.main, name.text);
  const dataset = checked?.declaration.name.text === name.text ? checked.dataset : undefined;
  const written = text(path);
  if (written === undefined) return { profile: undefined, problem: undefined, dataset };
  const query = path === "source" ? text("query") : undefined;
  const source = pathFrom(program.main.path, written);
  const known = surroundings.profiles.get(sourceKey({ source, ...(query !== undefined && { query }) }));
  return { profile: known?.profile, problem: known?.problem, dataset };
}
