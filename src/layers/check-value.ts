/** Checks the value of one argument against what the catalogue says it takes, and fills in defaults. */
import { type ChoiceKind, choicesFor } from "./choices.js";
import { describeType } from "./describe-type.js";
import {
  type ArgValue,
  type Configured,
  InnerLayer,
  isConfigured,
  isList,
  type Param,
  type ParamType,
} from "./layer.js";
import { activations } from "./names.js";

export { describeType } from "./describe-type.js";

/** Why a value does not fit: what was expected, in words that follow "expected". */
export interface ValueProblem {
  readonly kind: "wrong-type" | "out-of-range" | "unknown-name";
  readonly expected: string;
  /** Names that would fit, where the value is one of a known set. */
  readonly names?: readonly string[];
}

/**
 * The problem with `value` for `param`, or undefined when it fits. An initializer, regularizer or constraint may be a
 * name alone: `fillDefaults` gives it its arguments.
 */
export function checkValue(
  param: Pick<Param, "type" | "nullable">,
  value: ArgValue,
): ValueProblem | undefined {
  if (value === null && param.nullable) return undefined;
  const kind = problemOf(param.type, value);
  if (kind === undefined) return undefined;
  const names = namesFor(param.type);
  return { kind, expected: describeType(param.type), ...(names && { names }) };
}

/** Names that an argument of this type takes. */
function namesFor(type: ParamType): readonly string[] | undefined {
  switch (type.kind) {
    case "choice":
      return type.options;
    case "activation":
      return Object.keys(activations);
    case "initializer":
    case "regularizer":
    case "constraint":
      return choicesFor(type.kind).map(({ name }) => name);
    default:
      return undefined;
  }
}

function problemOf(type: ParamType, value: ArgValue): ValueProblem["kind"] | undefined {
  switch (type.kind) {
    case "integer":
      if (typeof value !== "number") return "wrong-type";
      return inRange(isWhole(value, type.min));
    case "number":
      return typeof value === "number" ? inRange(isWithin(value, type)) : "wrong-type";
    case "boolean":
      return typeof value === "boolean" ? undefined : "wrong-type";
    case "choice":
      return type.several ? severalProblem(type.options, value) : nameProblem(type.options, value);
    case "activation":
      return nameProblem(Object.keys(activations), value);
    case "initializer":
    case "regularizer":
    case "constraint":
      return choiceProblem(type.kind, value);
    case "layer":
      return value instanceof InnerLayer && fitsInside(type, value) ? undefined : "wrong-type";
    case "perAxis":
      if (typeof value === "number") return inRange(isWhole(value, type.min));
      if (!isList(value) || value.length !== type.count) return "wrong-type";
      return inRange(value.every((size) => isWhole(size, type.min)));
    case "sizes":
      return sizesProblem(type, value);
    case "margins":
      return marginsProblem(type.count, value);
    case "axis":
      if (typeof value !== "number") return "wrong-type";
      return inRange(isAxis(value));
    case "axes":
      return axesProblem(type, value);
    case "any":
      return undefined;
    case "column":
      if (type.several && isList(value)) {
        return value.every((name) => typeof name === "string") ? undefined : "wrong-type";
      }
      return typeof value === "string" ? undefined : "wrong-type";
    case "text":
      return typeof value === "string" ? undefined : "wrong-type";
  }
}

function nameProblem(names: readonly string[], value: ArgValue): ValueProblem["kind"] | undefined {
  if (typeof value !== "string") return "wrong-type";
  return names.includes(value) ? undefined : "unknown-name";
}

function severalProblem(names: readonly string[], value: ArgValue): ValueProblem["kind"] | undefined {
  if (!isList(value)) return nameProblem(names, value);
  if (value.length === 0) return "wrong-type";
  const problems = value.map((name) => nameProblem(names, name));
  if (new Set(value).size < value.length) return "out-of-range";
  return problems.find((problem) => problem !== undefined);
}

function inRange(fits: boolean): "out-of-range" | undefined {
  return fits ? undefined : "out-of-range";
}

function isWhole(value: ArgValue, min: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min;
}

function isWithin(value: number, type: ParamType & { readonly kind: "number" }): boolean {
  if (!Number.isFinite(value)) return false;
  if (type.min !== undefined && value < type.min) return false;
  if (type.above !== undefined && value <= type.above) return false;
  if (type.max !== undefined && value > type.max) return false;
  return type.below === undefined || value < type.below;
}

function choiceProblem(kind: ChoiceKind, value: ArgValue): ValueProblem["kind"] | undefined {
  const name = isConfigured(value) ? value.name : value;
  if (typeof name !== "string") return "wrong-type";
  const choice = choicesFor(kind).find((candidate) => candidate.name === name);
  if (choice === undefined) return "unknown-name";
  if (!isConfigured(value)) return undefined;
  for (const [argument, given] of Object.entries(value.args)) {
    const param = choice.params.find((candidate) => candidate.name === argument);
    if (param === undefined || checkValue(param, given) !== undefined) return "out-of-range";
  }
  return undefined;
}

function fitsInside(type: ParamType & { readonly kind: "layer" }, { layer }: InnerLayer): boolean {
  return layer.inputs === "one" && (type.families?.includes(layer.family) ?? true);
}

function sizesProblem(
  type: ParamType & { readonly kind: "sizes" },
  value: ArgValue,
): ValueProblem["kind"] | undefined {
  if (type.single && typeof value === "number") return inRange(isWhole(value, 1));
  if (!isList(value) || value.length === 0) return "wrong-type";
  if (value.filter((size) => size === -1).length > (type.open ? 1 : 0)) return "out-of-range";
  if (value.some((size) => typeof size !== "number" && !(size === null && type.unknown))) return "wrong-type";
  return inRange(value.every((size) => size === null || size === -1 || isWhole(size, 1)));
}

function marginsProblem(count: number, value: ArgValue): ValueProblem["kind"] | undefined {
  if (typeof value === "number") return inRange(isWhole(value, 0));
  if (!isList(value) || value.length !== Math.max(count, 2)) return "wrong-type";
  const pairs = count === 1 ? [value] : value;
  const ends = pairs.flatMap((pair) => (isList(pair) && pair.length === 2 ? pair : [pair]));
  if (ends.some((end) => typeof end !== "number")) return "wrong-type";
  return inRange(ends.every((end) => isWhole(end, 0)));
}

function isAxis(value: ArgValue): value is number {
  return Number.isSafeInteger(value) && value !== 0;
}

function axesProblem(
  type: ParamType & { readonly kind: "axes" },
  value: ArgValue,
): ValueProblem["kind"] | undefined {
  const axes = isList(value) ? value : [value];
  if (axes.length === 0 || axes.some((axis) => typeof axis !== "number")) return "wrong-type";
  if (isList(value) && type.count !== undefined && axes.length !== type.count) return "wrong-type";
  if (type.count === undefined && new Set(axes).size < axes.length) return "out-of-range";
  return inRange(axes.every(type.of === "weight" ? Number.isSafeInteger : isAxis));
}

/** `given` with the catalogue's defaults for what it leaves out; initializers and their like with their own. */
export function fillDefaults(
  params: readonly Param[],
  given: Readonly<Record<string, ArgValue>>,
): Record<string, ArgValue> {
  const values: Record<string, ArgValue> = {};
  for (const param of params) {
    const value = param.name in given ? given[param.name] : param.default;
    if (value !== undefined) values[param.name] = configure(param.type, value);
  }
  return values;
}

/** An initializer, regularizer or constraint with all its arguments; other values as they are. */
function configure(type: ParamType, value: ArgValue): ArgValue {
  if (type.kind !== "initializer" && type.kind !== "regularizer" && type.kind !== "constraint") return value;
  if (value === null) return value;
  const given: Configured | string = isConfigured(value) ? value : String(value);
  const { name, args } = typeof given === "string" ? { name: given, args: {} } : given;
  const choice = choicesFor(type.kind).find((candidate) => candidate.name === name);
  return choice === undefined ? value : { name, args: fillDefaults(choice.params, args) };
}
