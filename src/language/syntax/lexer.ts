/** Cuts source text into tokens. Never fails: what it does not know becomes a `bad` token. */
import type { Span } from "../../text.js";

export type TokenKind = "name" | "number" | "string" | "punctuation" | "newline" | "comment" | "bad" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly span: Span;
  readonly text: string;
}

/** All tokens with comments and line ends; what lies between two tokens is white space. The last is `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) break;
    const kind = kindAt(text, at);
    const end = endOf(kind, text, at);
    tokens.push({ kind, span: { start: at, end }, text: text.slice(at, end) });
    at = end;
  }
  tokens.push({ kind: "end", span: { start: text.length, end: text.length }, text: "" });
  return tokens;
}

/** What a token that begins with an ASCII character is, by that character's code. */
const kinds: readonly TokenKind[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) return "name";
  if (/[0-9]/.test(character)) return "number";
  if (/[\r\n]/.test(character)) return "newline";
  if (character === "#") return "comment";
  if (character === '"') return "string";
  return /[{}()[\]:,=+\-*/.]/.test(character) ? "punctuation" : "bad";
});

const dot = 0x2e;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNewline(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const blank = code === 0x20 || (code !== 0x0a && code !== 0x0d && code < 0x21 && /\s/.test(text[at]!));
    if (!blank && (code < 0x80 || !/\s/.test(text[at]!))) break;
    at++;
  }
  return at;
}

function kindAt(text: string, at: number): TokenKind {
  const code = text.charCodeAt(at);
  if (code >= 0x80) return /\p{L}/u.test(String.fromCodePoint(text.codePointAt(at)!)) ? "name" : "bad";
  if (code === dot && isDigit(text.charCodeAt(at + 1))) return "number";
  return kinds[code]!;
}

function endOf(kind: TokenKind, text: string, at: number): number {
  switch (kind) {
    case "name":
      return endOfName(text, at);
    case "number":
      return endOfNumber(text, at);
    case "newline":
      return text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;
    case "comment": {
      let end = at;
      while (end < text.length && !isNewline(text.charCodeAt(end))) end++;
      return end;
    }
    case "string":
      return endOfString(text, at);
    case "punctuation": {
      const two = text.startsWith("->", at) || text.startsWith("..", at);
      return two ? at + 2 : at + 1;
    }
    default:
      return at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
  }
}

function endOfName(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      if (kinds[code] !== "name" && !isDigit(code)) break;
      at++;
    } else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      if (!/[\p{L}\p{N}]/u.test(character)) break;
      at += character.length;
    }
  }
  return at;
}

// A number keeps its percent sign; `16..256` is a number, a range sign and a number.
const number = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?%?/y;

function endOfNumber(text: string, at: number): number {
  number.lastIndex = at;
  return at + number.exec(text)![0].length;
}

/** A string ends with its line; the parser says so when the closing quote is missing. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isNewline(code)) return at;
    if (code === 0x22) return at + 1;
    const escapes = code === 0x5c && at + 1 < text.length && !isNewline(text.charCodeAt(at + 1));
    at += escapes ? 2 : 1;
  }
  return at;
}
