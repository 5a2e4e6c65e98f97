/** Checks the value of one argument against what the catalogue says it takes. */
import type { ArgValue, Param, ParamType } from "./layer.js";
import { activations, initializers } from "./names.js";

/** Why a value does not fit: what was expected, in words that follow "expected". */
export interface ValueProblem {
  readonly kind: "wrong-type" | "out-of-range" | "unknown-name";
  readonly expected: string;
  /** Names that would fit, where the value is one of a known set. */
  readonly names?: readonly string[];
}

/** The problem with `value` for `param`, or undefined when it fits. */
export function checkValue(
  param: Pick<Param, "type" | "nullable">,
  value: ArgValue,
): ValueProblem | undefined {
  if (value === null && param.nullable) return undefined;
  return checkType(param.type, value);
}

function checkType(type: ParamType, value: ArgValue): ValueProblem | undefined {
  const expected = describeType(type);
  const wrongType: ValueProblem = { kind: "wrong-type", expected };
  const outOfRange: ValueProblem = { kind: "out-of-range", expected };
  switch (type.kind) {
    case "integer":
      if (typeof value !== "number") return wrongType;
      return isInteger(value) && value >= type.min ? undefined : outOfRange;
    case "number":
      if (typeof value !== "number") return wrongType;
      if (!Number.isFinite(value)) return outOfRange;
      if (type.min !== undefined && value < type.min) return outOfRange;
      if (type.above !== undefined && value <= type.above) return outOfRange;
      if (type.max !== undefined && value > type.max) return outOfRange;
      return type.below !== undefined && value >= type.below ? outOfRange : undefined;
    case "boolean":
      return typeof value === "boolean" ? undefined : wrongType;
    case "choice":
      return checkName(type.options, value, expected);
    case "activation":
      return checkName(Object.keys(activations), value, expected);
    case "initializer":
      return checkName(Object.keys(initializers), value, expected);
    case "perAxis": {
      if (typeof value === "number") return isInteger(value) && value >= type.min ? undefined : outOfRange;
      if (!Array.isArray(value) || value.length !== type.count) return wrongType;
      return value.every((size) => isInteger(size) && size >= type.min) ? undefined : outOfRange;
    }
    case "sizes":
      if (!Array.isArray(value) || value.length === 0) return wrongType;
      if (value.filter((size) => size === -1).length > (type.open ? 1 : 0)) return outOfRange;
      return value.every((size) => isInteger(size) && (size >= 1 || size === -1)) ? undefined : outOfRange;
    case "axis":
      if (typeof value !== "number") return wrongType;
      return isInteger(value) && value !== 0 ? undefined : outOfRange;
  }
}

function isInteger(value: number): boolean {
  return Number.isSafeInteger(value);
}

function checkName(options: readonly string[], value: ArgValue, expected: string): ValueProblem | undefined {
  if (typeof value !== "string") return { kind: "wrong-type", expected, names: options };
  return options.includes(value) ? undefined : { kind: "unknown-name", expected, names: options };
}

/** What a type takes, in words. */
export function describeType(type: ParamType): string {
  switch (type.kind) {
    case "integer":
      return `a whole number of at least ${type.min}`;
    case "number": {
      const bounds: string[] = [];
      if (type.min !== undefined) bounds.push(`of at least ${type.min}`);
      if (type.above !== undefined) bounds.push(`above ${type.above}`);
      if (type.max !== undefined) bounds.push(`${bounds.length === 0 ? "of " : ""}at most ${type.max}`);
      if (type.below !== undefined) bounds.push(`below ${type.below}`);
      return bounds.length === 0 ? "a number" : `a number ${bounds.join(" and ")}`;
    }
    case "boolean":
      return "`true` or `false`";
    case "choice":
      return listNames(type.options);
    case "activation":
      return "the name of an activation, such as `relu`";
    case "initializer":
      return "the name of an initializer, such as `he_normal`";
    case "perAxis":
      return type.count === 1
        ? `a whole number of at least ${type.min}`
        : `a whole number of at least ${type.min}, or a list of ${type.count}`;
    case "sizes":
      return type.open
        ? "a list of whole numbers, such as `[8, 8, 1]`, with at most one -1"
        : "whole numbers of at least 1";
    case "axis":
      return "an axis: -1 for the last, 1 for the first after the batch";
  }
}

function listNames(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length === 1) return quoted[0]!;
  return `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

/** `given` with the catalogue's defaults for what it leaves out. */
export function fillDefaults(
  params: readonly Param[],
  given: Readonly<Record<string, ArgValue>>,
): Record<string, ArgValue> {
  const values: Record<string, ArgValue> = {};
  for (const param of params) {
    const value = param.name in given ? given[param.name] : param.default;
    if (value !== undefined) values[param.name] = value;
  }
  return values;
}
