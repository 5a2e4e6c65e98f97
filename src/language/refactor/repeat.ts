/** Writes equal neighbours as one repetition, `Dense(64) * 3`, and a repetition as what it stands for. */
import type { Span } from "../../text.js";
import { emptyScope } from "../check/scope.js";
import { indentation } from "../edits.js";
import type { CallStep, FlowDeclaration, Step } from "../syntax/tree.js";
import { isRepeatable, takesFlow } from "./flow.js";
import { turnsOf } from "./inline-block.js";
import { commentsIn, lineEndOf, trimmed } from "./lines.js";
import { type Change, type FlowSite, holds, inFile, type Refactoring } from "./refactoring.js";
import { writtenStep } from "./written.js";

const kind = "refactor.rewrite";

export function repeat(site: FlowSite): Refactoring[] {
  const { declaration, unit } = site;
  // Where equal lines are selected, the first one says it all.
  const { start } = trimmed(unit.text, site.span);
  const span = { start, end: start };
  const at = declaration.statements.findIndex((statement) => holds(statement.span, span));
  const statement = declaration.statements[at];
  const index = statement?.steps.findIndex((step) => holds(step.span, span)) ?? -1;
  const step = statement?.steps[index];
  if (step === undefined || !isRepeatable(step)) return [];
  const offers: Refactoring[] = [];
  const run = stepRun(statement!.steps, index, step) ?? lineRun(declaration, at, step);
  if (run !== undefined) {
    const { name } = step.call;
    offers.push({
      kind,
      title: `Write as \`${name.text}(…) * ${run.count}\``,
      change: () => folded(site, step, run),
    });
  }
  const turns = step.times === undefined ? undefined : turnsOf(step, emptyScope);
  if (turns !== undefined) {
    const title = turns === 1 ? "Remove `* 1`" : `Write out the ${turns} repetitions`;
    offers.push({ kind, title, change: () => unrolled(site, at, index, turns) });
  }
  return offers;
}

/** Neighbours that are equal but for how often each stands there. */
interface Run {
  /** From the first to the last of them. */
  readonly span: Span;
  readonly count: number;
  /** What stands before them in their place, such as the name of their value. */
  readonly before: string;
}

function count(step: Step): number | undefined {
  return step.kind === "call" ? turnsOf(step, emptyScope) : undefined;
}

function once(step: Step): string {
  return writtenStep(step.kind === "call" ? { ...step, times: undefined } : step, ({ text }) => text);
}

/** The first and last of the equal neighbours around a place; undefined where it has none. */
function neighbours(
  length: number,
  at: number,
  isEqual: (place: number) => boolean,
): [number, number] | undefined {
  let [first, last] = [at, at];
  while (first > 0 && isEqual(first - 1)) first--;
  while (last + 1 < length && isEqual(last + 1)) last++;
  return first === last ? undefined : [first, last];
}

function stepRun(steps: readonly Step[], at: number, step: CallStep): Run | undefined {
  const written = once(step);
  if (count(step) === undefined) return undefined;
  const run = neighbours(
    steps.length,
    at,
    (place) => once(steps[place]!) === written && count(steps[place]!) !== undefined,
  );
  if (run === undefined) return undefined;
  const [first, last] = run;
  const total = steps.slice(first, last + 1).reduce((sum, each) => sum + count(each)!, 0);
  return { span: { start: steps[first]!.span.start, end: steps[last]!.span.end }, count: total, before: "" };
}

/** Lines of one step each; only the last may have a name. */
function lineRun({ statements }: FlowDeclaration, at: number, step: CallStep): Run | undefined {
  const written = once(step);
  const isLike = (place: number) => {
    const { steps } = statements[place]!;
    const [only] = steps;
    return steps.length === 1 && once(only!) === written && count(only!) !== undefined && takesFlow(only!, 0);
  };
  if (!isLike(at)) return undefined;
  let [first, last] = [at, at];
  while (first > 0 && isLike(first - 1) && statements[first - 1]!.name === undefined) first--;
  while (last + 1 < statements.length && isLike(last + 1) && statements[last]!.name === undefined) last++;
  if (first === last) return undefined;
  const name = statements[last]!.name;
  const total = statements.slice(first, last + 1).reduce((sum, { steps }) => sum + count(steps[0]!)!, 0);
  return {
    span: { start: statements[first]!.span.start, end: statements[last]!.span.end },
    count: total,
    before: name === undefined ? "" : `${name.text} = `,
  };
}

function folded({ unit, start }: FlowSite, step: CallStep, { span, count: total, before }: Run): Change {
  const { text } = unit;
  const call = text.slice(step.call.span.start, step.call.span.end);
  const own = commentsIn(call);
  const comments = commentsIn(text.slice(span.start, span.end));
  for (const comment of own) comments.splice(comments.indexOf(comment), 1);
  const next = lineEndOf(text) + indentation(text, span.start);
  const lines = comments.map((comment) => comment + next).join("");
  return { edits: inFile(start, [{ span, newText: `${lines}${before}${call} * ${total}` }]) };
}

function unrolled({ declaration, unit, start }: FlowSite, at: number, index: number, turns: number): Change {
  const { text } = unit;
  const { steps, span, name } = declaration.statements[at]!;
  const { call, span: whole } = steps[index] as CallStep;
  const once = text.slice(call.span.start, call.span.end);
  if (steps.length > 1) {
    const newText = Array.from({ length: turns }, () => once).join(" -> ");
    return { edits: inFile(start, [{ span: whole, newText }]) };
  }
  const before = name === undefined ? "" : text.slice(span.start, whole.start);
  const lines = Array.from({ length: turns }, (_, turn) => (turn === turns - 1 ? before + once : once));
  const newText = lines.join(lineEndOf(text) + indentation(text, span.start));
  return { edits: inFile(start, [{ span, newText }]) };
}
