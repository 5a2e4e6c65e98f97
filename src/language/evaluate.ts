/** Works out what a written value is: arithmetic is done, names of the data's own figures are looked up. */
import type { ArgValue } from "../layers/layer.js";
import type { Span } from "../text.js";
import type { Value } from "./tree.js";

/** Names that stand for numbers; undefined while the data is not known. */
export type Scope = ReadonlyMap<string, number | undefined>;

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
    case "name":
      if (value.text in words) return { kind: "value", value: words[value.text]! };
      if (scope.has(value.text)) {
        const known = scope.get(value.text);
        return known === undefined ? unknown : { kind: "value", value: known };
      }
      return { kind: "value", value: value.text };
    case "list":
      return evaluateList(value.items, scope);
    case "negative": {
      const operand = evaluateNumber(value.operand, scope);
      return typeof operand === "number" ? { kind: "value", value: -operand } : operand;
    }
    case "binary": {
      const left = evaluateNumber(value.left, scope);
      if (typeof left !== "number") return left;
      const right = evaluateNumber(value.right, scope);
      if (typeof right !== "number") return right;
      if (value.operator === "/" && right === 0) {
        return { kind: "problem", message: "This divides by 0.", span: value.right.span };
      }
      return { kind: "value", value: compute(left, value.operator, right) };
    }
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
  const numbers: number[] = [];
  for (const item of items) {
    const number = evaluateNumber(item, scope);
    if (typeof number !== "number") return number;
    numbers.push(number);
  }
  return { kind: "value", value: numbers };
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

function compute(left: number, operator: "+" | "-" | "*" | "/", right: number): number {
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
