/** The parameters of a block as a catalogue would list them: what each takes is read off the layer that it is given to. */
import { bindArguments } from "../src/language/check/bind.js";
import { inputArgumentsOf } from "../src/language/check/flow.js";
import { defaultsOf, paramsOf } from "../src/language/check/parameters.js";
import { emptyScope } from "../src/language/check/scope.js";
import type { FoundBlock } from "../src/language/program/names.js";
import { silentReporter } from "../src/language/reporter.js";
import type { Argument, CallValue, FlowDeclaration } from "../src/language/syntax/tree.js";
import { catalogue } from "../src/layers/catalogue.js";
import type { Param } from "../src/layers/layer.js";

/** Blocks within blocks are followed so far. */
const deepest = 8;

export function blockParams(block: FoundBlock, depth = 0): Param[] {
  const { declaration, names } = block;
  const defaults = defaultsOf(declaration.parameters, names.constants, silentReporter);
  return paramsOf(declaration.parameters, defaults).map((param) => {
    const use = useOf(declaration, param.name, names, depth);
    return use === undefined
      ? param
      : { ...param, type: use.param.type, doc: `${use.where}: ${use.param.doc}` };
  });
}

/** The argument for which a parameter of a body is first used, and of what. */
export function useOf(
  { statements }: FlowDeclaration,
  parameter: string,
  names: FoundBlock["names"],
  depth = 0,
): { readonly param: Param; readonly where: string } | undefined {
  for (const { steps } of statements) {
    for (const step of steps) {
      if (step.kind === "name") continue;
      const argument = step.call.arguments.find(
        ({ value }) => value.kind === "name" && value.text === parameter,
      );
      const param = argument && paramIn(step.call, argument, names, depth);
      if (param !== undefined) return { param, where: `\`${param.name}\` of \`${step.call.name.text}\`` };
      if (step.times?.kind === "name" && step.times.text === parameter) {
        return { param: times, where: `How often \`${step.call.name.text}\` stands there` };
      }
    }
  }
  return undefined;
}

const times: Param = {
  name: "times",
  type: { kind: "integer", min: 0 },
  doc: "each turn takes the output of the one before.",
};

function paramIn(
  call: CallValue,
  argument: Argument,
  names: FoundBlock["names"],
  depth: number,
): Param | undefined {
  const layer = catalogue.get(call.name.text);
  const block = layer === undefined && depth < deepest ? names.block(call.name.text) : undefined;
  const params = layer?.params ?? (block && !block.recursive ? blockParams(block, depth + 1) : []);
  const inputs = layer === undefined ? [] : inputArgumentsOf(layer, call);
  if (params.length === 0 || inputs.includes(argument)) return undefined;
  const { given } = bindArguments({ name: "", params }, call, emptyScope, silentReporter, inputs);
  return params.find(({ name }) => call.arguments[given.get(name)?.first ?? -1] === argument);
}
