/** A dataset as its preview shows it, in plain data, and what process, extension and page say to each other of it. */
import type { Column, DataFacts, DataProfile } from "./profile.js";

export type SplitName = "train" | "validation" | "test";

export interface PreviewColumn {
  readonly column: Column;
  readonly role: "target" | "feature" | "order" | "left out";
  /** What becomes of it on its way into the network: `standardize`, `3 numbers, one for each class`. */
  readonly becomes?: string;
}

/** What is known from the program and the data's profile. */
export interface PreviewOverview {
  readonly part: "overview";
  readonly dataset: string;
  readonly source: string;
  readonly form: DataProfile["form"];
  readonly rows: number;
  readonly columns: readonly PreviewColumn[];
  /** What enters the network: each input with its shape. Empty while an error stands in the way. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly targets: readonly string[];
  /** The classes of the first target, where it has some. */
  readonly classes?: readonly string[];
  /** The errors of the dataset, as they stand in the editor. */
  readonly errors: readonly string[];
}

/** The first rows as they stand in the data; null where nothing stands. */
export interface PreviewRows {
  readonly part: "rows";
  readonly columns: readonly string[];
  /** How many more columns there are. */
  readonly more: number;
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface PreviewFacts {
  readonly part: "facts";
  readonly facts: DataFacts;
}

/** A row as it enters the network. */
export interface PreparedRow {
  /** Counted from 0, the header not counted. */
  readonly row: number;
  /** Absent: the row is left out. */
  readonly split?: SplitName;
  /** The features' numbers; empty where the row is left out. */
  readonly values: readonly number[];
  /** One for each target: a class's name, or a number as it is learned. */
  readonly targets: readonly string[];
}

/** The same rows after preparing. */
export interface PreviewPrepared {
  readonly part: "prepared";
  /** What each number is: a column, `colour = red`, `date.month`. */
  readonly columns: readonly string[];
  readonly more: number;
  readonly targets: readonly string[];
  /** Whether each row is the last one of a window. */
  readonly windows: boolean;
  readonly rows: readonly PreparedRow[];
}

/** Addresses that carry a picture as PNG. */
type PictureAddress = string;

export interface ImageSample {
  readonly row: number;
  /** Its class, or its targets as text. */
  readonly label: string;
  readonly picture: PictureAddress;
  /** The same picture as training may see it, changed at random. */
  readonly augmented: readonly PictureAddress[];
}

/** Pictures as they enter the network, of the training rows. */
export interface PreviewImages {
  readonly part: "images";
  readonly input: string;
  readonly height: number;
  readonly width: number;
  readonly samples: readonly ImageSample[];
}

export interface TextSample {
  readonly row: number;
  readonly label: string;
  readonly text: string;
  /** Words with their numbers; 1 is a word that is not known. */
  readonly tokens: readonly { readonly word: string; readonly number: number }[];
  /** How many zeros fill it up. */
  readonly padding: number;
}

export interface PreviewTexts {
  readonly part: "texts";
  readonly input: string;
  readonly length: number;
  /** Words that have a number of their own. */
  readonly vocabulary: number;
  readonly samples: readonly TextSample[];
}

/** Why no more can be shown, in a sentence. */
export interface PreviewProblem {
  readonly part: "problem";
  readonly message: string;
}

/** What the process says of a dataset, one part after another, each as soon as it is known. */
export type PreviewPart =
  | PreviewOverview
  | PreviewRows
  | PreviewFacts
  | PreviewPrepared
  | PreviewImages
  | PreviewTexts
  | PreviewProblem;

/** Which dataset is shown. */
export interface PreviewSubject {
  /** Absolute path of the program. */
  readonly file: string;
  readonly dataset: string;
}

/** What the page keeps, so that the extension can restore it after a reload. */
export type KeptPreview = Partial<PreviewSubject> & {
  readonly tab?: string;
  readonly prepared?: boolean;
  readonly augmented?: boolean;
};

/** From the extension to the page. */
export type PreviewMessage =
  /** Reading begins, anew where it is the same dataset; `datasets` are those of the file. */
  | { readonly type: "begin"; readonly subject: PreviewSubject; readonly datasets: readonly string[] }
  | { readonly type: "part"; readonly part: PreviewPart }
  /** All has been said. */
  | { readonly type: "end" };

/** From the page to the extension. */
export type PreviewRequest =
  | { readonly type: "ready" }
  | { readonly type: "refresh" }
  | { readonly type: "choose"; readonly dataset: string }
  /** Shows a column, or the dataset, in the editor. */
  | { readonly type: "goTo"; readonly column?: string };

/** What is said while a file is fetched, in bytes. */
export interface DownloadProgress {
  readonly received: number;
  readonly total?: number;
}
