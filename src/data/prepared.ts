/** What training takes from a dataset: rows of numbers in three splits, in memory or read as they are needed. */
import type { Column } from "../profile.js";

/** The numbers of one input of the network, for the rows of one split. */
export interface RowValues {
  /** How many numbers a row has. */
  readonly size: number;
  /**
   * Copies rows into `into`, one after another; `positions` count within the split. A promise where they have to be
   * read or decoded first. With `seed`, rows are changed at random as the dataset's `augment` says.
   */
  fill(positions: Int32Array, into: Float32Array, seed?: number): void | Promise<void>;
}

/** Rows of one split. */
export interface Rows {
  readonly count: number;
  /** One for each input of the dataset, in their order. */
  readonly inputs: readonly RowValues[];
  /** One for each target: count × its width values, row after row. In memory always. */
  readonly targets: readonly Float32Array[];
  /** For windows: each target as it stands in a window's last row, which is what a forecast knows. */
  readonly last?: readonly Float32Array[];
  /** Which data row (0-based, header not counted) each row is, of the test file where there is one; for windows, the row of its target. */
  readonly index: Int32Array;
  /** Rows that lie together on disk: neighbours within a block of so many are quick to read. Absent: any order is. */
  readonly block?: number;
}

/** Rows that lie in blocks are shuffled so many blocks at a time: enough for a batch to come from many places, few enough to hold. */
export const mixedBlocks = 4;

/** How one number was scaled: entering value = (f(value) − offset) / divisor, where f is ln(1 + value) for `log`. */
export interface NumberScale {
  readonly offset: number;
  readonly divisor: number;
  readonly log?: true;
}

export interface PreparedTarget {
  readonly name: string;
  /**
   * Class names in the order of their numbers, for classification; a row holds the class's number. For several labels
   * a row holds 0 or 1 for each. Undefined for regression.
   */
  readonly classes: readonly string[] | undefined;
  /** Values a row: 1, or as many as there are labels. */
  readonly width: number;
  /** How a number was scaled; metrics are computed from unscaled values. */
  readonly scale: NumberScale | undefined;
}

export interface PreparedData {
  readonly targets: readonly PreparedTarget[];
  readonly train: Rows;
  readonly validation: Rows;
  readonly test: Rows;
  /** Rows of the data that are in no split since a value is missing in them; 0 when absent. */
  readonly leftOut?: number;
  /** Everything that was fitted on the training rows, as plain JSON, with which a prediction repeats the preparing. */
  readonly preprocessing: Preprocessing;
  /** SHA-256 of the data's bytes, in hex. */
  readonly fingerprint: string;
  /** Lets go of files that were opened or written. */
  close(): Promise<void>;
}

/** How one column was turned into numbers: what was fitted on the training rows. */
export type FittedColumn = { readonly column: string; readonly width: number } & (
  | {
      readonly kind: "number" | "array";
      readonly fill?: number;
      readonly clip?: readonly [number, number];
      readonly scale: NumberScale;
    }
  | { readonly kind: "one_hot"; readonly classes: readonly string[]; readonly fill?: string }
  | { readonly kind: "boolean"; readonly fill?: boolean }
  | {
      readonly kind: "date";
      readonly parts: readonly string[];
      /** One for each part. */
      readonly fill?: readonly number[];
      readonly clip?: readonly (readonly [number, number])[];
      readonly scales: readonly NumberScale[];
    }
);

export type FittedInput = { readonly name: string; readonly shape: readonly number[] } & (
  | { readonly kind: "table"; readonly columns: readonly FittedColumn[] }
  /** `scales`: one for each channel. */
  | {
      readonly kind: "image";
      readonly column: string;
      readonly height: number;
      readonly width: number;
      readonly channels: 1 | 3;
      readonly scales: readonly NumberScale[];
    }
  | {
      readonly kind: "text";
      readonly column: string;
      readonly length: number;
      readonly standardize: string;
      readonly vocabulary: readonly string[];
    }
  | {
      readonly kind: "codes";
      readonly column: string;
      readonly classes: readonly string[];
      readonly fill?: string;
    }
);

/** Written into the run's folder. */
export interface Preprocessing {
  readonly format: 1;
  readonly inputs: readonly FittedInput[];
  readonly targets: readonly PreparedTarget[];
  readonly series?: {
    readonly order?: SeriesColumn;
    /** Whose values are groups: no window reaches over the border of one. */
    readonly groups?: SeriesColumn;
    readonly window: number;
    readonly horizon: number;
  };
}

/** A column by whose values rows go, and what these are taken for. */
export interface SeriesColumn {
  readonly column: string;
  readonly kind: Column["kind"];
}
