/** Works out what a written value is: arithmetic is done, names of constants and of the data's figures are looked up. */
import type { ArgValue } from "../../layers/layer.js";
import type { Span } from "../../text.js";
import type { BinaryValue, Value } from "../syntax/tree.js";
import type { Scope } from "./scope.js";

export type Evaluated =
  | { readonly kind: "value"; readonly value: ArgValue }
  /** It depends on data that has not been read, or on something already reported. */
  | { readonly kind: "unknown" }
  | { readonly kind: "problem"; readonly message: string; readonly span: Span };

const unknown: Evaluated = { kind: "unknown" };
const words: Readonly<Record<string, ArgValue>> = { true: true, false: false, none: null };

export function evaluate(value: Value, scope: Scope): Evaluated {
  switch (value.kind) {
    case "number":
      return { kind: "value", value: value.value };
    case "string":
      return { kind: "value", value: value.text };
    case "name": {
      if (Object.hasOwn(words, value.text)) return { kind: "value", value: words[value.text]! };
      const known = scope.lookup(value.text);
      if (known === undefined) return { kind: "value", value: value.text };
      return known.value === undefined ? unknown : { kind: "value", value: known.value };
    }
    case "list":
      return evaluateList(value.items, scope);
    case "negative": {
      const operand = evaluateNumber(value.operand, scope);
      return typeof operand === "number" ? { kind: "value", value: -operand } : operand;
    }
    case "binary":
      return evaluateBinary(value, scope);
    case "call":
      return {
        kind: "problem",
        message: `A number, name or list is expected here, not the call \`${value.name.text}(…)\`.`,
        span: value.span,
      };
    case "range":
      return { kind: "problem", message: "A range has no meaning here.", span: value.span };
    case "missing":
      return unknown;
  }
}

function evaluateList(items: readonly Value[], scope: Scope): Evaluated {
  const values: ArgValue[] = [];
  let known = true;
  for (const item of items) {
    const result = evaluate(item, scope);
    if (result.kind === "problem") return result;
    if (result.kind === "unknown") known = false;
    else values.push(result.value);
  }
  return known ? { kind: "value", value: values } : unknown;
}

function evaluateBinary(value: BinaryValue, scope: Scope): Evaluated {
  const left = evaluateNumber(value.left, scope);
  if (typeof left !== "number" && left.kind === "problem") return left;
  const right = evaluateNumber(value.right, scope);
  if (typeof right !== "number") return right;
  if (value.operator === "/" && right === 0) {
    return { kind: "problem", message: "This divides by 0.", span: value.right.span };
  }
  return typeof left === "number" ? { kind: "value", value: compute(left, value.operator, right) } : left;
}

/** The number, or why there is none. */
function evaluateNumber(value: Value, scope: Scope): number | Evaluated {
  const result = evaluate(value, scope);
  if (result.kind !== "value") return result;
  if (typeof result.value === "number") return result.value;
  const text =
    value.kind === "name" ? `\`${value.text}\` is not a number here.` : "A number is expected here.";
  return { kind: "problem", message: text, span: value.span };
}

function compute(left: number, operator: BinaryValue["operator"], right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
  }
}
