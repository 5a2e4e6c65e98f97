/** Gives the value of a step a name: `Dense(8)` becomes `dense = Dense(8)`. */
import type { TextEdit } from "../../text.js";
import { indentation } from "../edits.js";
import { takesFlow } from "./flow.js";
import { freshValueName, valueNames } from "./fresh-names.js";
import { commentsIn, lineEndOf } from "./lines.js";
import { type Change, type FlowSite, holds, inFile, placeAfter, type Refactoring } from "./refactoring.js";

export function nameStep(site: FlowSite): Refactoring[] {
  const { declaration, span } = site;
  const at = declaration.statements.findIndex((each) => holds(each.span, span));
  const { name, steps } = declaration.statements[at] ?? { steps: [] };
  const step = steps.findIndex((each) => each.kind === "call" && holds(each.span, span));
  const target = steps[step];
  if (target?.kind !== "call" || target.call.name.text === "Output") return [];
  const isLast = step === steps.length - 1;
  if (isLast && name !== undefined) return [];
  const title = `Name the value of \`${target.call.name.text}\``;
  return [{ kind: "refactor.rewrite", title, change: () => named(site, at, step) }];
}

/** Where the chain goes on behind the step, the rest becomes a line of its own. */
function named({ declaration, unit, start }: FlowSite, at: number, step: number): Change {
  const { text } = unit;
  const { name, steps, span } = declaration.statements[at]!;
  const value = freshValueName(steps[step]!, valueNames(declaration));
  const begin: TextEdit = {
    span: { start: span.start, end: steps[0]!.span.start },
    newText: `${value} = `,
  };
  const edits = [begin];
  const next = steps[step + 1];
  if (next !== undefined) {
    const gap = { start: steps[step]!.span.end, end: next.span.start };
    const line = lineEndOf(text) + indentation(text, span.start);
    const comments = commentsIn(text.slice(gap.start, gap.end)).map((comment) => line + comment);
    const result = name === undefined ? "" : `${name.text} = `;
    const given = takesFlow(next, 0) ? "" : `${value} -> `;
    edits.push({ span: gap, newText: comments.join("") + line + result + given });
  }
  const moved = inFile(start, edits);
  return { edits: moved, newName: placeAfter(moved, moved[0]!, 0) };
}
