/** A stretch of a body that could be a block of its own: what it takes from outside, and what it does with it. */
import type { Span } from "../../text.js";
import type { FlowDeclaration, NameValue, Statement, Step } from "../syntax/tree.js";
import { inputNames, settingNames, takesFlow, type ValueId, type Values, valuesOf } from "./flow.js";
import { holds, type Refusal } from "./refactoring.js";
import { writtenStep } from "./written.js";

/** Whole statements from `first` to `last`, or of one statement the steps from `from` to before `to`. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
}

/** What a stretch is as a block. */
export interface StretchFlow {
  /** Equal for stretches that do the same with what they are given. */
  readonly form: string;
  /** The names that stand for the value from outside. */
  readonly outside: readonly NameValue[];
  /** How that value is written where the stretch begins with it, or where it is not the one that flows in. */
  readonly lead: string | undefined;
  /** Whether its first step takes what flows in only because an arrow leads to it. */
  readonly arrow: boolean;
  /** The names in its settings. */
  readonly settings: ReadonlySet<string>;
}

/** Whether all of a statement belongs to the stretch. */
export function isWhole({ statements }: FlowDeclaration, { first, last, from, to }: Stretch): boolean {
  return first < last || (from === 0 && to === statements[first]!.steps.length);
}

export function stepsOf(
  { statements }: FlowDeclaration,
  { first, last, from, to }: Stretch,
): readonly Step[] {
  return statements
    .slice(first, last + 1)
    .flatMap(({ steps }) => (first === last ? steps.slice(from, to) : steps));
}

/** The stretch that a selection means; undefined where it holds no whole step. */
export function stretchAt({ statements }: FlowDeclaration, selected: Span): Stretch | undefined {
  const touched = (span: Span) => span.start < selected.end && selected.start < span.end;
  const first = statements.findIndex(({ span }) => touched(span));
  if (first < 0) return undefined;
  const last = statements.findLastIndex(({ span }) => touched(span));
  const { name, steps } = statements[first]!;
  if (first < last || (name !== undefined && touched(name.span))) {
    return { first, last, from: 0, to: steps.length };
  }
  const from = steps.findIndex(({ span }) => touched(span));
  const to = steps.findLastIndex(({ span }) => touched(span)) + 1;
  const whole = from >= 0 && steps.slice(from, to).every(({ span }) => holds(selected, span));
  return whole ? { first, last, from, to } : undefined;
}

/** What the stretch takes and gives, or why it cannot be a block. */
export function flowOf(declaration: FlowDeclaration, stretch: Stretch): StretchFlow | Refusal {
  const values = valuesOf(declaration);
  const { statements } = declaration;
  const { first, last, from } = stretch;
  const taken = new Map<ValueId, NameValue | undefined>();
  const outside: NameValue[] = [];
  const settings = new Set<string>();
  let lead: string | undefined;
  const form: string[] = [];
  const flowing = values.into(first, from);

  for (let at = first; at <= last; at++) {
    const steps = stepsIn(statements[at]!, at, stretch);
    const written: string[] = [];
    for (const [place, step] of steps.entries()) {
      const why = whyNoStep(step);
      if (why !== undefined) return { refused: why };
      const beginsStretch = at === first && place === 0;
      if (beginsStretch && takesFlow(step, from)) {
        if (flowing === undefined) return { refused: "Nothing flows in here." };
        taken.set(flowing, taken.get(flowing));
        // A merge behind an arrow takes what flows in; at the beginning of a line it would not.
        if (!takesFlow(step, 0)) written.push("$");
      }
      const names = inputNames(step);
      for (const name of names) {
        const definition = values.definition(name.text, at);
        if (definition !== undefined && definition.statement >= first) continue;
        const id = values.named(name.text, at);
        if (id === undefined) return { refused: `\`${name.text}\` stands for no value.` };
        taken.set(id, taken.get(id) ?? name);
        outside.push(name);
      }
      for (const { text } of settingNames(step)) settings.add(text);
      // What a stretch begins with is what it is given, whether it is said or not.
      if (beginsStretch && step.kind === "name" && outside.length > 0) {
        lead = step.text;
        if (steps.length > 1 && takesFlow(steps[1]!, 0)) continue;
      }
      written.push(
        writtenStep(step, (name) => {
          const definition = values.definition(name.text, at);
          const inside = definition !== undefined && definition.statement >= first;
          return inside ? `$${definition.statement - first}` : "$";
        }),
      );
    }
    form.push(written.join(" -> "));
  }
  const [given, ...others] = taken;
  if (given === undefined) return { refused: "It takes nothing from above, and a block has an input." };
  if (others.length > 0) {
    const names = [...taken.values()].map((name) =>
      name === undefined ? "the value above it" : `\`${name.text}\``,
    );
    return {
      refused: `It takes ${names.slice(0, -1).join(", ")} and ${names.at(-1)}, and a block has one input.`,
    };
  }
  const [id, name] = given;
  if (id !== flowing) lead ??= name!.text;
  const later = madeAndUsedBelow(declaration, stretch, values);
  if (later !== undefined) {
    return { refused: `\`${later}\` is used below, and a block gives only its last value.` };
  }
  const [begin] = stepsIn(statements[first]!, first, stretch);
  const arrow = takesFlow(begin!, from) && !takesFlow(begin!, 0);
  return { form: form.join("\n"), outside, lead, arrow, settings };
}

function stepsIn({ steps }: Statement, at: number, { first, last, from, to }: Stretch): readonly Step[] {
  return at === first && first === last ? steps.slice(from, to) : steps;
}

function whyNoStep(step: Step): string | undefined {
  if (step.kind === "name") return undefined;
  switch (step.call.name.text) {
    case "Input":
      return "A block takes its input from where it is used: leave `Input` out.";
    case "Output":
      return "The outputs of a network are said in the network: leave `Output` out.";
    default:
      return undefined;
  }
}

/** A name made inside, other than that of the last value, which is used below. */
function madeAndUsedBelow(
  { statements }: FlowDeclaration,
  { first, last }: Stretch,
  values: Values,
): string | undefined {
  for (let at = first; at < last; at++) {
    if (values.mentionsOf(at).some((mention) => mention > last)) return statements[at]!.name?.text;
  }
  return undefined;
}
