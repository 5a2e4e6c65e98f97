/** Collects diagnostics while a file is checked. */
import type { Span } from "../text.js";
import type { Diagnostic, Fix, Related } from "./diagnostic.js";
import type { Message } from "./messages.js";

export interface ReportOptions {
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

export class Reporter {
  readonly diagnostics: Diagnostic[] = [];

  report(message: Message, span: Span, { related = [], fixes = [] }: ReportOptions = {}): void {
    this.diagnostics.push({ ...message, span, related, fixes });
  }
}

/** A fix that replaces the text of one span. */
export function replacement(title: string, span: Span, newText: string): Fix {
  return { title, edits: [{ span, newText }] };
}
