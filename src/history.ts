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
