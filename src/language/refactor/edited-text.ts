/** A text that is edited again and again, and knows in the end which edits of the first text make the last one. */
import type { TextEdit } from "../../text.js";

/** A stretch of the first text that is still there, or text that was not there. */
type Part =
  | { readonly kind: "kept"; readonly start: number; readonly end: number }
  | { readonly kind: "new"; readonly text: string };

export class EditedText {
  private parts: readonly Part[];

  constructor(private readonly first: string) {
    this.parts = [{ kind: "kept", start: 0, end: first.length }];
  }

  get text(): string {
    return this.parts.map((part) => this.textOf(part)).join("");
  }

  /** Edits that count in the text as it is now and do not overlap. */
  apply(edits: readonly TextEdit[]): void {
    const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    const parts: Part[] = [];
    let at = 0;
    for (const { span, newText } of ordered) {
      parts.push(...this.cut(at, span.start), { kind: "new", text: newText });
      at = span.end;
    }
    parts.push(...this.cut(at, Number.POSITIVE_INFINITY));
    this.parts = parts.filter((part) => this.textOf(part) !== "");
  }

  /** The edits of the first text, in their order. */
  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let at = 0;
    let added = "";
    const close = (next: number) => {
      if (added !== "" || next > at) edits.push({ span: { start: at, end: next }, newText: added });
      added = "";
    };
    for (const part of this.parts) {
      if (part.kind === "new") added += part.text;
      else {
        close(part.start);
        at = part.end;
      }
    }
    close(this.first.length);
    return edits;
  }

  /** The parts from `start` to `end` of the text as it is now. */
  private cut(start: number, end: number): Part[] {
    const cut: Part[] = [];
    let place = 0;
    for (const part of this.parts) {
      const { length } = this.textOf(part);
      const from = Math.max(0, start - place);
      const to = Math.min(length, end - place);
      if (from < to) {
        cut.push(
          part.kind === "new"
            ? { kind: "new", text: part.text.slice(from, to) }
            : { kind: "kept", start: part.start + from, end: part.start + to },
        );
      }
      place += length;
    }
    return cut;
  }

  private textOf(part: Part): string {
    return part.kind === "new" ? part.text : this.first.slice(part.start, part.end);
  }
}
