/** Puts values in the place of a block's parameters, in the text of its body. */
import type { TextEdit } from "../../text.js";
import { bindArguments } from "../check/bind.js";
import { defaultsOf, paramsOf } from "../check/parameters.js";
import { emptyScope } from "../check/scope.js";
import { silentReporter } from "../reporter.js";
import type { BlockDeclaration, CallValue, Value } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { editedSlice } from "./lines.js";
import type { Refusal } from "./refactoring.js";

/** What stands for a parameter. */
export interface Substitute {
  readonly text: string;
  /** Whether it needs parentheses next to an operator. */
  readonly loose: boolean;
}

export type Substitutes = ReadonlyMap<string, Substitute>;

/** What a use of a block gives its parameters, as text. */
export function substitutesOf(
  block: BlockDeclaration,
  blockUnit: Unit,
  call: CallValue,
  callUnit: Unit,
): Substitutes | Refusal {
  const name = block.name.text;
  const params = paramsOf(block.parameters, defaultsOf(block.parameters, emptyScope, silentReporter));
  const { given } = bindArguments({ name, params }, call, emptyScope, silentReporter);
  if (given.size !== call.arguments.length) return { refused: `The arguments of \`${name}\` do not fit it.` };
  const substitutes = new Map<string, Substitute>();
  for (const { name: parameter, default: written } of block.parameters) {
    const { text } = parameter;
    const value = call.arguments[given.get(text)?.first ?? -1]?.value;
    // A default is worked out with the parameters before it.
    const byDefault = () => written && substitute(written, blockUnit.text, substitutes);
    const chosen = value === undefined ? byDefault() : substitute(value, callUnit.text, new Map());
    if (chosen === undefined) return { refused: `\`${name}\` is not given its \`${text}\` here.` };
    substitutes.set(text, chosen);
  }
  return substitutes;
}

function substitute(value: Value, source: string, substitutes: Substitutes): Substitute {
  const text = editedSlice(source, value.span, substitutionsIn(value, substitutes));
  const single = substitutes.get(value.kind === "name" ? value.text : "");
  return { text, loose: single?.loose ?? isLoose(value, source) };
}

/** Whether a value falls apart next to an operator. Parentheses belong to the span of what they enclose. */
function isLoose(value: Value, source: string): boolean {
  if (value.kind !== "binary" && value.kind !== "negative" && value.kind !== "range") return false;
  if (source[value.span.start] !== "(") return true;
  if (value.kind === "binary") return value.left.span.start === value.span.start;
  return value.kind === "range" && value.from.span.start === value.span.start;
}

/** Edits that put the values in the place of their names. */
export function substitutionsIn(value: Value, substitutes: Substitutes, beside = false): TextEdit[] {
  const inside = (inner: Value, operand: boolean) => substitutionsIn(inner, substitutes, operand);
  switch (value.kind) {
    case "name": {
      const found = substitutes.get(value.text);
      if (found === undefined) return [];
      return [{ span: value.span, newText: beside && found.loose ? `(${found.text})` : found.text }];
    }
    case "list":
      return value.items.flatMap((item) => inside(item, false));
    case "negative":
      return inside(value.operand, true);
    case "binary":
      return [...inside(value.left, true), ...inside(value.right, true)];
    case "range":
      return [...inside(value.from, true), ...inside(value.to, true)];
    case "call":
      return value.arguments.flatMap((argument) => inside(argument.value, false));
    default:
      return [];
  }
}
