/** Aligns the comments behind the code of neighbouring lines. */
import { commentGap } from "./spacing.js";

/** Lines of one indentation whose comments stand in one column; told line by line. */
export class CommentColumn {
  private readonly comments: number[] = [];
  private readonly widths: number[] = [];
  private level = 0;

  /** Sets the gaps in `spaces`. */
  constructor(private readonly spaces: Uint8Array) {}

  /** A line whose comment shall stand with those above it, where it follows them directly and is indented alike. */
  add(comment: number, width: number, level: number, directly: boolean): void {
    if (!directly || level !== this.level) this.end();
    this.level = level;
    this.comments.push(comment);
    this.widths.push(width);
  }

  /** A line without such a comment: the next one begins a column of its own. */
  end(): void {
    if (this.comments.length > 1) {
      const column = this.widths.reduce((a, b) => Math.max(a, b)) + commentGap;
      this.comments.forEach((comment, at) => {
        this.spaces[comment] = column - this.widths[at]!;
      });
    }
    this.comments.length = 0;
    this.widths.length = 0;
  }
}
