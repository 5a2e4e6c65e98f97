/** Writes parts of the tree in one form, so that equal parts have equal texts however they are laid out. */
import type { NameValue, Step, Value } from "../syntax/tree.js";
import { inputNames } from "./flow.js";

/** A step with its settings, and with what `nameOf` says for the values it takes. */
export function writtenStep(step: Step, nameOf: (name: NameValue) => string): string {
  if (step.kind === "name") return nameOf(step);
  const inputs = new Set<Value>(inputNames(step));
  const items = step.call.arguments.map(({ name, value }) => {
    const written = inputs.has(value) ? nameOf(value as NameValue) : writtenValue(value);
    return name === undefined ? written : `${name.text}: ${written}`;
  });
  const times = step.times === undefined ? "" : ` * ${writtenValue(step.times)}`;
  return `${step.call.name.text}(${items.join(", ")})${times}`;
}

export function writtenValue(value: Value): string {
  switch (value.kind) {
    case "number":
      return String(value.value);
    case "string":
      return JSON.stringify(value.text);
    case "name":
      return value.text;
    case "list":
      return `[${value.items.map(writtenValue).join(", ")}]`;
    case "call": {
      const items = value.arguments.map(
        ({ name, value: given }) => `${name === undefined ? "" : `${name.text}: `}${writtenValue(given)}`,
      );
      return `${value.name.text}(${items.join(", ")})`;
    }
    case "binary":
      return `(${writtenValue(value.left)} ${value.operator} ${writtenValue(value.right)})`;
    case "negative":
      return `(-${writtenValue(value.operand)})`;
    case "range":
      return `(${writtenValue(value.from)}..${writtenValue(value.to)})`;
    case "missing":
      return "?";
  }
}
