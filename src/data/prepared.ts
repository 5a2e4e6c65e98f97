/** What training takes from a dataset: rows of numbers in three splits. Plain data. */

/** Rows of one split. */
export interface Rows {
  readonly count: number;
  /** count × width values, row after row, as they enter the network. */
  readonly x: Float32Array;
  /** One target a row: the class's number for classification, the value itself for regression. */
  readonly y: Float32Array;
  /** Which data row (0-based, header not counted) each row is. */
  readonly index: Int32Array;
}

/** How one feature was scaled: entering value = (value − offset) / divisor, fitted on the training rows. */
export interface FeatureScale {
  readonly name: string;
  readonly offset: number;
  readonly divisor: number;
}

export interface PreparedData {
  readonly features: readonly string[];
  readonly scales: readonly FeatureScale[];
  /** Class names in the order of their numbers; undefined for regression. */
  readonly classes: readonly string[] | undefined;
  readonly train: Rows;
  readonly validation: Rows;
  readonly test: Rows;
  /** SHA-256 of the data file's bytes, in hex. */
  readonly fingerprint: string;
}
