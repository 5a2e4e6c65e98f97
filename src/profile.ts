/** What the checker knows of a data file: columns, types, ranges, classes. Plain data; reading it is the work of data/. */

/** Values of a column of numbers counted in bins of equal width between `from` and `to`; the last bin includes `to`. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

interface ColumnBase {
  readonly name: string;
  /** Rows in which the field is empty, or says so (`NA`, `nan`, `null` … in a column of numbers). */
  readonly missing: number;
  /** How many different values stand in it (missing not counted): exact up to 1,000, an estimate beyond. */
  readonly distinct: number;
}

/** A column of numbers. Figures are over the rows that hold a finite number. */
export interface NumberColumn extends ColumnBase {
  readonly kind: "number";
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Standard deviation of the whole column (divided by n). */
  readonly deviation: number;
  /** The values below which a quarter, half and three quarters of the rows lie; close estimates in a large file. */
  readonly quartiles?: readonly [number, number, number];
  readonly histogram?: Histogram;
  /** Rows that hold plus or minus infinity; 0 when absent. */
  readonly infinite?: number;
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
  /** How many words its values have, on average and at most; for telling texts from categories. */
  readonly words?: { readonly mean: number; readonly most: number };
}

/** A column that says yes or no: `true` and `false`. */
export interface BooleanColumn extends ColumnBase {
  readonly kind: "boolean";
  /** Always `false`, `true`. */
  readonly classes: readonly string[];
  readonly classCounts: readonly number[];
}

/** A column of dates, with or without a time of day, as ISO 8601 text. */
export interface DateColumn extends ColumnBase {
  readonly kind: "date";
  readonly from: string;
  readonly to: string;
  /** Whether any has a time of day. */
  readonly time: boolean;
  readonly classes?: undefined;
}

/** A column whose every value is a list of as many numbers. Figures are over all numbers of all lists. */
export interface ArrayColumn extends ColumnBase {
  readonly kind: "array";
  readonly length: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
  readonly classes?: undefined;
}

/** A column of paths of images. Figures are over all images, or over 2,000 of them where there are more. */
export interface ImageColumn extends ColumnBase {
  readonly kind: "image";
  /** In pixels; smallest and largest. */
  readonly height: readonly [number, number];
  readonly width: readonly [number, number];
  /** 1 where every image is grey, otherwise 3. */
  readonly channels: 1 | 3;
  readonly classes?: undefined;
}

export type Column = NumberColumn | CategoryColumn | BooleanColumn | DateColumn | ArrayColumn | ImageColumn;

/** What a dataset reads: a file, glob, folder, database or address, and the query that is put to a database. */
export interface DataSource {
  readonly source: string;
  readonly query?: string;
}

/** The name by which the profile of a source is kept. */
export function sourceKey({ source, query }: DataSource): string {
  return query === undefined ? source : `${source}\n${query}`;
}

export interface DataProfile {
  /** The file's path as the dataset's `source` gives it. */
  readonly source: string;
  /** What the source is: rows of a table, or a folder with a folder of images or texts for each class. */
  readonly form: "table" | "images" | "texts";
  readonly rows: number;
  readonly columns: readonly Column[];
  /** SHA-256 of the bytes of all files that were read, in hex. */
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
    }
  /** An image that cannot be decoded, or is larger than memory allows. `file` is its path as the data gives it. */
  | {
      readonly code: "data-image-unreadable";
      readonly path: string;
      readonly file: string;
      readonly reason: string;
    }
  | {
      readonly code: "data-too-many-columns";
      readonly path: string;
      readonly columns: number;
      readonly most: number;
    }
  /** The path leads out of the workspace, and nobody has allowed that yet. */
  | { readonly code: "data-outside-workspace"; readonly path: string }
  /** An address whose file has not been fetched yet. */
  | { readonly code: "data-not-downloaded"; readonly path: string }
  /** A query that would write, read other files, or cannot be run. */
  | { readonly code: "data-query-refused"; readonly path: string; readonly reason: string };

export type ProfileResult =
  | { readonly profile: DataProfile; readonly problem?: undefined }
  | { readonly profile?: undefined; readonly problem: DataProblem };

/** The profiles of a file's datasets by `sourceKey`; one that is absent has not been read yet. */
export type Profiles = ReadonlyMap<string, ProfileResult>;

/** How strongly one feature alone tells the target, from 0 (not at all) to 1 (it gives it away). */
export interface Relation {
  readonly column: string;
  readonly strength: number;
}

/**
 * What is known of a dataset beyond its columns: how its rows stand to each other, to the target and to the split.
 * Row numbers are 0-based, header not counted.
 */
export interface DataFacts {
  /** Relation of each feature with the target, the strongest first. */
  readonly relations: readonly Relation[];
  /** Rows that repeat an earlier row in all features and the target, and the first such pair. */
  readonly duplicates: { readonly rows: number; readonly first?: readonly [number, number] };
  /** Rows whose features equal those of another row with a different target, and the first such pair. */
  readonly conflicts: {
    readonly rows: number;
    readonly first?: readonly [number, number];
    /** For classes: rows that are answered wrongly even if each set of equal rows is given its commonest class. */
    readonly unavoidable?: number;
  };
  /** Validation and test rows that stand among the training rows too, in all features and the target. */
  readonly leaks: {
    readonly validation: number;
    readonly test: number;
    /** A training row, and a validation or test row that repeats it. */
    readonly first?: readonly [number, number];
  };
  /** Rows of each split, and those that are in none since a value is missing in them; 0 when absent. */
  readonly rows: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly leftOut?: number;
  };
  /** How many rows of each class each split has, in the order of the target's classes. */
  readonly classCounts?: {
    readonly train: readonly number[];
    readonly validation: readonly number[];
    readonly test: readonly number[];
  };
}
