/** The names in a network or block: its parameters, the values of its body, and the blocks and constants it uses. */
import { inputArgumentsOf } from "../../src/language/check/flow.js";
import type { CallStep, FlowDeclaration, Name } from "../../src/language/syntax/tree.js";
import { catalogue } from "../../src/layers/catalogue.js";
import type { Meaning } from "./mention.js";
import type { Collector } from "./mentions.js";

/** The data's own figures. */
const figures: ReadonlySet<string> = new Set(["classes", "features", "tokens"]);

export function addFlow(declaration: FlowDeclaration, to: Collector): void {
  const parameters = new Map<string, Meaning>();
  const parameterOr = (otherwise: (name: string) => Meaning) => (name: string) =>
    parameters.get(name) ?? otherwise(name);
  const constant = (): Meaning => ({ kind: "term" });
  for (const parameter of declaration.parameters) {
    const meaning: Meaning = { kind: "parameter", parameter };
    to.add(parameter.name, meaning, true);
    // A default sees the parameters before its own.
    if (parameter.default !== undefined) to.addValue(parameter.default, parameterOr(constant));
    parameters.set(parameter.name.text, meaning);
  }
  if (declaration.kind === "network" && declaration.dataset !== undefined) {
    to.add(declaration.dataset, { kind: "named", what: "dataset" });
  }
  const hasFigures = declaration.kind === "block" || declaration.dataset !== undefined;
  const inArgument = parameterOr((name) =>
    hasFigures && figures.has(name.split(".")[0]!) ? { kind: "figure" } : constant(),
  );
  const values = new Values(declaration);
  for (const { name, steps } of declaration.statements) {
    for (const step of steps) {
      if (step.kind === "name") to.add(step, values.meaning(step.text));
      else addCall(step, values, inArgument, to);
    }
    if (name === undefined) continue;
    values.define(name);
    to.add(name, { kind: "value", definition: name }, true);
  }
}

function addCall(
  { call, times }: CallStep,
  values: Values,
  inArgument: (name: string) => Meaning,
  to: Collector,
): void {
  const { text } = call.name;
  const layer = catalogue.get(text);
  const isOutput = text === "Output";
  to.add(call.name, layer !== undefined || isOutput ? { kind: "layer" } : { kind: "named", what: "block" });
  const inputs = layer === undefined ? [] : inputArgumentsOf(layer, call);
  for (const argument of call.arguments) {
    const { name, value } = argument;
    if (name !== undefined) to.add(name, nameMeaning(text, layer !== undefined, isOutput));
    if (value.kind === "name" && (isOutput || inputs.includes(argument))) {
      to.add(value, values.meaning(value.text));
    } else to.addValue(value, inArgument);
  }
  if (times !== undefined) to.addValue(times, inArgument);
}

function nameMeaning(callee: string, isLayer: boolean, isOutput: boolean): Meaning {
  if (isOutput) return { kind: "output" };
  return isLayer ? { kind: "setting" } : { kind: "argument", block: callee };
}

/** The values of a body: a name means its last definition above, or the first below where a line came too early. */
class Values {
  private readonly first = new Map<string, Name>();
  private readonly last = new Map<string, Name>();

  constructor({ statements }: FlowDeclaration) {
    for (const { name } of statements) {
      if (name !== undefined && !this.first.has(name.text)) this.first.set(name.text, name);
    }
  }

  define(name: Name): void {
    this.last.set(name.text, name);
  }

  meaning(name: string): Meaning {
    const above = this.last.get(name);
    if (above !== undefined) return { kind: "value", definition: above };
    if (name === "input" || name.startsWith("input.")) return { kind: "input" };
    const below = this.first.get(name);
    return below === undefined ? { kind: "unknown" } : { kind: "value", definition: below };
  }
}
