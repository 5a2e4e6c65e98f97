/** What is known of a dataset beyond its columns, where it has been worked out. */
import { factsKey } from "../src/data/profiling/facts-key.js";
import type { Dataset } from "../src/network.js";
import type { DataFacts } from "../src/profile.js";
import type { Program } from "./program.js";

export function factsOf({ surroundings }: Program, dataset: Dataset): DataFacts | undefined {
  return surroundings.facts.get(factsKey(dataset));
}
