/** What is known of the files that a program imports. */

export type ImportResult =
  | { readonly text: string; readonly missing?: undefined }
  /** `similar` is a file beside it whose name is like the one that is written. */
  | { readonly text?: undefined; readonly missing: true; readonly similar?: string };

/** Imported files by their paths relative to the main file's folder; one that is absent has not been read yet. */
export type Imports = ReadonlyMap<string, ImportResult>;
