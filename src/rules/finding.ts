/** A finding: a diagnostic that rests on the data or on a run, with its evidence in numbers. */
import type { Diagnostic } from "../language/diagnostic.js";

export interface Finding extends Diagnostic {
  /** Figures behind the sentence, by a name a reader understands, in the order to show them. */
  readonly evidence: Readonly<Record<string, number | string>>;
  /** The 1-based epoch where it began, for findings of a run. */
  readonly since?: number;
}
