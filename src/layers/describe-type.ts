/** What an argument takes, in words that follow "expected". */
import type { ParamType } from "./layer.js";

export function describeType(type: ParamType): string {
  switch (type.kind) {
    case "integer":
      return `a whole number of at least ${type.min}`;
    case "number":
      return numberText(type);
    case "boolean":
      return "`true` or `false`";
    case "choice":
      return type.several ? `one or a list of ${listNames(type.options)}` : listNames(type.options);
    case "activation":
      return "the name of an activation, such as `relu`";
    case "initializer":
      return "an initializer, such as `he_normal` or `random_normal(stddev: 0.02)`";
    case "regularizer":
      return "a regularizer, such as `l2(0.01)`";
    case "constraint":
      return "a constraint, such as `max_norm(3)`";
    case "layer":
      return type.families?.length === 1
        ? `a ${type.families[0]} layer, such as \`LSTM(8)\``
        : "a layer that takes one input, such as `Dense(8)`";
    case "perAxis":
      return type.count === 1
        ? `a whole number of at least ${type.min}`
        : `a whole number of at least ${type.min}, or a list of ${type.count}`;
    case "sizes":
      if (type.open) return "a list of whole numbers, such as `[8, 8, 1]`, with at most one -1";
      if (type.unknown) return "whole numbers of at least 1, or `none` for a length that is not stated";
      return "whole numbers of at least 1";
    case "margins":
      return type.count === 1
        ? "a whole number of at least 0, or a pair such as `[1, 2]`"
        : `a whole number of at least 0, or a list of ${type.count} numbers or pairs, such as \`${examplePairs(type.count)}\``;
    case "axis":
      return "an axis: -1 for the last, 1 for the first after the batch";
    case "axes":
      return axesText(type);
    case "any":
      return "any value";
    case "column":
      return type.several ? "the names of columns" : "the name of a column";
    case "text":
      return "a text in quotes";
  }
}

function numberText(type: ParamType & { readonly kind: "number" }): string {
  const bounds: string[] = [];
  if (type.min !== undefined) bounds.push(`of at least ${type.min}`);
  if (type.above !== undefined) bounds.push(`above ${type.above}`);
  if (type.max !== undefined) bounds.push(`${bounds.length === 0 ? "of " : ""}at most ${type.max}`);
  if (type.below !== undefined) bounds.push(`below ${type.below}`);
  return bounds.length === 0 ? "a number" : `a number ${bounds.join(" and ")}`;
}

function examplePairs(count: number): string {
  return `[${Array.from({ length: count }, (_, axis) => `[${axis}, 1]`).join(", ")}]`;
}

function axesText({ count, of }: ParamType & { readonly kind: "axes" }): string {
  const first = of === "weight" ? "0 for the first" : "1 for the first after the batch";
  const several = count === undefined ? "a list of axes" : `a list of ${count} axes`;
  return `an axis or ${several}: ${first}, -1 for the last`;
}

function listNames(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length === 1) return quoted[0]!;
  return `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
