/** The rule for a number to predict that lies farther from zero than the training can take the answers. */
import type { Head, Network, NetworkNode, Target } from "../network.js";
import type { NumberColumn } from "../profile.js";
import { placeOf, settingOf } from "./dataset-places.js";
import { figure, rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";
import { trainingSteps } from "./training-size.js";

export const unscaledTarget: Rule = {
  code: "unscaled-target",
  title: "Unscaled target",
  doc:
    "A network's answers begin near 0, and each step of the training changes a weight by about the learning rate at most. " +
    "A target in the thousands is then out of reach: the run ends while the answers are still on their way, and looks as " +
    "if nothing could be learned. With plain `sgd` it is the other way round: errors that large make its steps explode. " +
    "`target_scale: standardize` has the network learn the target as numbers around 0; metrics are still given in the " +
    "target's own unit. The rule reckons how far the answers can get in all steps of the run, from the learning rate and the " +
    "layers' widths, and speaks where the target's mean and deviation together are more than half of that. It is silent about " +
    "targets within about 10 of zero, where the target is scaled, and where the network's last layer rescales.",
  check: checkTarget,
};

/** Mean or deviation from which on a target can be out of reach. */
const large = 10;
/** Part of the estimated reach that a run gets to. Fitted on runs: beyond it, scaling lowered the training error by 15 % or more. */
const usualReach = 0.5;
/**
 * The target's mean or deviation times the learning rate, from which on its errors make the steps of plain gradient descent
 * too large. On runs with a rate of 0.01, a deviation of 10 was four times as wrong as one of 1, and 77 overflowed.
 */
const explosive = 0.1;

function checkTarget(context: CheckContext): Finding | undefined {
  const { source, network } = context;
  const { dataset, settings } = network;
  if (dataset?.profile === undefined) return undefined;
  const numbers: readonly Pick<Head, "target" | "output" | "loss">[] = (
    network.heads ?? [
      { target: dataset.targets[0]!.name, output: network.output, task: settings.task, loss: settings.loss },
    ]
  ).filter(({ task }) => task.kind === "regression");
  for (const head of numbers) {
    const target = dataset.targets.find(({ name }) => name === head.target);
    const column = target && numberColumn(network, target);
    if (column === undefined || !(Math.abs(column.mean) > large || column.deviation > large)) continue;
    const trouble = judge(context, head, column);
    if (trouble === undefined) continue;
    return {
      code: unscaledTarget.code,
      severity: "warning",
      ...trouble,
      span: placeOf(network, dataset, "target_scale", "target"),
      related: [],
      fixes: settingOf(source, dataset, "Standardize the target", "target_scale", "standardize"),
    };
  }
  return undefined;
}

function numberColumn({ dataset }: Network, target: Target): NumberColumn | undefined {
  if (target.scale !== "none") return undefined;
  const column = dataset!.profile!.columns.find(({ name }) => name === target.columns[0]);
  return column?.kind === "number" && column.min < column.max ? column : undefined;
}

type Trouble = Pick<Finding, "message" | "evidence">;

function judge(
  { network, facts }: CheckContext,
  { output, loss }: Pick<Head, "output" | "loss">,
  column: NumberColumn,
): Trouble | undefined {
  const { optimizer } = network.settings;
  const rate = optimizer.args.learning_rate;
  const steps = trainingSteps(network, facts);
  const last = network.nodes[output]!;
  if (typeof rate !== "number" || steps === undefined || last.layer.name !== "Dense") return undefined;
  const { name, min, max, mean, deviation } = column;
  const range = `\`${name}\` runs from ${figure(min)} to ${figure(max)}`;
  const figures = { [`mean of ${name}`]: rounded(mean), [`deviation of ${name}`]: rounded(deviation) };
  if (optimizer.name === "sgd") {
    // The error's gradient is cut off, or bounded by the loss itself.
    if (loss.name !== "mean_squared_error" || network.settings.clip !== undefined) return undefined;
    if (Math.max(Math.abs(mean), deviation) * rate < explosive) return undefined;
    return {
      message: `${range}, unscaled: errors that large make the steps of \`sgd\` explode. Scaled, it is learned as numbers around 0.`,
      evidence: { ...figures, "learning rate": rate },
    };
  }
  const reach = reachOf(network, last, rate * steps);
  if (Math.abs(mean) + deviation <= usualReach * reach) return undefined;
  return {
    message:
      `${range}, and answers begin near 0: the ${figure(steps)} steps of this training are too few to get there. Scaled, ` +
      "it is learned as numbers around 0, and scores keep its unit.",
    evidence: { ...figures, steps, "learning rate": rate, "answers get to about": rounded(reach) },
  };
}

/**
 * How far the answers can get when every weight moves by `way`. The last layer adds up its inputs, of which the mean
 * is about 0.4 after a ReLU at the beginning (1 / √(2π) of a normal distribution), and each layer before it makes
 * those larger as its own weights grow. A bound from above: weights seldom all move one way.
 */
function reachOf({ nodes }: Network, last: NetworkNode, way: number): number {
  const growth = nodes
    .filter(({ id, weights }) => id !== last.id && weights.length > 0)
    .reduce((product, node) => product * (1 + way * 0.4 * fanIn(node)), 1);
  return way * (1 + 0.4 * fanIn(last)) * growth;
}

/** How many numbers each unit of a layer adds up. */
function fanIn({ weights }: NetworkNode): number {
  const kernel = weights.find(({ trainable, shape }) => trainable && shape.length > 1);
  return kernel === undefined ? 1 : kernel.shape.slice(0, -1).reduce((product, size) => product * size, 1);
}
