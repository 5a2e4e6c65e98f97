/** Parameters of networks and blocks: their defaults, and the values that a use gives them. */
import type { ArgValue, Param } from "../../layers/layer.js";
import { messages } from "../messages/messages.js";
import { type Reporter, silentReporter } from "../reporter.js";
import type { CallValue, Parameter } from "../syntax/tree.js";
import { bindArguments } from "./bind.js";
import { evaluate } from "./evaluate.js";
import { type Scope, scopeOf } from "./scope.js";

/** Values by the parameters' names; undefined where one is not known. */
export type ParameterValues = ReadonlyMap<string, ArgValue | undefined>;

/**
 * The values of a declaration's parameters where `given` has none for them: their defaults, each worked out with the constants
 * and the parameters before it.
 */
export function defaultsOf(
  parameters: readonly Parameter[],
  constants: Scope,
  reporter: Reporter,
  given: ParameterValues = new Map(),
): ParameterValues {
  const values = new Map<string, ArgValue | undefined>();
  for (const { name, default: written } of parameters) {
    if (values.has(name.text)) reporter.report(messages.duplicateName("parameter", name.text), name.span);
    if (written === undefined || given.has(name.text)) {
      values.set(name.text, given.get(name.text));
      continue;
    }
    const result = evaluate(written, scopeOf(values, constants));
    if (result.kind === "problem") reporter.report(messages.badValue(result.message), result.span);
    values.set(name.text, result.kind === "value" ? result.value : undefined);
  }
  return values;
}

/** The values of a block's parameters where `call` uses it; undefined after reporting what is wrong. */
export function bindParameters(
  block: {
    readonly name: string;
    readonly parameters: readonly Parameter[];
    /** What the block's defaults may use. */
    readonly constants: Scope;
  },
  call: CallValue,
  scope: Scope,
  reporter: Reporter,
): ParameterValues | undefined {
  // Which arguments may be left out is all that counts here: the defaults are worked out with what is given.
  const params = paramsOf(block.parameters, new Map());
  let broken = false;
  const { values, given } = bindArguments({ name: block.name, params }, call, scope, {
    report: (...report) => {
      broken = true;
      reporter.report(...report);
    },
  });
  if (broken) return undefined;
  // A value that is not known yet leaves `values` undefined, and the defaults known that do not use it.
  const used = new Map([...given.keys()].map((parameter) => [parameter, values?.[parameter]]));
  return defaultsOf(block.parameters, block.constants, silentReporter, used);
}

/** A block's parameters as a catalogue would list them. */
export function paramsOf(parameters: readonly Parameter[], defaults: ParameterValues): Param[] {
  return parameters.map(({ name: { text }, default: written }) => ({
    name: text,
    type: { kind: "any" },
    // A default that is not known is still a default.
    ...(written !== undefined && { default: defaults.get(text) ?? null }),
    doc: written === undefined ? "A parameter of the block." : "A parameter of the block, with a default.",
  }));
}
