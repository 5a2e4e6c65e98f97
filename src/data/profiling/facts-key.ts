/** The name by which the facts of a dataset are kept: what they depend on, and nothing else. */
import { keptWith } from "../../kept.js";
import type { Dataset } from "../../network.js";
import { columnsOf } from "../../network.js";

/** The same for datasets that differ only in what is done to their values later: scales, images' sizes, the batch. */
export const factsKey = keptWith(function factsKey(dataset: Dataset): string {
  const { source, query, test, file, targets, inputs, split, series, profile } = dataset;
  const encodings = inputs?.map((input) =>
    input.kind === "table"
      ? input.columns.map(({ column, kind, ...rest }) => [
          column,
          kind,
          "missing" in rest ? rest.missing : "error",
        ])
      : [columnsOf(input), input.kind, "missing" in input ? input.missing : "error"],
  );
  return JSON.stringify([
    source,
    query,
    test,
    file,
    profile?.fingerprint,
    targets.map(({ columns, labels, missing }) => [columns, labels, missing]),
    encodings,
    split,
    series,
  ]);
});
