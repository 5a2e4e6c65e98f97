/** The grammar of values: numbers, strings, names, lists, calls, ranges and arithmetic. */
import type { Span } from "../../text.js";
import type { TokenStream } from "./token-stream.js";
import type { Argument, Name, Value } from "./tree.js";

/** How deep brackets may nest, and how many terms a sum may have, so that no input can exhaust the stack. */
const deepest = 100;
const mostTerms = 500;

/** Reads `a`, `a..b`, with arithmetic in between. Reports and gives a `missing` value where none stands. */
export function parseValue(stream: TokenStream): Value {
  return parseRange(stream, 0);
}

function parseRange(stream: TokenStream, depth: number): Value {
  const from = parseSum(stream, depth);
  if (!stream.accept("..")) return from;
  const to = parseSum(stream, depth);
  return { kind: "range", from, to, span: join(from.span, to.span) };
}

function parseSum(stream: TokenStream, depth: number): Value {
  let left = parseProduct(stream, depth);
  for (let terms = 2; stream.at("+") || stream.at("-"); terms++) {
    if (terms > mostTerms) return tooLong(stream, left);
    const operator = stream.next().text as "+" | "-";
    const right = parseProduct(stream, depth);
    left = { kind: "binary", operator, left, right, span: join(left.span, right.span) };
  }
  return left;
}

function parseProduct(stream: TokenStream, depth: number): Value {
  let left = parseUnary(stream, depth);
  for (let terms = 2; stream.at("*") || stream.at("/"); terms++) {
    if (terms > mostTerms) return tooLong(stream, left);
    const operator = stream.next().text as "*" | "/";
    const right = parseUnary(stream, depth);
    left = { kind: "binary", operator, left, right, span: join(left.span, right.span) };
  }
  return left;
}

function parseUnary(stream: TokenStream, depth: number): Value {
  const start = stream.current.span.start;
  let signs = 0;
  while (stream.accept("-")) signs++;
  const operand = parsePrimary(stream, depth);
  if (signs % 2 === 0) return operand;
  return { kind: "negative", operand, span: { start, end: operand.span.end } };
}

function parsePrimary(stream: TokenStream, depth: number): Value {
  const token = stream.current;
  if (depth > deepest) {
    stream.report(`Brackets nest more than ${deepest} deep.`, token.span);
    skipNested(stream);
    return { kind: "missing", span: token.span };
  }
  switch (token.kind) {
    case "number": {
      stream.next();
      const percent = token.text.endsWith("%");
      const value = Number.parseFloat(token.text) / (percent ? 100 : 1);
      return { kind: "number", value, percent, span: token.span };
    }
    case "string":
      stream.next();
      return parseString(stream, token.text, token.span);
    case "name": {
      const name = parseDottedName(stream);
      if (stream.at("(")) return parseCall(stream, name, depth);
      return { kind: "name", text: name.text, span: name.span };
    }
    case "punctuation":
      if (token.text === "[") return parseList(stream, depth);
      if (token.text === "(") return parseParentheses(stream, depth);
      break;
    default:
  }
  const found = stream.atLineEnd ? "" : `, but found \`${token.text}\``;
  const span = stream.hereSpan();
  stream.report(`Expected a value${found}.`, span);
  return { kind: "missing", span };
}

/** `width`, or `input.photo`: a name, and names behind dots that touch it. */
export function parseDottedName(stream: TokenStream): Name {
  const first = stream.next();
  if (!stream.at(".")) return { text: first.text, span: first.span };
  let { text } = first;
  let { end } = first.span;
  while (stream.at(".") && stream.current.span.start === end) {
    const after = stream.peek(1);
    if (after.kind !== "name" || after.span.start !== end + 1) break;
    text += `.${after.text}`;
    end = after.span.end;
    stream.next();
    stream.next();
  }
  return { text, span: { start: first.span.start, end } };
}

function parseString(stream: TokenStream, text: string, span: Span): Value {
  const closed = text.length > 1 && /(?:^|[^\\])(?:\\\\)*"$/.test(text.slice(1));
  if (!closed) stream.report('This text is never closed: add `"` at its end.', span);
  const inner = closed ? text.slice(1, -1) : text.slice(1);
  return { kind: "string", text: inner.replace(/\\(["\\])/g, "$1"), span };
}

/** The string that stands here, with its own problems reported. */
export function parseStringToken(stream: TokenStream): Name {
  const token = stream.next();
  const value = parseString(stream, token.text, token.span);
  return { text: value.kind === "string" ? value.text : "", span: token.span };
}

function parseList(stream: TokenStream, depth: number): Value {
  const start = stream.next().span.start;
  const items: Value[] = [];
  parseItems(stream, "]", () => items.push(parseRange(stream, depth + 1)));
  return { kind: "list", items, span: { start, end: stream.previousEnd } };
}

function parseParentheses(stream: TokenStream, depth: number): Value {
  const opening = stream.next();
  stream.skipNewlines();
  const inner = parseRange(stream, depth + 1);
  stream.skipNewlines();
  if (!stream.accept(")")) stream.report("This `(` is never closed.", opening.span);
  return { ...inner, span: { start: opening.span.start, end: stream.previousEnd } };
}

function parseCall(stream: TokenStream, name: Name, depth: number): Value {
  const opening = stream.next().span.start;
  const items: Argument[] = [];
  parseItems(stream, ")", () => items.push(parseArgument(stream, depth + 1)));
  const end = stream.previousEnd;
  return {
    kind: "call",
    name,
    arguments: items,
    parenthesesSpan: { start: opening, end },
    span: { start: name.span.start, end },
  };
}

function parseArgument(stream: TokenStream, depth: number): Argument {
  const token = stream.current;
  if (token.kind === "name" && (stream.peek(1).text === ":" || stream.peek(1).text === "=")) {
    stream.next();
    if (stream.at("=")) {
      stream.report(`Arguments are named with \`:\`, as in \`${token.text}: …\`.`, stream.current.span);
    }
    stream.next();
    const value = parseRange(stream, depth);
    const name = { text: token.text, span: token.span };
    return { name, value, span: join(token.span, value.span) };
  }
  const value = parseRange(stream, depth);
  return { name: undefined, value, span: value.span };
}

/** Items between commas up to `closing`; lines may end inside. Stops before a brace or an assignment. */
function parseItems(stream: TokenStream, closing: ")" | "]", parseItem: () => void): void {
  const opening = { start: stream.previousEnd - 1, end: stream.previousEnd };
  stream.skipNewlines();
  while (!stream.at(closing)) {
    const before = stream.current;
    parseItem();
    stream.skipNewlines();
    if (stream.at(closing)) break;
    if (stream.accept(",")) {
      stream.skipNewlines();
      continue;
    }
    const stuck = stream.current === before;
    if (stream.atEnd || stream.at("{") || stream.at("}") || stream.startsLine || stuck) {
      stream.report(`This \`${closing === ")" ? "(" : "["}\` is never closed.`, opening);
      return;
    }
    stream.report(
      `Expected \`,\` or \`${closing}\`, but found \`${stream.current.text}\`.`,
      stream.current.span,
    );
    if (!startsValue(stream)) stream.next();
  }
  stream.next();
}

function startsValue(stream: TokenStream): boolean {
  const { kind } = stream.current;
  return kind === "number" || kind === "string" || kind === "name" || stream.at("[") || stream.at("(");
}

function tooLong(stream: TokenStream, left: Value): Value {
  stream.report(`This calculation has more than ${mostTerms} terms.`, left.span);
  skipNested(stream);
  return { kind: "missing", span: left.span };
}

/** Leaves the brackets that are open here, without recursion. */
function skipNested(stream: TokenStream): void {
  let depth = 0;
  while (!stream.atEnd && !stream.at("}") && !stream.at("{")) {
    if (stream.at("(") || stream.at("[")) depth++;
    if (stream.at(")") || stream.at("]")) depth--;
    if (depth < 0) return;
    stream.next();
  }
}

function join(a: Span, b: Span): Span {
  return { start: a.start, end: Math.max(a.end, b.end) };
}
