/** What a run has measured so far, as live rules watch it. Plain data. */

/**
 * Scores by name: `loss` and the metrics, under Keras's names without the `val_` prefix; of several outputs those of
 * each as well, as `price_loss` and `price_mean_absolute_error`. Where a target is scaled, losses are of the scaled
 * numbers and metrics of the data's own.
 */
export type Scores = Readonly<Record<string, number>>;

export interface EpochRecord {
  /** 1-based. */
  readonly epoch: number;
  readonly train: Scores;
  readonly validation: Scores;
  readonly seconds: number;
}

export interface History {
  readonly epochs: readonly EpochRecord[];
  /** Epochs the run was asked for. */
  readonly planned: number;
  /** Rows in each split. */
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly ended: boolean;
}

/** How the rows of each class fared. */
export interface ClassReport {
  readonly target: string;
  /** In the order of their numbers; of labels, each by itself. Scores are 0 where there is nothing to take a share of. */
  readonly classes: readonly {
    readonly name: string;
    /** Rows that are of this class. */
    readonly rows: number;
    readonly precision: number;
    readonly recall: number;
    readonly f1_score: number;
  }[];
  /** How many rows of one class were taken for another: by what is right, then by what was answered. Not of labels. */
  readonly confusion?: readonly (readonly number[])[];
}

/** What was seen of a step before it was taken. */
export interface Probe {
  /** 1-based. */
  readonly epoch: number;
  /** 1-based, over the whole run. */
  readonly step: number;
  /** In the network's order. */
  readonly layers: readonly LayerProbe[];
}

export interface LayerProbe {
  readonly layer: string;
  /** Of what the layer makes of the step's batch. */
  readonly output: Figures;
  /** Of each array of weights, by Keras's name; gradient and update of those that are trained. */
  readonly weights: readonly {
    readonly name: string;
    readonly values: Figures;
    readonly gradient?: Figures;
    /** By how much the step changes the weights. */
    readonly update?: Figures;
  }[];
}

/** What is told of an array of numbers. */
export interface Figures {
  /** The root of the sum of squares. */
  readonly norm: number;
  readonly min: number;
  readonly max: number;
  /** Share of values that are 0. */
  readonly zeros: number;
  /** Share of values in the flat ends of the layer's activation; 0 where it has none. */
  readonly saturated: number;
  /** Share of the last axis's units that are 0 for all rows; 0 for weights. */
  readonly silentUnits: number;
  /** How many values lie in each of 20 parts of equal width from `min` to `max`. */
  readonly histogram: readonly number[];
}
