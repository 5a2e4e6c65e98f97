/** The rule for rows that are equal in every feature and have different classes. */
import { placeOf } from "./dataset-places.js";
import { figure } from "./figure.js";
import type { Finding } from "./finding.js";
import { equalByChance } from "./repeated-rows.js";
import type { CheckContext, Rule } from "./rule.js";
import { percent, rowCount } from "./words.js";

export const conflictingLabels: Rule = {
  code: "conflicting-labels",
  title: "Conflicting labels",
  doc:
    "Where two rows are equal in every feature and belong to different classes, no network can be right about both. " +
    "Either one of them is labelled wrongly, or the feature that tells them apart is missing or left out. Look at the " +
    "rows named, and mend their labels or give the network that feature. The rule speaks where more than 1 % of the " +
    "rows, and at least 5, contradict another. It is silent for targets that are numbers, for series, and where equal " +
    "rows are no wonder, since the features can take few different values.",
  check: checkConflicts,
};

const fewest = 5;
const leastShare = 0.01;

function checkConflicts({ network, facts }: CheckContext): Finding | undefined {
  const { dataset } = network;
  const profile = dataset?.profile;
  if (dataset === undefined || profile === undefined || facts === undefined) return undefined;
  if (network.settings.task.kind === "regression") return undefined;
  const { rows, first, unavoidable } = facts.conflicts;
  if (rows < fewest || rows <= leastShare * profile.rows) return undefined;
  if (rows <= equalByChance(dataset, profile)) return undefined;
  const target = dataset.targets[0]!.name;
  const bound =
    unavoidable === undefined
      ? "no network can be right about all of them."
      : `no network can be right about more than ${percent(1 - unavoidable / profile.rows)} of the rows.`;
  return {
    code: conflictingLabels.code,
    severity: "warning",
    message:
      `${figure(rows)} of ${rowCount(profile.rows)} equal another one in every feature and have a different ` +
      `\`${target}\`: ${bound}`,
    span: placeOf(network, dataset, "target"),
    related: [],
    evidence: {
      "rows that contradict another": rows,
      "share of the rows": percent(rows / profile.rows),
      ...(unavoidable !== undefined && { "rows that must be answered wrongly": unavoidable }),
      ...(first && { "for example": `rows ${first[0] + 1} and ${first[1] + 1}` }),
    },
    fixes: [],
  };
}
