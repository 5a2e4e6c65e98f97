/** Reads a file into a tree. Never throws: problems are listed, and the rest of the file is still read. */
import type { Span } from "../../text.js";
import { type Token, tokenize } from "./lexer.js";
import { parseStatement } from "./statement-parser.js";
import { TokenStream } from "./token-stream.js";
import type { Declaration, DeclarationKind, File, Name, Parameter, Property, Statement } from "./tree.js";
import { parseDottedName, parseStringToken, parseValue } from "./value-parser.js";

export const keywords: readonly DeclarationKind[] = [
  "dataset",
  "block",
  "network",
  "train",
  "tune",
  "let",
  "import",
];

export function parse(text: string): File {
  const stream = new TokenStream(tokenize(text));
  const declarations: Declaration[] = [];
  for (stream.skipNewlines(); !stream.atEnd; stream.skipNewlines()) {
    const declaration = parseDeclaration(stream);
    if (declaration !== undefined) declarations.push(declaration);
    expectLineEnd(stream);
  }
  return { declarations, problems: stream.problems };
}

function parseDeclaration(stream: TokenStream): Declaration | undefined {
  const first = stream.current;
  const keyword = keywords.find((word) => stream.atName(word));
  if (keyword === undefined) {
    stream.report(
      `Expected \`dataset\`, \`block\`, \`network\`, \`train\`, \`tune\`, \`let\` or \`import\`, but found ${describe(first)}.`,
      first.span,
    );
    skipForeignDeclaration(stream);
    return undefined;
  }
  const doc = stream.docAbove();
  stream.next();
  const base = { keywordSpan: first.span, doc };
  const from = (): Span => ({ start: first.span.start, end: stream.previousEnd });
  if (keyword === "let") {
    const name = expectName(stream, "a name after `let`");
    if (!stream.accept("=")) {
      stream.report(`Expected \`=\` after \`let ${name.text}\`.`, stream.hereSpan());
      stream.accept(":");
    }
    const value = parseValue(stream);
    return { kind: keyword, ...base, name, value, span: from() };
  }
  if (keyword === "import") {
    const name =
      stream.current.kind === "string"
        ? parseStringToken(stream)
        : expectName(
            stream,
            'the path of a file in quotation marks, as in `import "blocks.nn"`',
            () => false,
          );
    return { kind: keyword, ...base, name, span: from() };
  }
  const what = keyword === "train" || keyword === "tune" ? `network to ${keyword}` : keyword;
  const name = expectName(stream, `a name for the ${what}`);
  const takesParameters = keyword === "network" || keyword === "block";
  const parameters = takesParameters && stream.at("(") ? parseParameters(stream) : [];
  const dataset =
    keyword === "network" ? parseAfter(stream, "on", "the name of a dataset after `on`") : undefined;
  const alias =
    keyword === "train" ? parseAfter(stream, "as", "a name for this training after `as`") : undefined;
  const body = parseBraces(stream, keyword, name, first.span.start, () =>
    takesParameters ? parseBody(stream, parseStatement) : parseBody(stream, parseProperty),
  );
  const common = { ...base, name, bodySpan: body.span, span: from() };
  const statements = body.lines as Statement[];
  const properties = body.lines as Property[];
  switch (keyword) {
    case "network":
      return { kind: keyword, ...common, parameters, dataset, statements };
    case "block":
      return { kind: keyword, ...common, parameters, statements };
    case "train":
      return { kind: keyword, ...common, alias, properties };
    default:
      return { kind: keyword, ...common, properties };
  }
}

interface Body {
  readonly lines: readonly (Statement | Property)[];
  readonly span: Span;
}

function parseBraces(
  stream: TokenStream,
  keyword: string,
  name: Name,
  start: number,
  parseLines: () => (Statement | Property)[],
): Body {
  const opening = stream.current;
  if (!stream.accept("{")) {
    stream.report(
      `Expected \`{\` after the ${keyword}'s header, but found ${describe(opening)}.`,
      opening.span,
    );
    stream.skipLine();
    if (!stream.previousWas("{") && !stream.accept("{")) {
      const end = Math.max(start, stream.previousEnd);
      return { lines: [], span: { start: end, end } };
    }
  }
  const bodyStart = stream.previousEnd;
  const lines = parseLines();
  const bodyEnd = stream.current.span.start;
  if (!stream.accept("}")) {
    stream.report(`This \`{\` is never closed: add \`}\` at the end of \`${keyword} ${name.text}\`.`, {
      start: bodyStart - 1,
      end: bodyStart,
    });
  }
  return { lines, span: { start: bodyStart, end: Math.max(bodyStart, bodyEnd) } };
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

/** After a declaration its line ends; another declaration may follow a closing brace on the same line. */
function expectLineEnd(stream: TokenStream): void {
  if (stream.atLineEnd || stream.startsLine || keywords.some((word) => stream.atName(word))) return;
  if (stream.previousWas("}")) return;
  if (!stream.reportedAt(stream.current.span)) {
    stream.report(
      `Expected the end of the line, but found ${describe(stream.current)}.`,
      stream.current.span,
    );
  }
  skipForeignDeclaration(stream);
}

function parseAfter(stream: TokenStream, word: string, what: string): Name | undefined {
  if (!stream.atName(word)) return undefined;
  stream.next();
  return expectName(stream, what);
}

/** `(width, drop = 0.1)`. */
function parseParameters(stream: TokenStream): Parameter[] {
  const opening = stream.next().span;
  const parameters: Parameter[] = [];
  for (stream.skipNewlines(); !stream.at(")"); stream.skipNewlines()) {
    const start = stream.current.span.start;
    if (stream.current.kind !== "name") {
      const closing = stream.atEnd || stream.at("{") || stream.at("}");
      stream.report(
        closing
          ? "This `(` is never closed."
          : `Expected a parameter's name, but found ${describe(stream.current)}.`,
        closing ? opening : stream.current.span,
      );
      if (closing) return parameters;
      stream.next();
      continue;
    }
    const name = expectName(stream, "a parameter's name");
    const hasDefault = stream.accept("=") || stream.accept(":");
    const value = hasDefault ? parseValue(stream) : undefined;
    parameters.push({ name, default: value, span: { start, end: stream.previousEnd } });
    stream.skipNewlines();
    if (!stream.accept(",") && !stream.at(")") && stream.current.kind === "name") {
      stream.report("Expected `,` between two parameters.", stream.current.span);
    }
  }
  stream.next();
  return parameters;
}

function expectName(
  stream: TokenStream,
  what: string,
  fits: (token: Token) => boolean = ({ kind }) => kind === "name",
): Name {
  const token = stream.current;
  if (fits(token)) {
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

/** Whether a declaration begins here: a keyword at the start of a line, and what may follow it. */
function atDeclaration(stream: TokenStream): boolean {
  if (!stream.startsLine) return false;
  const keyword = keywords.find((word) => stream.atName(word));
  if (keyword === undefined) return false;
  const name = stream.peek(1);
  if (keyword === "import") return name.kind === "string";
  if (name.kind !== "name") return false;
  const after = stream.peek(2).text;
  if (keyword === "let") return after === "=";
  return after === "{" || after === "on" || after === "as" || after === "(";
}

function parseProperty(stream: TokenStream): Property | undefined {
  const token = stream.current;
  if (token.kind !== "name") {
    stream.report(`Expected a property such as \`name: value\`, but found ${describe(token)}.`, token.span);
    return undefined;
  }
  const name = parseDottedName(stream);
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
