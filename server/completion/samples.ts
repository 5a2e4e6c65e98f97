/** A value for each argument that must be given, so that a layer that was taken from the list is one that works. */
import { checkedValue } from "../../src/language/check/argument-values.js";
import { evaluate } from "../../src/language/check/evaluate.js";
import { emptyScope } from "../../src/language/check/scope.js";
import { silentReporter } from "../../src/language/reporter.js";
import { parse } from "../../src/language/syntax/parser.js";
import type { Value } from "../../src/language/syntax/tree.js";
import { fillDefaults } from "../../src/layers/check-value.js";
import { Args, type ArgValue, type Layer, type Param, type ParamType } from "../../src/layers/layer.js";

/** Usual values by the argument's name. */
const usual: Readonly<Record<string, string>> = {
  units: "32",
  filters: "16",
  kernel_size: "3",
  rate: "0.2",
  factor: "0.1",
  height_factor: "0.1",
  width_factor: "0.1",
  stddev: "0.1",
  target_shape: "[-1]",
  input_dim: "1000",
  output_dim: "16",
  output_shape: "32",
  equation: '"...b,bc->...c"',
  num_heads: "2",
  key_dim: "16",
  n: "4",
  scale: "1 / 255",
  height: "32",
  width: "32",
  learning_rate: "0.001",
  patience: "10",
  warmup: "5",
  every: "10",
  decay_rate: "0.96",
};

/** What is proposed for an argument, as it is written; `axes` is how many axes flow in, where that is known. */
export function sampleText({ name, type, rest, default: byDefault }: Param, axes?: number): string {
  if (name === "dims" && type.kind === "sizes") return permutation(axes ?? 2);
  const known = Object.hasOwn(usual, name) ? usual[name]! : undefined;
  switch (type.kind) {
    case "boolean":
      return String(byDefault !== true);
    case "choice":
      return type.options.find((option) => option !== byDefault) ?? type.options[0] ?? "none";
    case "activation":
      return "relu";
    case "initializer":
      return "he_normal";
    case "regularizer":
      return "l2(0.01)";
    case "constraint":
      return "max_norm(3)";
    case "layer":
      return type.families?.includes("recurrent") ? "LSTM(32)" : "Dense(32)";
    case "column":
      return "column";
    case "text":
      return known ?? '""';
    case "sizes":
      return known ?? (rest || type.single ? "4" : "[4]");
    case "axis":
    case "axes":
      return type.kind === "axes" && type.of === "weight" ? "0" : "-1";
    default:
      return known ?? numberText(type, byDefault);
  }
}

function numberText(type: ParamType, byDefault: ArgValue | undefined): string {
  if (typeof byDefault === "number") return String(byDefault);
  if (type.kind === "integer" || type.kind === "perAxis") return String(Math.max(2, type.min));
  return type.kind === "number" && type.below !== undefined && type.below <= 1 ? "0.5" : "1";
}

/** The first two axes exchanged. */
function permutation(axes: number): string {
  const numbers = Array.from({ length: Math.max(axes, 1) }, (_, axis) => axis + 1);
  if (axes > 1) numbers.splice(0, 2, 2, 1);
  return `[${numbers.join(", ")}]`;
}

export function requiredParams(params: readonly Param[]): readonly Param[] {
  return params.filter((param) => param.default === undefined);
}

const samples = new Map<string, Args>();

/** The arguments of a layer that was just taken from the list. */
export function sampleArgs(layer: Layer, axes?: number): Args {
  const key = `${layer.name} ${layer.name === "Permute" ? axes : ""}`;
  let args = samples.get(key);
  if (args === undefined) {
    const given = requiredParams(layer.params).map((param) => [param.name, sampleValue(layer, param, axes)]);
    args = new Args(fillDefaults(layer.params, Object.fromEntries(given)));
    samples.set(key, args);
  }
  return args;
}

function sampleValue(callee: { readonly name: string }, param: Param, axes?: number): ArgValue {
  const text = sampleText(param, axes);
  const value = checkedValue(
    callee,
    param,
    read(param.rest ? `[${text}]` : text),
    emptyScope,
    silentReporter,
  );
  if (value === undefined) throw new Error(`${text} is nothing that ${param.name} of ${callee.name} takes`);
  return value;
}

/** The value of a sample, without asking whether it fits; undefined for a call. */
export function valueOfSample(text: string): ArgValue | undefined {
  const result = evaluate(read(text), emptyScope);
  return result.kind === "value" ? result.value : undefined;
}

function read(text: string): Value {
  const declaration = parse(`let sample = ${text}`).declarations[0];
  if (declaration?.kind !== "let") throw new Error(`${text} is no value`);
  return declaration.value;
}
