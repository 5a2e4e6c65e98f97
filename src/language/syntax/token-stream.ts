/** The parser's view of the tokens: where it is, what comes next, and the problems found so far. */
import type { Span } from "../../text.js";
import type { Token } from "./lexer.js";
import type { SyntaxProblem } from "./tree.js";

export class TokenStream {
  readonly problems: SyntaxProblem[] = [];
  private readonly tokens: Token[] = [];
  /** The place of each of `tokens` among all tokens. */
  private readonly places: number[] = [];
  private index = 0;

  /** Comments are kept aside: the grammar does not see them. */
  constructor(private readonly all: readonly Token[]) {
    for (let place = 0; place < all.length; place++) {
      if (all[place]!.kind === "comment") continue;
      this.places.push(place);
      this.tokens.push(all[place]!);
    }
  }

  get current(): Token {
    return this.tokens[this.index]!;
  }

  get atEnd(): boolean {
    return this.current.kind === "end";
  }

  get atLineEnd(): boolean {
    return this.current.kind === "newline" || this.atEnd;
  }

  /** Whether the current token is the first of its line. */
  get startsLine(): boolean {
    return this.index === 0 || this.tokens[this.index - 1]!.kind === "newline";
  }

  /** The end of the last token that was read, line ends not counted. */
  get previousEnd(): number {
    for (let at = this.index - 1; at >= 0; at--) {
      if (this.tokens[at]!.kind !== "newline") return this.tokens[at]!.span.end;
    }
    return 0;
  }

  peek(ahead: number): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)]!;
  }

  at(punctuation: string): boolean {
    return this.current.kind === "punctuation" && this.current.text === punctuation;
  }

  atName(word: string): boolean {
    return this.current.kind === "name" && this.current.text === word;
  }

  next(): Token {
    const token = this.current;
    if (this.index < this.tokens.length - 1) this.index++;
    return token;
  }

  accept(punctuation: string): boolean {
    if (!this.at(punctuation)) return false;
    this.next();
    return true;
  }

  /** Accepts `->`, which may also begin the next line. */
  acceptArrow(): boolean {
    let ahead = 0;
    while (this.peek(ahead).kind === "newline") ahead++;
    if (this.peek(ahead).text !== "->") return false;
    this.index += ahead + 1;
    return true;
  }

  skipNewlines(): void {
    while (this.current.kind === "newline") this.next();
  }

  /** After `->` the flow may go on in the next line. */
  skipNewlinesAfterArrow(): void {
    if (this.previousWas("->")) this.skipNewlines();
  }

  previousWas(punctuation: string): boolean {
    return this.index > 0 && this.tokens[this.index - 1]!.text === punctuation;
  }

  /** Goes to the end of the line, over brackets that span several lines, but not over a brace. */
  skipLine(): void {
    let depth = 0;
    while (!this.atEnd) {
      if (this.at("(") || this.at("[")) depth++;
      if (this.at(")") || this.at("]")) depth--;
      if (this.at("}")) return;
      if (this.at("{")) {
        this.next();
        return;
      }
      if (this.current.kind === "newline" && depth <= 0) return;
      this.next();
    }
  }

  /** The current token, or a place right after the last one where the line ends here. */
  hereSpan(): Span {
    return this.atLineEnd ? { start: this.previousEnd, end: this.previousEnd } : this.current.span;
  }

  report(message: string, span: Span): void {
    this.problems.push({ message, span });
  }

  reportedAt(span: Span): boolean {
    return this.problems.at(-1)?.span.start === span.start;
  }

  /** The text of the `##` lines right above the current token. */
  docAbove(): string | undefined {
    const lines: string[] = [];
    let at = this.places[this.index]! - 1;
    while (at >= 1 && this.all[at]!.kind === "newline" && this.all[at - 1]!.text.startsWith("##")) {
      lines.unshift(this.all[at - 1]!.text.replace(/^##\s?/, "").trimEnd());
      at -= 2;
    }
    return lines.length === 0 ? undefined : lines.join("\n");
  }
}
