/** Reads a file into a tree. Never throws: problems are listed, and the rest of the file is still read. */
import type { Span } from "../text.js";
import { type Token, tokenize } from "./lexer.js";
import { TokenStream } from "./token-stream.js";
import type { Declaration, File, Name, Property, Statement, Step } from "./tree.js";
import { parseValue } from "./value-parser.js";

const keywords = ["dataset", "network", "train"] as const;

export function parse(text: string): File {
  const stream = new TokenStream(tokenize(text));
  const declarations: Declaration[] = [];
  for (stream.skipNewlines(); !stream.atEnd; stream.skipNewlines()) {
    const declaration = parseDeclaration(stream);
    if (declaration !== undefined) declarations.push(declaration);
  }
  return { declarations, problems: stream.problems };
}

function parseDeclaration(stream: TokenStream): Declaration | undefined {
  const first = stream.current;
  const keyword = keywords.find((word) => first.kind === "name" && first.text === word);
  if (keyword === undefined) {
    stream.report(
      `Expected \`dataset\`, \`network\` or \`train\`, but found ${describe(first)}.`,
      first.span,
    );
    skipForeignDeclaration(stream);
    return undefined;
  }
  const doc = stream.docAbove();
  stream.next();
  const name = expectName(stream, `a name for the ${keyword === "train" ? "network to train" : keyword}`);
  const dataset = keyword === "network" ? parseOn(stream) : undefined;
  const opening = stream.current;
  if (!stream.accept("{")) {
    stream.report(
      `Expected \`{\` after the ${keyword}'s header, but found ${describe(opening)}.`,
      opening.span,
    );
    stream.skipLine();
    if (!stream.previousWas("{") && !stream.accept("{")) {
      const at = { start: stream.previousEnd, end: stream.previousEnd };
      const span = { start: first.span.start, end: stream.previousEnd };
      const base = { name, span, keywordSpan: first.span, bodySpan: at, doc };
      return keyword === "network"
        ? { kind: keyword, ...base, dataset, statements: [] }
        : { kind: keyword, ...base, properties: [] };
    }
  }
  const bodyStart = stream.previousEnd;
  const lines = keyword === "network" ? parseBody(stream, parseStatement) : parseBody(stream, parseProperty);
  const bodyEnd = stream.current.span.start;
  if (!stream.accept("}")) {
    stream.report(`This \`{\` is never closed: add \`}\` at the end of \`${keyword} ${name.text}\`.`, {
      start: bodyStart - 1,
      end: bodyStart,
    });
  }
  const base = {
    name,
    span: { start: first.span.start, end: stream.previousEnd },
    keywordSpan: first.span,
    bodySpan: { start: bodyStart, end: Math.max(bodyStart, bodyEnd) },
    doc,
  };
  return keyword === "network"
    ? { kind: keyword, ...base, dataset, statements: lines as Statement[] }
    : { kind: keyword, ...base, properties: lines as Property[] };
}

/** Skips a declaration that is none: the rest of its line, and its body where it has one. */
function skipForeignDeclaration(stream: TokenStream): void {
  // A brace that closes nothing stops `skipLine`, and so must be passed here.
  if (stream.accept("}")) return;
  stream.skipLine();
  if (!stream.previousWas("{")) return;
  for (let depth = 1; depth > 0 && !stream.atEnd && !atDeclaration(stream); stream.next()) {
    if (stream.at("{")) depth++;
    if (stream.at("}")) depth--;
  }
}

function parseOn(stream: TokenStream): Name | undefined {
  if (!stream.atName("on")) return undefined;
  stream.next();
  return expectName(stream, "the name of a dataset after `on`");
}

function expectName(stream: TokenStream, what: string): Name {
  const token = stream.current;
  if (token.kind === "name") {
    stream.next();
    return { text: token.text, span: token.span };
  }
  stream.report(`Expected ${what}, but found ${describe(token)}.`, token.span);
  return { text: "", span: { start: token.span.start, end: token.span.start } };
}

/** Lines up to the closing brace; a declaration at the start of a line ends a body that was left open. */
function parseBody<T>(stream: TokenStream, parseLine: (stream: TokenStream) => T | undefined): T[] {
  const lines: T[] = [];
  for (stream.skipNewlines(); !stream.atEnd && !stream.at("}"); stream.skipNewlines()) {
    if (atDeclaration(stream)) break;
    const before = stream.current;
    const line = parseLine(stream);
    if (line !== undefined) lines.push(line);
    // A bracket that was left open has been reported, and the next line begins afresh.
    const ended = stream.atLineEnd || stream.at("}") || (stream.startsLine && stream.current !== before);
    if (!ended) {
      if (!stream.reportedAt(stream.current.span)) {
        stream.report(
          `Expected the end of the line, but found ${describe(stream.current)}.`,
          stream.current.span,
        );
      }
      stream.skipLine();
    }
  }
  return lines;
}

/** Whether a declaration begins here: a keyword at the start of a line, a name, and `{` or `on`. */
function atDeclaration(stream: TokenStream): boolean {
  if (!stream.startsLine || !keywords.some((word) => stream.atName(word))) return false;
  const after = stream.peek(2);
  return stream.peek(1).kind === "name" && (after.text === "{" || after.text === "on");
}

function parseProperty(stream: TokenStream): Property | undefined {
  const token = stream.current;
  if (token.kind !== "name") {
    stream.report(`Expected a property such as \`name: value\`, but found ${describe(token)}.`, token.span);
    return undefined;
  }
  stream.next();
  const name = { text: token.text, span: token.span };
  if (!stream.accept(":")) {
    const expected = stream.at("=") ? ", not `=`" : "";
    stream.report(`Expected \`:\` after \`${name.text}\`${expected}.`, stream.hereSpan());
    if (!stream.accept("=")) return undefined;
  }
  const values = [parseValue(stream)];
  while (stream.accept(",")) {
    stream.skipNewlines();
    values.push(parseValue(stream));
  }
  const valueSpan: Span = { start: values[0]!.span.start, end: values.at(-1)!.span.end };
  return { name, values, valueSpan, span: { start: name.span.start, end: valueSpan.end } };
}

function parseStatement(stream: TokenStream): Statement | undefined {
  const start = stream.current.span.start;
  let name: Name | undefined;
  if (stream.current.kind === "name" && stream.peek(1).text === "=") {
    name = expectName(stream, "a name");
    stream.next();
  }
  const steps: Step[] = [];
  do {
    stream.skipNewlinesAfterArrow();
    const value = parseValue(stream);
    if (value.kind === "call" || value.kind === "name") steps.push(value);
    else if (value.kind !== "missing") {
      stream.report("Expected a layer such as `Dense(16, relu)`, or the name of a value.", value.span);
    }
    if (value.kind === "missing") break;
  } while (stream.acceptArrow());
  if (steps.length === 0) return undefined;
  return { name, steps, span: { start, end: stream.previousEnd } };
}

/** What a token is called in messages. */
function describe(token: Token): string {
  switch (token.kind) {
    case "end":
      return "the end of the file";
    case "newline":
      return "the end of the line";
    default:
      return `\`${token.text}\``;
  }
}
