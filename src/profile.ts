/** What the checker knows of a data file: columns, types, ranges, classes. Plain data; reading it is the work of data/. */

interface ColumnBase {
  readonly name: string;
  /** Rows in which the field is empty. */
  readonly missing: number;
  /** How many different values stand in it (missing not counted); counted up to 1,000 and then `1000`. */
  readonly distinct: number;
}

/** A column of numbers. Figures are over the rows that hold a number. */
export interface NumberColumn extends ColumnBase {
  readonly kind: "number";
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Standard deviation of the whole column (divided by n). */
  readonly deviation: number;
  /** Whether every value is a whole number. */
  readonly integers: boolean;
  /** Its values as class labels in ascending order, when they are whole numbers and at most 100 different ones. */
  readonly classes?: readonly string[];
  /** How many rows each class has, in the order of `classes`. */
  readonly classCounts?: readonly number[];
  /** Fields that are text although the column holds numbers. `line` is the 1-based line in the data file. */
  readonly text?: { readonly count: number; readonly line: number; readonly value: string };
}

/** A column of categories or free text. */
export interface CategoryColumn extends ColumnBase {
  readonly kind: "category";
  /** Its values in sorted order, when there are at most 1,000 different ones. */
  readonly classes?: readonly string[];
  readonly classCounts?: readonly number[];
}

export type Column = NumberColumn | CategoryColumn;

export interface DataProfile {
  /** The file's path as the dataset's `source` gives it. */
  readonly source: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** SHA-256 of the file's bytes, in hex. */
  readonly fingerprint: string;
}

/** Why a data file cannot be used. `line` is the 1-based line in the data file. */
export type DataProblem =
  | { readonly code: "data-file-missing"; readonly path: string; readonly similar?: string }
  | { readonly code: "data-file-unreadable"; readonly path: string; readonly reason: string }
  | { readonly code: "data-no-header"; readonly path: string; readonly firstLine: string }
  | { readonly code: "data-no-rows"; readonly path: string }
  | {
      readonly code: "data-ragged-row";
      readonly path: string;
      readonly line: number;
      readonly expected: number;
      readonly got: number;
    };

export type ProfileResult =
  | { readonly profile: DataProfile; readonly problem?: undefined }
  | { readonly profile?: undefined; readonly problem: DataProblem };

/** The profiles of a file's datasets by their `source`; one that is absent has not been read yet. */
export type Profiles = ReadonlyMap<string, ProfileResult>;
