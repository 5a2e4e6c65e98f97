/** The rule for a class that is so rare among the training rows that a network may never answer it. */
import type { Network } from "../network.js";
import type { DataFacts } from "../profile.js";
import { absenceIn } from "./absent-class.js";
import { placeOf } from "./dataset-places.js";
import { setTraining } from "./edits.js";
import { figure, rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";
import { rowCount } from "./words.js";

export const classImbalance: Rule = {
  code: "class-imbalance",
  title: "Class imbalance",
  doc:
    "Where one class is much rarer than another, a network does well by never answering it: with 1 row in 50, that is " +
    "98 % right. Look at the recall of the rare class rather than at the accuracy. `class_weights: balanced` makes each " +
    "class count the same in the training loss; more rows of the rare class help most. The rule speaks where the " +
    "commonest class has at least 20 times as many training rows as the rarest, or 5 times where the rarest has fewer " +
    "than 10. It is silent once class weights are given, and where a split lacks a class, of which `absent-class` speaks.",
  check: checkBalance,
};

const largestRatio = 20;
const fewRows = 10;
const ratioOfFew = 5;

function checkBalance({ source, network, facts }: CheckContext): Finding | undefined {
  const { dataset, settings, heads } = network;
  const { task } = settings;
  if (dataset === undefined || heads !== undefined || settings.classWeights !== undefined) return undefined;
  if (task.kind !== "classification" || task.classes === undefined) return undefined;
  // A split that lacks a class has it rare elsewhere, and is to be mended first.
  if (absenceIn(network, facts) !== undefined) return undefined;
  const counts = trainingCounts(network, facts)?.map((count, at) => ({
    name: task.classes![at] ?? "",
    count,
  }));
  if (counts === undefined || counts.length < 2 || counts.some(({ count }) => count === 0)) return undefined;
  const sorted = [...counts].sort((a, b) => a.count - b.count);
  const [rarest, commonest] = [sorted[0]!, sorted.at(-1)!];
  const ratio = commonest.count / rarest.count;
  if (ratio < (rarest.count < fewRows ? ratioOfFew : largestRatio)) return undefined;
  return {
    code: classImbalance.code,
    severity: "hint",
    message:
      `\`${rarest.name}\` has ${rowCount(rarest.count)} to train on, \`${commonest.name}\` ` +
      `${figure(commonest.count)}: the network can score well without ever answering \`${rarest.name}\`.`,
    span: placeOf(network, dataset, "target"),
    related: [],
    evidence: {
      [`training rows of ${rarest.name}`]: rarest.count,
      [`training rows of ${commonest.name}`]: commonest.count,
      ratio: rounded(ratio),
      classes: counts.length,
    },
    fixes: [
      {
        title: "Make each class count the same",
        edits: [setTraining(source, network, "class_weights", "balanced")],
      },
    ],
  };
}

/** Before the split is known, each class is taken to have its share. */
function trainingCounts({ dataset }: Network, facts: DataFacts | undefined): readonly number[] | undefined {
  if (facts?.classCounts !== undefined) return facts.classCounts.train;
  const target = dataset?.targets[0];
  const column = dataset?.profile?.columns.find(({ name }) => name === target?.name);
  const counts = column && "classCounts" in column ? column.classCounts : undefined;
  return counts?.map((count) => Math.round(count * dataset!.split.train));
}
