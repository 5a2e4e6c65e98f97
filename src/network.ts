/** The checked program: datasets, networks as graphs of layers with shapes and weights, and how each is trained. */
import type { Args, Configured, Layer, Weight } from "./layers/layer.js";
import type { Shape } from "./layers/shape.js";
import type { DataProfile } from "./profile.js";
import type { Span } from "./text.js";

/**
 * One layer in a network. The inputs that a dataset implies come first, in the order of `Dataset.inputs`: a single one is
 * called `input`, and of several each has the name of its `DataInput`, whatever other layers are called.
 */
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
  /** Where several targets are learned: one for each, and the settings' task, loss and metrics are the first one's. */
  readonly heads?: readonly Head[] | undefined;
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
export function withSettings(
  network: Network,
  settings: TrainSettings,
  heads: readonly Head[] | undefined = network.heads,
): Network {
  const { name, nodes, output, dataset, span, nameSpan, bodySpan } = network;
  return { name, nodes, output, ...(heads && { heads }), dataset, settings, span, nameSpan, bodySpan };
}

/** How numbers are brought to one scale, fitted on the training rows. */
export type ScaleMethod = "none" | "standardize" | "minmax" | "robust" | "log";

/** What takes the place of missing values: a figure of the training rows, or nothing, and then rows are left out. */
export type MissingMethod = "error" | "median" | "mean" | "mode" | "drop";

/** Values beyond these quantiles of the training rows are brought back to them; shares from 0 to 1. */
export interface Clip {
  readonly lower: number;
  readonly upper: number;
}

export interface Split {
  readonly method: "random" | "stratified" | "grouped" | "chronological";
  /** The column whose values are kept in proportion, together, or in order; for `stratified` the target when absent. */
  readonly by?: string;
  /** Shares of the rows; their sum is 1. With a test file of its own, `test` is 0. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/** Rows in order are cut into windows: `window` rows are the input, and the target lies `horizon` rows behind the last. */
export interface Series {
  /** The column that orders the rows; absent: the order of the file. */
  readonly order?: string;
  readonly window: number;
  readonly horizon: number;
}

export type DatePart = "year" | "month" | "day" | "weekday" | "hour" | "minute" | "timestamp";

interface NumberEncoding {
  readonly scale: ScaleMethod;
  readonly missing: MissingMethod;
  readonly clip?: Clip;
}

/** How one column of a table becomes numbers, and how many. */
export type ColumnEncoding = { readonly column: string; readonly width: number } & (
  | ({ readonly kind: "number" } & NumberEncoding)
  /** A list of numbers, which share their scale. */
  | ({ readonly kind: "array" } & NumberEncoding)
  /** 1 for the row's class and 0 for the others; all 0 for a value that is none of them. */
  | { readonly kind: "one_hot"; readonly classes: readonly string[]; readonly missing: MissingMethod }
  /** 0 or 1. */
  | { readonly kind: "boolean"; readonly missing: MissingMethod }
  /** One number for each part. `timestamp` is in days since 1970. */
  | ({ readonly kind: "date"; readonly parts: readonly DatePart[] } & NumberEncoding)
);

/** Something that enters the network: one of its inputs. `shape` is without the batch axis. */
export type DataInput = {
  readonly name: string;
  readonly shape: readonly number[];
} /** Numbers of several columns, one after another; `shape` may lay them out anew. */ & (
  | { readonly kind: "table"; readonly columns: readonly ColumnEncoding[] }
  /** Pixels from 0 to 255, or scaled. */
  | {
      readonly kind: "image";
      readonly column: string;
      readonly height: number;
      readonly width: number;
      readonly channels: 1 | 3;
      readonly scale: "none" | "minmax" | "standardize";
      /** Rows without an image are left out; absent: they are an error. */
      readonly missing?: "drop";
    }
  /** Numbers of words, from 2 on; 0 fills up short texts, 1 is a word that the training rows lack. */
  | {
      readonly kind: "text";
      readonly column: string;
      readonly length: number;
      /** The most numbers there are, the two special ones included. */
      readonly maxTokens: number;
      readonly standardize: "lower_and_strip_punctuation" | "lower" | "none";
      /** Rows without a text are left out; absent: they are all padding. */
      readonly missing?: "drop";
    }
  /** The number of a class, from 1 on; 0 is a value that is none of them. For an Embedding. */
  | {
      readonly kind: "codes";
      readonly column: string;
      readonly classes: readonly string[];
      readonly missing: MissingMethod;
    }
);

/** What is to be predicted. */
export interface Target {
  /** That of its column; for several labels, what the source calls them. */
  readonly name: string;
  /** One column, or the columns of several labels. */
  readonly columns: readonly string[];
  /** For several labels at once: absent where each has a column of its own, otherwise what stands between them. */
  readonly labels?: { readonly separator?: string; readonly classes: readonly string[] | undefined };
  /** For numbers; undone in every metric. */
  readonly scale: ScaleMethod;
  /** Rows without it are left out; absent: they are an error. With a separator, an empty field is a row without labels. */
  readonly missing?: "drop";
}

/** How training images are changed at random, by Keras's layer of that name. */
export type AugmentationName =
  | "RandomFlip"
  | "RandomRotation"
  | "RandomZoom"
  | "RandomTranslation"
  | "RandomContrast"
  | "RandomBrightness"
  | "GaussianNoise";

/** A checked `dataset`. */
export interface Dataset {
  readonly name: string;
  /** A path relative to the program's main file, a glob, or an address. */
  readonly source: string;
  /** The query that is put to a database. */
  readonly query?: string;
  /** A file of test rows of their own. */
  readonly test?: string;
  /** The path of the imported file that declares it, in which its places count; absent: the main file. */
  readonly file?: string;
  /** At least one. */
  readonly targets: readonly Target[];
  /** What enters the network, once the data's profile is known. At least one. */
  readonly inputs: readonly DataInput[] | undefined;
  readonly split: Split;
  readonly series?: Series;
  readonly augment: readonly Configured<AugmentationName>[];
  readonly profile: DataProfile | undefined;
  /** What the file of test rows holds, where there is one and it is known. */
  readonly testProfile?: DataProfile;
  readonly span: Span;
  readonly nameSpan: Span;
  /** Between the braces of the body. */
  readonly bodySpan: Span;
  /** Each property that is given: its name, and its values. */
  readonly properties: ReadonlyMap<string, { readonly nameSpan: Span; readonly valueSpan: Span }>;
}

/** The columns that an input takes its numbers from. */
export function columnsOf(input: DataInput): readonly string[] {
  return input.kind === "table" ? input.columns.map(({ column }) => column) : [input.column];
}

/** All feature columns of a dataset in order; undefined while they are not known. */
export function featureColumns({ inputs }: Dataset): readonly string[] | undefined {
  return inputs?.flatMap(columnsOf);
}

export type Task =
  | { readonly kind: "regression" }
  /** `classes` in the order of their numbers; undefined before the data is known. */
  | { readonly kind: "classification"; readonly classes: readonly string[] | undefined }
  /** Any number of labels at once: each is a class of its own that holds or does not. */
  | { readonly kind: "multi_label"; readonly classes: readonly string[] | undefined };

export type LossName =
  | "sparse_categorical_crossentropy"
  | "categorical_crossentropy"
  | "binary_crossentropy"
  | "categorical_focal_crossentropy"
  | "binary_focal_crossentropy"
  | "categorical_generalized_cross_entropy"
  | "kl_divergence"
  | "categorical_hinge"
  | "hinge"
  | "squared_hinge"
  | "cosine_similarity"
  | "mean_squared_error"
  | "mean_absolute_error"
  | "huber"
  | "log_cosh"
  | "mean_squared_logarithmic_error"
  | "mean_absolute_percentage_error"
  | "poisson";
export type OptimizerName =
  | "sgd"
  | "adam"
  | "adamw"
  | "rmsprop"
  | "adagrad"
  | "adadelta"
  | "adamax"
  | "nadam"
  | "lion";
export type MetricName =
  | "accuracy"
  | "top_k_categorical_accuracy"
  | "precision"
  | "recall"
  | "f1_score"
  | "auc"
  | "mean_squared_error"
  | "mean_absolute_error"
  | "root_mean_squared_error"
  | "r2_score";
/** What a `train` block says of metrics beside their names: arguments, by name. */
export type MetricArguments = Readonly<Partial<Record<MetricName, Configured["args"]>>>;

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
  readonly metricArguments?: MetricArguments | undefined;
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

/** How one of several outputs is trained. Its scores are named as Keras names them: `price_loss`, `price_accuracy`. */
export interface Head {
  /** The target's name. */
  readonly target: string;
  /** The node whose output is compared with the target. */
  readonly output: number;
  readonly task: Task;
  readonly loss: Configured<LossName>;
  readonly metrics: readonly MetricName[];
  readonly metricArguments?: MetricArguments | undefined;
  /** What its loss counts in the sum; 1 where nothing is said. */
  readonly weight: number;
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
