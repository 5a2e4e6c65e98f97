/** Cuts source text into tokens. Never fails: what it does not know becomes a `bad` token. */
import type { Span } from "../text.js";

export type TokenKind = "name" | "number" | "string" | "punctuation" | "newline" | "comment" | "bad" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly span: Span;
  readonly text: string;
}

const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ["newline", /\r\n|\n|\r/y],
  ["comment", /#[^\r\n]*/y],
  // A number keeps its percent sign; `16..256` is a number, a range sign and a number.
  ["number", /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?%?/y],
  ["name", /[\p{L}_][\p{L}\p{N}_]*/uy],
  // A string ends with its line; the parser says so when the closing quote is missing.
  ["string", /"(?:\\[^\r\n]|[^"\\\r\n])*"?/y],
  ["punctuation", /->|\.\.|[{}()[\]:,=+\-*/.]/y],
];

const blank = /[^\S\r\n]+/y;

/** All tokens with comments and line ends; what lies between two tokens is white space. The last is `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    blank.lastIndex = at;
    const space = blank.exec(text);
    if (space !== null) at += space[0].length;
    if (at >= text.length) break;
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.span.end;
  }
  tokens.push({ kind: "end", span: { start: text.length, end: text.length }, text: "" });
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) {
      return { kind, span: { start: at, end: at + match[0].length }, text: match[0] };
    }
  }
  const length = text.codePointAt(at)! > 0xffff ? 2 : 1;
  return { kind: "bad", span: { start: at, end: at + length }, text: text.slice(at, at + length) };
}
