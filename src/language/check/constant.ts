/** Checks `let name = value` and works the value out. */
import { messages } from "../messages/messages.js";
import type { FoundDeclaration, Names } from "../program/names.js";
import { type Draft, reporterFor } from "../reporter.js";
import type { LetDeclaration, Value } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { evaluate } from "./evaluate.js";
import type { Known } from "./scope.js";

export interface ConstantCheck {
  readonly drafts: readonly Draft[];
  readonly known: Known;
}

export function checkConstant(declaration: LetDeclaration, unit: Unit, names: Names): ConstantCheck {
  const drafts: Draft[] = [];
  const reporter = reporterFor(unit, drafts);
  if (leadsToItself({ declaration, names })) {
    reporter.report(messages.cyclicConstant(declaration.name.text), declaration.name.span);
    return { drafts, known: { value: undefined } };
  }
  const result = evaluate(declaration.value, names.constants);
  if (result.kind === "problem") reporter.report(messages.badValue(result.message), result.span);
  return { drafts, known: { value: result.kind === "value" ? result.value : undefined } };
}

/** Whether a constant's value needs the constant itself. */
function leadsToItself(start: FoundDeclaration<LetDeclaration>): boolean {
  const seen = new Set<LetDeclaration>();
  const open = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of namesIn(next.declaration.value)) {
      const found = next.names.constantDeclaration(name);
      if (found === undefined) continue;
      if (found.declaration === start.declaration) return true;
      if (seen.has(found.declaration)) continue;
      seen.add(found.declaration);
      open.push(found);
    }
  }
  return false;
}

/** The names that stand in a value. */
export function namesIn(value: Value): string[] {
  switch (value.kind) {
    case "name":
      return [value.text];
    case "list":
      return value.items.flatMap(namesIn);
    case "negative":
      return namesIn(value.operand);
    case "binary":
      return [...namesIn(value.left), ...namesIn(value.right)];
    case "range":
      return [...namesIn(value.from), ...namesIn(value.to)];
    case "call":
      return value.arguments.flatMap((argument) => namesIn(argument.value));
    default:
      return [];
  }
}
