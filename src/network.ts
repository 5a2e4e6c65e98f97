/** The checked program: datasets, networks as graphs of layers with shapes and weights, and how each is trained. */
import type { Args, Configured, Layer, Weight } from "./layers/layer.js";
import type { Shape } from "./layers/shape.js";
import type { DataProfile } from "./profile.js";
import type { Span } from "./text.js";

/** One layer in a network. */
export interface NetworkNode {
  /** Its index in `Network.nodes`. */
  readonly id: number;
  /** The name given in the source, or Keras's numbered one: `dense`, `dense_1`. */
  readonly name: string;
  readonly layer: Layer;
  readonly args: Args;
  /** Ids of the nodes whose outputs it takes; empty for an input. */
  readonly inputs: readonly number[];
  /** Output shape without the batch axis. */
  readonly shape: Shape;
  readonly weights: readonly Weight[];
  /** The call as written; for an input that the dataset implies, the dataset's name in `on …`. */
  readonly span: Span;
  /** The layer's name within the call. */
  readonly nameSpan: Span;
  /** Where each argument stands (name and value), for those given. */
  readonly argSpans: ReadonlyMap<string, Span>;
  /** For a layer from a block: where the network uses the block. */
  readonly use?: Span;
  /** For a layer from a block of an imported file: the path of that file, in which its places count. */
  readonly file?: string;
}

export interface Network {
  readonly name: string;
  /** In an order in which every node stands after its inputs. */
  readonly nodes: readonly NetworkNode[];
  readonly output: number;
  readonly dataset: Dataset | undefined;
  readonly settings: TrainSettings;
  /** The whole declaration. */
  readonly span: Span;
  /** The name in the header, on which findings about the network as a whole stand. */
  readonly nameSpan: Span;
  /** Between the braces of the body. */
  readonly bodySpan: Span;
}

/** The network with other settings. Its parts may be worked out when they are asked for, and so it is not copied whole. */
export function withSettings(network: Network, settings: TrainSettings): Network {
  const { name, nodes, output, dataset, span, nameSpan, bodySpan } = network;
  return { name, nodes, output, dataset, settings, span, nameSpan, bodySpan };
}

export type ScaleMethod = "none" | "standardize" | "minmax";

export interface Split {
  /** Shares of the rows; their sum is 1. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/** A checked `dataset`. */
export interface Dataset {
  readonly name: string;
  /** A path relative to the program's main file. */
  readonly source: string;
  /** The path of the imported file that declares it, in which its places count; absent: the main file. */
  readonly file?: string;
  readonly target: string;
  /** Names of the feature columns in order, once the data's profile is known. */
  readonly features: readonly string[] | undefined;
  readonly scale: ScaleMethod;
  readonly split: Split;
  readonly profile: DataProfile | undefined;
  readonly span: Span;
  readonly nameSpan: Span;
  /** Between the braces of the body. */
  readonly bodySpan: Span;
  /** Each property that is given: its name, and its values. */
  readonly properties: ReadonlyMap<string, { readonly nameSpan: Span; readonly valueSpan: Span }>;
}

export type Task =
  | { readonly kind: "regression" }
  /** `classes` in the order of their numbers; undefined before the data is known. */
  | { readonly kind: "classification"; readonly classes: readonly string[] | undefined };

export type LossName =
  | "sparse_categorical_crossentropy"
  | "categorical_crossentropy"
  | "binary_crossentropy"
  | "mean_squared_error"
  | "mean_absolute_error"
  | "huber";
export type OptimizerName = "sgd" | "adam" | "adamw" | "rmsprop";
export type MetricName =
  | "accuracy"
  | "mean_squared_error"
  | "mean_absolute_error"
  | "root_mean_squared_error"
  | "r2_score";

/** How the learning rate changes during training; see src/language/training-catalogue.ts. */
export type ScheduleName =
  | "step"
  | "exponential"
  | "polynomial"
  | "cosine"
  | "one_cycle"
  | "warmup"
  | "reduce_on_plateau";
/** How gradients that are too large are cut down: by each weight's norm, by the norm of all, or value by value. */
export type ClipName = "norm" | "global_norm" | "value";
/** How much the rows of each class count in the training loss; classes that are not named count 1. */
export type ClassWeights = "balanced" | Readonly<Record<string, number>>;

export interface EarlyStopping {
  readonly monitor: string;
  readonly patience: number;
  /** The least change that counts as an improvement; 0 when absent. */
  readonly minDelta?: number;
  readonly restoreBestWeights: boolean;
}

/** How a network is trained; what the source leaves out is inferred, and `inferred` says so and why. */
export interface TrainSettings {
  readonly task: Task;
  readonly loss: Configured<LossName>;
  /** `momentum` in the source is `sgd` with a momentum of 0.9. */
  readonly optimizer: Configured<OptimizerName>;
  readonly metrics: readonly MetricName[];
  readonly batch: number;
  readonly epochs: number;
  readonly seed: number;
  readonly stop: EarlyStopping | undefined;
  /** Absent: the optimizer's learning rate throughout. */
  readonly schedule?: Configured<ScheduleName> | undefined;
  readonly clip?: Configured<ClipName> | undefined;
  readonly classWeights?: ClassWeights | undefined;
  /** Setting → one sentence saying where its value comes from, for those not written down. */
  readonly inferred: Readonly<Record<string, string>>;
  /** The `train` block, where there is one. */
  readonly block: { readonly span: Span; readonly bodySpan: Span } | undefined;
  /** Each property that is given. */
  readonly properties: ReadonlyMap<string, { readonly nameSpan: Span; readonly valueSpan: Span }>;
}

/** How many weights a node or network has. */
export interface ParameterCount {
  readonly total: number;
  readonly trainable: number;
}

export function countParameters(weights: readonly Weight[]): ParameterCount {
  let total = 0;
  let trainable = 0;
  for (const weight of weights) {
    const count = weight.shape.reduce((product, size) => product * size, 1);
    total += count;
    if (weight.trainable) trainable += count;
  }
  return { total, trainable };
}

export function countNetworkParameters(network: Network): ParameterCount {
  return countParameters(network.nodes.flatMap((node) => node.weights));
}
