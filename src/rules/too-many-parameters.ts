/** The rule for a network with far more weights than its training rows can determine. */
import { countNetworkParameters, type Network } from "../network.js";
import { figure, rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";
import { trainingRows } from "./training-size.js";
import { rowCount } from "./words.js";

export const tooManyParameters: Rule = {
  code: "too-many-parameters",
  title: "Too few rows for the parameters",
  doc:
    "Each training row says one thing about the network's weights for each number it is to answer. Where there are far " +
    "more weights than that, the network can learn the rows by heart, and often does. Fewer or smaller layers, more " +
    "rows, Dropout, or early stopping keep it from that; whether it happens, `overfitting` says during the run. The rule " +
    "is a hint only: it speaks from 100 trainable weights on for each training row and output, and is silent where " +
    "Dropout, a regularizer, weight decay, augmentation or early stopping is at work.",
  check: checkSize,
};

/** Trainable weights for each training row and number of the output. */
const mostForEach = 100;

function checkSize({ network, facts }: CheckContext): Finding | undefined {
  const { dataset } = network;
  // A network's nodes are worked out when they are asked for: not before it is known that they are needed.
  if (dataset === undefined) return undefined;
  const rows = trainingRows(network, facts);
  if (rows === undefined || isRegularized(network)) return undefined;
  const { nodes } = network;
  const heads = network.heads?.map(({ output }) => output) ?? [network.output];
  const outputs = heads.reduce((sum, id) => sum + sizeOf(nodes[id]!.shape), 0);
  const { trainable } = countNetworkParameters(network);
  const forEach = trainable / (rows * outputs);
  if (!(forEach > mostForEach)) return undefined;
  return {
    code: tooManyParameters.code,
    severity: "hint",
    message:
      `\`${network.name}\` has ${figure(trainable)} weights to learn from ${rowCount(rows)}: enough to learn them by ` +
      "heart. Smaller layers, Dropout or early stopping keep it from that.",
    span: network.nameSpan,
    related: [],
    evidence: {
      "trainable weights": trainable,
      "training rows": rows,
      outputs,
      "weights for each row and output": rounded(forEach),
    },
    fixes: [],
  };
}

function sizeOf(shape: Network["nodes"][number]["shape"]): number {
  return shape.reduce((product, { size }) => product * (size ?? 1), 1);
}

const dropping = /Dropout$|^Gaussian|^ActivityRegularization$/;

function isRegularized({ nodes, settings, dataset }: Network): boolean {
  const decay = settings.optimizer.args.weight_decay;
  return (
    settings.stop?.monitor.startsWith("val_") === true ||
    (typeof decay === "number" && decay > 0) ||
    dataset!.augment.length > 0 ||
    nodes.some(
      ({ layer, weights }) =>
        dropping.test(layer.name) || weights.some(({ regularizer }) => regularizer !== undefined),
    )
  );
}
