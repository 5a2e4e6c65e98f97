/** Joins lines into a chain of arrows, and writes a chain as lines of their own. */
import type { Span, TextEdit } from "../../text.js";
import { indentation } from "../edits.js";
import type { FlowDeclaration, Statement } from "../syntax/tree.js";
import { takesFlow, valuesOf } from "./flow.js";
import { commentsIn, lineEndOf, trimmed } from "./lines.js";
import { type Change, type FlowSite, holds, inFile, type Refactoring } from "./refactoring.js";

const kind = "refactor.rewrite";

/** With a cursor the line and the next one; with a selection all lines that it touches. */
export function joinLines(site: FlowSite): Refactoring[] {
  const { declaration, unit } = site;
  const span = trimmed(unit.text, site.span);
  const { statements } = declaration;
  const first = statements.findIndex((statement) => touches(statement.span, span));
  const lastTouched = statements.findLastIndex((statement) => touches(statement.span, span));
  const last = Math.max(lastTouched, span.start === span.end ? first + 1 : first);
  if (first < 0 || last === first || last >= statements.length) return [];
  for (let at = first; at < last; at++) if (!canJoin(declaration, at)) return [];
  const title =
    last === first + 1
      ? "Join the two lines into a chain"
      : `Join the ${last - first + 1} lines into a chain`;
  return [{ kind, title, change: () => joined(site, first, last) }];
}

function touches(span: Span, selected: Span): boolean {
  return span.start <= selected.end && selected.start <= span.end;
}

/** Whether nothing but the next line takes what a line makes, so that it need not be a line. */
function canJoin(declaration: FlowDeclaration, at: number): boolean {
  const { name, steps } = declaration.statements[at]!;
  const [first, second] = declaration.statements[at + 1]!.steps;
  // A line that could not be read.
  if (steps.length === 0 || first === undefined) return false;
  if (name === undefined) return takesFlow(first, 0);
  const mentioned = valuesOf(declaration).mentionsOf(at).length;
  return mentioned === 1 && first.kind === "name" && first.text === name.text && second !== undefined;
}

function joined({ declaration, unit, start }: FlowSite, first: number, last: number): Change {
  const { statements } = declaration;
  const { text } = unit;
  const [begin, end] = [statements[first]!, statements[last]!];
  const edits: TextEdit[] = [];
  const name = end.name === undefined ? "" : `${end.name.text} = `;
  edits.push({ span: { start: begin.span.start, end: begin.steps[0]!.span.start }, newText: name });
  for (let at = first; at < last; at++) {
    const [line, next] = [statements[at]!, statements[at + 1]!];
    // Where the line has a name, the next one begins with it.
    const step = line.name === undefined ? next.steps[0]! : next.steps[1]!;
    const gap = { start: line.span.end, end: step.span.start };
    edits.push({ span: gap, newText: arrow(text, gap, statements[first]!.span.start) });
  }
  return {
    edits: inFile(
      start,
      edits.filter(({ span, newText }) => newText !== text.slice(span.start, span.end)),
    ),
  };
}

/** The arrow between two steps that stood on lines of their own, behind the comments between them. */
function arrow(text: string, gap: Span, statement: number): string {
  const between = text.slice(gap.start, gap.end);
  const comments = commentsIn(between);
  if (comments.length === 0) return " -> ";
  const next = `${lineEndOf(text) + indentation(text, statement)}  `;
  const behind = /^[^\r\n]*#/.test(between);
  const lines = comments.map((comment, at) => (at === 0 && behind ? `  ${comment}` : next + comment));
  return `${lines.join("")}${next}-> `;
}

export function splitChain(site: FlowSite): Refactoring[] {
  const { declaration, unit } = site;
  const span = trimmed(unit.text, site.span);
  const statement = declaration.statements.find((each) => holds(each.span, span));
  if (statement === undefined || cuts(statement).length === 0) return [];
  return [{ kind, title: "Split the chain into lines", change: () => split(site, statement) }];
}

/** The steps that can begin a line: they take what the line above makes. */
function cuts({ steps }: Statement): number[] {
  return steps.flatMap((step, at) => {
    const named = at === 1 && steps[0]!.kind === "name";
    return at > 0 && !named && takesFlow(step, 0) ? [at] : [];
  });
}

function split({ unit, start }: FlowSite, statement: Statement): Change {
  const { text } = unit;
  const { name, steps } = statement;
  const places = cuts(statement);
  const next = lineEndOf(text) + indentation(text, statement.span.start);
  const edits: TextEdit[] = [];
  if (name !== undefined) {
    edits.push({ span: { start: statement.span.start, end: steps[0]!.span.start }, newText: "" });
  }
  for (const at of places) {
    const gap = { start: steps[at - 1]!.span.end, end: steps[at]!.span.start };
    const between = text.slice(gap.start, gap.end);
    const behind = /^[^\r\n]*#/.test(between);
    const comments = commentsIn(between).map((comment, place) =>
      place === 0 && behind && !/^[^#\r\n]*->/.test(between) ? `  ${comment}` : next + comment,
    );
    const result = at === places.at(-1) && name !== undefined ? `${name.text} = ` : "";
    edits.push({ span: gap, newText: comments.join("") + next + result });
  }
  return { edits: inFile(start, edits) };
}
