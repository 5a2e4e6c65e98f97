/** Checks that what a network gives is what its target needs: one number, one for each class, or one for each label. */
import { axesText } from "../../layers/shape.js";
import type { Dataset } from "../../network.js";
import { headRankFixes } from "../fixes/head.js";
import { messages } from "../messages/messages.js";
import type { Reporter } from "../reporter.js";
import type { Unit } from "../syntax/units.js";
import type { CheckedNode } from "./checked-graph.js";
import type { HeadCheck } from "./heads.js";
import { checkClassification, checkLabels } from "./output-classes.js";
import { checkRegression } from "./output-number.js";
import { placeOf, widthNode } from "./output-places.js";

/** A dataset, and the unit from which its spans count. */
export interface NetworkData {
  readonly dataset: Dataset;
  readonly unit: Unit;
}

/** One output, and all that a message about it needs. */
export interface OutputCheck extends HeadCheck {
  /** The text of the network's unit. */
  readonly source: string;
  readonly nodes: readonly CheckedNode[];
  readonly output: CheckedNode;
  readonly data: NetworkData;
  readonly reporter: Reporter;
}

export function checkOutput(check: OutputCheck): void {
  const { output, task, learnt, data } = check;
  if (output.shape === undefined || output.call === undefined) return;
  // While the data is not known, neither is what it needs.
  if (data.dataset.profile === undefined) return;
  if (output.shape.length !== 1) reportRank(check);
  else if (task.kind === "regression") checkRegression(check);
  else if (learnt.classes === undefined) return;
  else if (task.kind === "multi_label") checkLabels(check, learnt.classes);
  else checkClassification(check, learnt.classes);
}

function reportRank({ source, nodes, output, learnt, task, data, reporter }: OutputCheck): void {
  const { name } = learnt;
  const wanted = {
    classification: `\`${name}\` needs one number for each class`,
    multi_label: `\`${name}\` needs one number for each label`,
    regression: `\`${name}\` is one number`,
  }[task.kind];
  const { dataset, unit } = data;
  const message = messages.outputRank(output.layer.name, axesText(output.shape!), wanted);
  reporter.report(message, placeOf(output, output.nameSpan), {
    fixes: headRankFixes(source, nodes, output, widthNode(nodes, output)),
    related: [
      {
        message: `\`${name}\` is ${dataset.targets.length > 1 ? "a" : "the"} target of \`${dataset.name}\`.`,
        span: dataset.nameSpan,
        unit,
      },
    ],
  });
}
