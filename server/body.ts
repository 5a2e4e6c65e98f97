/** A body as the checker has seen it, a network's or a block's in its first use: what its calls and names stand for. */
import { keptWith } from "../src/kept.js";
import type { Analysis } from "../src/language/analyse.js";
import type { BlockUse, CheckedNode } from "../src/language/check/checked-graph.js";
import type { NetworkCheck } from "../src/language/check/network.js";
import { bindParameters } from "../src/language/check/parameters.js";
import { joinedScope, type Scope, scopeOf } from "../src/language/check/scope.js";
import { figuresOf, inputNames } from "../src/language/figures.js";
import { silentReporter } from "../src/language/reporter.js";
import type { CallValue, FlowDeclaration, Statement } from "../src/language/syntax/tree.js";
import { blocksOf, firstUse, type StepResult, stepResults } from "./features/step-results.js";

/** Places count from the unit, in the declaration as it was given and as it was checked alike. */
export interface Body {
  /** As it was given: what stands behind the cursor need not be as it was checked. */
  readonly declaration: FlowDeclaration;
  /** The network; for a block the first one of the file that uses it, undefined where none does. */
  readonly network: NetworkCheck | undefined;
  /** For a block: the uses that lead from the network to it. */
  readonly uses: readonly BlockUse[];
  /** What flows in; undefined where the data gives several values. */
  readonly input: CheckedNode | undefined;
  /** What can be named of what flows in: `input`, or each of the data's inputs by its name. */
  readonly inputs: ReadonlyMap<string, CheckedNode | undefined>;
  /** What names stand for in its values; in a block, those of that use. */
  readonly scope: Scope;
  /** The values of its parameters, as far as they are known. */
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly steps: ReadonlyMap<number, StepResult>;
}

/** `start` is where the declaration's unit begins in the file. */
export function bodyOf(analysis: Analysis, start: number, declaration: FlowDeclaration): Body {
  const { program, placement } = analysis;
  const { main } = program;
  const name = declaration.name.text;
  const found = main.tables[declaration.kind].get(name);
  const isChecked =
    found !== undefined &&
    placement.of(found.unit).start === start &&
    found.declaration.span.start === declaration.span.start;
  // Another declaration has taken the name.
  if (!isChecked) return uncheckedBody(analysis, declaration);
  if (declaration.kind === "network") {
    return networkBody(analysis, program.network(main, name)!, declaration);
  }
  for (const user of main.tables.network.keys()) {
    const network = program.network(main, user)!;
    const instance = firstUse(network, found.unit, name);
    if (instance === undefined) continue;
    const { nodes, depth } = instance;
    const uses = nodes[0]!.uses.slice(0, depth);
    const { scope, parameters } = scopeIn(analysis, network, uses);
    const steps = byStart(stepResults(found.declaration, nodes, depth, blockOf(analysis)));
    const input = inputOf(network, nodes);
    return {
      declaration,
      network,
      uses,
      input,
      inputs: new Map([["input", input]]),
      scope,
      parameters,
      steps,
    };
  }
  return uncheckedBody(analysis, declaration);
}

/** A body of which no more is known than what stands in it: a block that nothing uses. */
function uncheckedBody({ program }: Analysis, declaration: FlowDeclaration): Body {
  const parameters = new Map(declaration.parameters.map(({ name }) => [name.text, undefined]));
  const { constants } = program.names(program.main);
  const outer = hasInput(declaration) ? joinedScope(unknownFigures, constants) : constants;
  const scope = scopeOf(parameters, outer);
  const inputs = new Map(hasInput(declaration) ? [["input", undefined]] : []);
  const nothing = { network: undefined, uses: [], input: undefined, steps: new Map() };
  return { declaration, inputs, scope, parameters, ...nothing };
}

const stepsByStart = keptWith(({ declaration, graph }: NetworkCheck, analysis: Analysis) =>
  byStart(stepResults(declaration, graph.nodes, 0, blockOf(analysis))),
);

function networkBody(analysis: Analysis, network: NetworkCheck, declaration: FlowDeclaration): Body {
  const steps = stepsByStart(network, analysis);
  const { scope, parameters } = scopeIn(analysis, network, []);
  const inputs = dataInputs(network);
  const input = inputs.get("input");
  return { declaration, network, uses: [], input, inputs, scope, parameters, steps };
}

/** The data's inputs by the names under which a network speaks of them. */
function dataInputs({ graph, data, declaration }: NetworkCheck): Map<string, CheckedNode | undefined> {
  const nodes = graph.nodes.filter(({ call }) => call === undefined);
  const inputs = data?.dataset?.inputs;
  if (inputs !== undefined) return new Map(inputNames(inputs).map((name, at) => [name, nodes[at]]));
  return new Map(declaration.dataset === undefined ? [] : [["input", nodes[0]]]);
}

function blockOf({ program, placement }: Analysis) {
  return blocksOf(program, (unit) => placement.of(unit).file);
}

function byStart(results: readonly StepResult[]): ReadonlyMap<number, StepResult> {
  return new Map(results.map((result) => [result.step.call.span.start, result]));
}

/** What a block's layers take that none of them makes. */
function inputOf({ graph }: NetworkCheck, nodes: readonly CheckedNode[]): CheckedNode | undefined {
  const own = new Set(nodes.map(({ id }) => id));
  const id = nodes.flatMap(({ inputs }) => inputs).find((input) => !own.has(input));
  return id === undefined ? undefined : graph.nodes[id];
}

/** What names stand for in a network, or in the block to which uses lead from there. */
function scopeIn(
  { program, placement }: Analysis,
  { parameters, data, unit }: NetworkCheck,
  uses: readonly BlockUse[],
): Pick<Body, "scope" | "parameters"> {
  const figures = data?.dataset === undefined ? undefined : figuresOf(data.dataset);
  const around = (constants: Scope) =>
    figures === undefined ? constants : joinedScope(scopeOf(figures), constants);
  let values = parameters;
  let scope = scopeOf(values, around(program.names(placement.of(unit).file).constants));
  for (const use of uses) {
    const block = program.names(placement.of(use.unit).file).block(use.block);
    if (block === undefined) break;
    const { constants } = block.names;
    const described = { name: use.block, parameters: block.declaration.parameters, constants };
    values = bindParameters(described, use.call, scope, silentReporter) ?? new Map();
    scope = scopeOf(values, around(constants));
  }
  return { scope, parameters: values };
}

const unknownFigures = scopeOf(
  new Map([
    ["classes", undefined],
    ["features", undefined],
    ["tokens", undefined],
  ]),
);

/** The node whose output a step of a statement takes; undefined at the beginning of a flow. */
export function flowInto(body: Body, statement: Statement, step: number): CheckedNode | undefined {
  if (step > 0) return nodeOfStep(body, statement, step - 1);
  const { statements } = body.declaration;
  const before = statements[statements.indexOf(statement) - 1];
  return before === undefined ? body.input : nodeOfStep(body, before, before.steps.length - 1);
}

/** The node whose output `name` stands for, as seen from the place `before`. */
export function nodeOfName(body: Body, name: string, before: number): CheckedNode | undefined {
  const statement = body.declaration.statements.findLast(
    (each) => each.name?.text === name && each.span.end <= before,
  );
  if (statement !== undefined) return nodeOfStep(body, statement, statement.steps.length - 1);
  return body.inputs.get(name);
}

/** The names of values that can be used at the place `before`, the nearest first. */
export function namesAt(body: Body, before: number): readonly string[] {
  const names = body.declaration.statements
    .filter(({ name, span }) => name !== undefined && span.end <= before)
    .map(({ name }) => name!.text)
    .reverse();
  names.push(...body.inputs.keys());
  return [...new Set(names)].filter((name) => name !== "");
}

/** Whether something flows in at its beginning. */
export function hasInput(declaration: FlowDeclaration): boolean {
  return declaration.kind === "block" || declaration.dataset !== undefined;
}

function nodeOfStep(body: Body, statement: Statement, at: number): CheckedNode | undefined {
  const step = statement.steps[at];
  if (step === undefined) return undefined;
  // A name is defined above, so this ends.
  if (step.kind === "name") return nodeOfName(body, step.text, statement.span.start);
  return resultOf(body, step.call)?.output;
}

/** What a call of the body has become. */
export function resultOf({ steps }: Body, call: CallValue): StepResult | undefined {
  return steps.get(call.span.start);
}
