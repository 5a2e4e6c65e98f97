/** What completion offers: one entry of its list. */

export type EntryKind =
  | "layer"
  | "block"
  | "argument"
  | "property"
  | "choice"
  | "constant"
  | "parameter"
  | "value"
  | "column"
  | "file"
  | "folder"
  | "keyword"
  | "snippet"
  | "dataset"
  | "network";

export interface Entry {
  readonly label: string;
  readonly kind: EntryKind;
  /** Beside the label, in one line. */
  readonly detail?: string | undefined;
  /** Markdown; worked out when the entry is looked at. */
  readonly doc?: () => string;
  readonly insert: string;
  /** Whether `insert` has places to fill in, `${1:units}`. */
  readonly snippet?: boolean;
  /** What is to open when the entry was taken: the list again, for what comes next, or the help with arguments. */
  readonly opens?: "suggest" | "signature";
  /** Entries of a lower rank come first. */
  readonly rank: number;
}

/** A place of a snippet with what it proposes. */
export function hole(place: number, text: string): string {
  return `\${${place}:${escaped(text)}}`;
}

/** A place of a snippet where one of several words is chosen. */
export function choiceOf(place: number, options: readonly string[]): string {
  if (options.length === 1) return hole(place, options[0]!);
  return `\${${place}|${options.map((option) => escaped(option).replace(/[,|]/g, "\\$&")).join(",")}|}`;
}

/** Text as it is written in a snippet. */
export function escaped(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

export function wordEntry(label: string, detail: string | undefined, rank = 0): Entry {
  return { label, kind: "constant", detail, insert: label, rank };
}
