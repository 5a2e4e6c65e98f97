/** The body of a block as lines that can stand elsewhere, with its values put in and its comments where they belong. */
import type { TextEdit } from "../../text.js";
import { indentation } from "../edits.js";
import { tokenize } from "../syntax/lexer.js";
import type { BlockDeclaration, Statement, Step } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { inputNames, takesFlow } from "./flow.js";
import { editedSlice, reindented } from "./lines.js";
import { type Substitutes, substitutionsIn } from "./substitution.js";

/** Comments around a statement. */
export interface Comments {
  readonly above: readonly string[];
  readonly behind: string | undefined;
}

/** The comments of a body that stand in none of its statements: by statement, the last for those below all of them. */
export function commentsOf({ statements, bodySpan }: BlockDeclaration, { text }: Unit): Comments[] {
  const found = [...statements, undefined].map(() => ({
    above: [] as string[],
    behind: undefined as string | undefined,
  }));
  for (const token of tokenize(text.slice(bodySpan.start, bodySpan.end))) {
    if (token.kind !== "comment") continue;
    const at = bodySpan.start + token.span.start;
    if (statements.some(({ span }) => span.start <= at && at < span.end)) continue;
    const next = statements.findIndex(({ span }) => span.start > at);
    const before = next < 0 ? statements.length - 1 : next - 1;
    const end = statements[before]?.span.end;
    const written = token.text.trimEnd();
    const behind = end !== undefined && !/[\r\n]/.test(text.slice(end, at));
    if (behind) found[before]!.behind = written;
    else found[before + 1]!.above.push(written);
  }
  return found;
}

/** Whether a body begins with `input ->`, where leaving that out changes nothing. */
export function beginsWithInput({ statements }: BlockDeclaration): boolean {
  const [first, second] = statements[0]?.steps ?? [];
  return first?.kind === "name" && first.text === "input" && second !== undefined && takesFlow(second, 0);
}

/** Whether a body needs a name for what it is given: anywhere but at its very beginning. */
export function needsInputName(block: BlockDeclaration): boolean {
  const mentions = block.statements
    .flatMap(({ steps }) => steps)
    .flatMap(inputNames)
    .filter(({ text }) => text === "input");
  return mentions.length > (beginsWithInput(block) ? 1 : 0);
}

export interface Filling {
  readonly parameters: Substitutes;
  /** New names of the body's values; `input` among them where it has a name. */
  readonly values: ReadonlyMap<string, string>;
  /** Of lines that a statement goes on in. */
  readonly indent: string;
  readonly lineEnd: string;
}

/** The steps of a statement from `from` on, filled in. */
export function filledSteps(
  { steps }: Statement,
  from: number,
  { text }: Unit,
  { parameters, values, indent, lineEnd }: Filling,
): string {
  const span = { start: steps[from]!.span.start, end: steps.at(-1)!.span.end };
  const edits = steps.slice(from).flatMap((step) => fillings(step, parameters, values));
  const filled = editedSlice(text, span, edits);
  return reindented(filled, indentation(text, steps[0]!.span.start), indent, lineEnd);
}

function fillings(step: Step, parameters: Substitutes, values: ReadonlyMap<string, string>): TextEdit[] {
  const inputs = inputNames(step);
  const renamed = inputs.flatMap(({ text, span }) => {
    const newText = values.get(text);
    return newText === undefined ? [] : [{ span, newText }];
  });
  if (step.kind === "name") return renamed;
  const settings = step.call.arguments.flatMap(({ value }) =>
    inputs.some((input) => input === value) ? [] : substitutionsIn(value, parameters),
  );
  const times = step.times === undefined ? [] : substitutionsIn(step.times, parameters, true);
  return [...renamed, ...settings, ...times];
}
