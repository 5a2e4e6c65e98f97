/** Collects what is wrong while a unit is checked. Spans count from the beginning of the unit they belong to. */
import type { Span } from "../text.js";
import type { Fix, Related } from "./diagnostic.js";
import type { Message } from "./messages/message.js";
import type { Unit } from "./syntax/units.js";

/** A related place or a fix may lie in another unit than the diagnostic; absent, it is the same. */
export interface DraftRelated extends Related {
  readonly unit?: Unit;
}

export interface DraftFix extends Fix {
  readonly unit?: Unit;
}

/** A diagnostic whose places count from the beginning of its unit. */
export interface Draft extends Message {
  readonly unit: Unit;
  readonly span: Span;
  readonly related: readonly DraftRelated[];
  readonly fixes: Fixes;
}

/** Fixes that take time to find are found when somebody wants them. */
export type Fixes = readonly DraftFix[] | (() => readonly DraftFix[]);

export function foundFixes(fixes: Fixes): readonly DraftFix[] {
  return typeof fixes === "function" ? fixes() : fixes;
}

export interface ReportOptions {
  readonly related?: readonly DraftRelated[];
  readonly fixes?: Fixes;
}

export interface Reporter {
  report(message: Message, span: Span, options?: ReportOptions): void;
}

/** Reports into `drafts` what is found in `unit`. */
export function reporterFor(unit: Unit, drafts: Draft[]): Reporter {
  return {
    report: (message, span, { related = [], fixes = [] } = {}) => {
      drafts.push({ ...message, unit, span, related, fixes });
    },
  };
}

/** Listens to nothing: for a part that has been reported already. */
export const silentReporter: Reporter = { report: () => undefined };

/** A fix that replaces the text of one span. */
export function replacement(title: string, span: Span, newText: string): Fix {
  return { title, edits: [{ span, newText }] };
}
