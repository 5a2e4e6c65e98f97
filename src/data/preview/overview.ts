/** The head of a preview: a dataset's columns with their roles, its inputs, its targets, and what is wrong with it. */
import type { Diagnostic } from "../../language/diagnostic.js";
import type { Dataset } from "../../network.js";
import type { PreviewOverview } from "../../preview.js";
import type { DataProfile } from "../../profile.js";
import { columnRole } from "../column-role.js";

export function overviewOf(
  dataset: Dataset,
  profile: DataProfile,
  diagnostics: readonly Diagnostic[],
): PreviewOverview {
  const { name, source, inputs, targets } = dataset;
  const classes = targets[0]?.labels === undefined ? classesOf(dataset, profile) : targets[0].labels.classes;
  return {
    part: "overview",
    dataset: name,
    source,
    form: profile.form,
    rows: profile.rows,
    columns: profile.columns.map((column) => ({ column, ...columnRole(dataset, column.name) })),
    inputs: (inputs ?? []).map((input) => ({ name: input.name, shape: input.shape })),
    targets: targets.map((target) => target.name),
    ...(classes !== undefined && { classes }),
    errors: errorsIn(dataset, diagnostics),
  };
}

function classesOf({ targets }: Dataset, { columns }: DataProfile): readonly string[] | undefined {
  return columns.find(({ name }) => name === targets[0]?.columns[0])?.classes;
}

/** The messages that stand within the dataset, without their details. */
function errorsIn({ span }: Dataset, diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .filter((each) => span.start <= each.span.start && each.span.end <= span.end)
    .map(({ message }) => message);
}
