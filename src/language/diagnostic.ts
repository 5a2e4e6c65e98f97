/** What is wrong with a program and how to mend it: the one form for errors, warnings and findings. */
import type { Span, TextEdit } from "../text.js";

export type Severity = "error" | "warning" | "info" | "hint";

/** Another place that matters, such as the layer an unexpected size comes from. */
export interface Related {
  readonly message: string;
  readonly span: Span;
  /** The path of the imported file in which it lies; absent: the diagnostic's own. */
  readonly file?: string;
}

/** A change that mends the diagnostic; its title reads as a command. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly Related[];
  /** The likeliest first. */
  readonly fixes: readonly Fix[];
}
