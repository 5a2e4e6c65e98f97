/** What a network's outputs are taken for: the loss of each head, and how its outputs are read for metrics. */
import type { NumberScale, PreparedTarget } from "../data/prepared.js";
import type { Head, LossName, MetricArguments, MetricName, Network } from "../network.js";
import { headsOf, scoreName } from "./heads.js";
import { type Loss, lossFunction } from "./losses.js";
import type { MetricReading } from "./metrics.js";
import { type Model, outputActivation } from "./model.js";
import { activityRegularizer, type Penalties, penaltiesOf } from "./penalties.js";

/** How a model is trained and scored. */
export interface Objective {
  readonly heads: readonly HeadObjective[];
  /** What regularizers add to the loss, while training and when scored, as in Keras. */
  readonly penalties: Penalties | undefined;
  /** Nodes of heads whose losses are given the outputs before softmax or sigmoid. */
  readonly logits: ReadonlySet<number>;
}

export interface HeadObjective {
  /**
   * Of the outputs as they are. Where the target is scaled, so is the loss, as that is what is made smaller; the
   * metrics are of the data's own numbers.
   */
  readonly loss: Loss;
  /** The loss counts so much in the sum. */
  readonly weight: number;
  /** How much each class counts, by its number; only while training. */
  readonly classWeights: readonly number[] | undefined;
  /** What has to be applied to the outputs before metrics can be told from them. */
  readonly activation: "softmax" | "sigmoid" | undefined;
  readonly metrics: readonly MetricName[];
  readonly metricArguments: MetricArguments;
  readonly reading: MetricReading;
  /** What Keras calls a score of this head: of several, each bears its target's name. */
  readonly nameOf: (score: string) => string;
}

/** `classWeights` are those of a network with one head; `targets` are the data's. */
export function objectiveOf(
  model: Model,
  targets: readonly PreparedTarget[] = [],
  classWeights?: readonly number[],
): Objective {
  const { network } = model;
  const heads = headsOf(network);
  const bare = heads.filter((head) => takesLogits(network, heads, head));
  return {
    heads: heads.map((head, at) => {
      const target =
        network.heads === undefined ? targets[0] : targets.find(({ name }) => name === head.target);
      const objective = headObjective(network, head, bare.includes(head), target?.scale);
      return { ...objective, classWeights: at === 0 ? classWeights : undefined };
    }),
    penalties: penaltiesOf(network),
    logits: new Set(bare.map(({ output }) => output)),
  };
}

function headObjective(
  network: Network,
  head: Head,
  logits: boolean,
  scale: NumberScale | undefined,
): Omit<HeadObjective, "classWeights"> {
  const { loss, metrics, metricArguments = {}, task, weight } = head;
  const fromLogits = logits || loss.args.from_logits === true;
  const missing = fromLogits ? logitsOf[loss.name] : marginsOf[loss.name];
  const activation = metrics.every((metric) => asGoodBare.includes(metric)) ? undefined : missing;
  const bare = activation ? undefined : missing;
  return {
    loss: lossFunction(loss, fromLogits),
    weight,
    activation,
    metrics,
    metricArguments,
    reading: {
      threshold: bare ? 0 : 0.5,
      bare,
      single: task.kind === "multi_label",
      scale,
    },
    nameOf: (score) => scoreName(network, head, score),
  };
}

/** The activation whose outputs a loss takes for probabilities, and can do without. */
const logitsOf: Readonly<Partial<Record<LossName, "softmax" | "sigmoid">>> = {
  sparse_categorical_crossentropy: "softmax",
  categorical_crossentropy: "softmax",
  binary_crossentropy: "sigmoid",
};

/** What makes something like probabilities of the outputs of losses that know none. */
const marginsOf: Readonly<Partial<Record<LossName, "softmax" | "sigmoid">>> = {
  categorical_hinge: "softmax",
  hinge: "sigmoid",
  squared_hinge: "sigmoid",
};

/** Metrics to which it is the same whether outputs are probabilities or what these are made of. */
const asGoodBare: readonly MetricName[] = ["accuracy", "top_k_categorical_accuracy"];

/** Whether the loss can do without the activation: nothing else takes what comes out of it, or weighs it. */
function takesLogits(network: Network, heads: readonly Head[], head: Head): boolean {
  const node = network.nodes[head.output]!;
  const wanted = logitsOf[head.loss.name];
  if (wanted === undefined || outputActivation(node) !== wanted) return false;
  const alone =
    heads.every((other) => other === head || other.output !== head.output) &&
    !network.nodes.some(({ inputs }) => inputs.includes(head.output));
  return alone && activityRegularizer(node) === undefined;
}
