/** Checks a block on its own: what is wrong with it however it is used. */
import { catalogue } from "../../layers/catalogue.js";
import { messages } from "../messages/messages.js";
import type { FoundDeclaration, Names } from "../program/names.js";
import { type Draft, type Reporter, reporterFor } from "../reporter.js";
import type { BlockDeclaration, FlowDeclaration, Statement } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { namesIn } from "./constant.js";
import { FlowChecker } from "./flow.js";
import { Graph } from "./graph.js";
import { defaultsOf } from "./parameters.js";
import { joinedScope, type Scope, scopeOf } from "./scope.js";

export interface BlockCheck {
  readonly declaration: BlockDeclaration;
  readonly unit: Unit;
  /** The path of its file. */
  readonly file: string;
  readonly drafts: readonly Draft[];
  readonly recursive: boolean;
}

export function checkBlock(declaration: BlockDeclaration, unit: Unit, names: Names): BlockCheck {
  const drafts: Draft[] = [];
  const reporter = reporterFor(unit, drafts);
  const { name, parameters, statements } = declaration;
  const check = (recursive: boolean): BlockCheck => ({
    declaration,
    unit,
    file: names.file,
    drafts,
    recursive,
  });
  if (catalogue.has(name.text)) reporter.report(messages.shadowsLayer(name.text), name.span);
  if (statements.length === 0) reporter.report(messages.emptyBlock(name.text), name.span);
  defaultsOf(parameters, names.constants, reporter);
  reportUnusedParameters(declaration, reporter);
  const through = wayBack(declaration, names);
  if (through !== undefined) {
    reporter.report(messages.recursiveBlock(name.text, through), name.span);
    return check(true);
  }
  const unknown = new Map(parameters.map((parameter) => [parameter.name.text, undefined]));
  const flow = new FlowChecker(new Graph(), {
    declaration,
    unit,
    names,
    scope: scopeOf(unknown, joinedScope(unknownFigures, names.constants)),
    figures: unknownFigures,
    reporter,
    prefix: "",
    uses: [],
    dataset: undefined,
    input: null,
  });
  const output = flow.check();
  if (flow.errors === 0) flow.reportUnused(output);
  return check(false);
}

/** `tokens.title`, before it is known which inputs there are. */
export const unknownTokens: Scope = {
  lookup: (name) => (name.startsWith("tokens.") ? { value: undefined } : undefined),
  names: () => [],
};

/** The data's figures, before it is known which data. */
export const unknownFigures = joinedScope(
  scopeOf(
    new Map([
      ["classes", undefined],
      ["features", undefined],
      ["tokens", undefined],
    ]),
  ),
  unknownTokens,
);

/** A warning on each parameter that the body never mentions. */
export function reportUnusedParameters(
  { parameters, statements }: FlowDeclaration,
  reporter: Reporter,
): void {
  if (parameters.length === 0) return;
  const used = new Set([
    ...statements.flatMap(namesInStatement),
    ...parameters.flatMap((parameter) => (parameter.default === undefined ? [] : namesIn(parameter.default))),
  ]);
  for (const { name } of parameters) {
    if (!used.has(name.text)) reporter.report(messages.unusedParameter(name.text), name.span);
  }
}

function namesInStatement({ steps }: Statement): string[] {
  return steps.flatMap((step) =>
    step.kind === "name"
      ? [step.text]
      : [...namesIn(step.call), ...(step.times === undefined ? [] : namesIn(step.times))],
  );
}

/** The blocks through which a block leads back to itself; undefined where it does not. */
function wayBack(start: BlockDeclaration, names: Names): readonly string[] | undefined {
  const seen = new Set<BlockDeclaration>();
  const open: { found: FoundDeclaration<BlockDeclaration>; way: readonly string[] }[] = [
    { found: { declaration: start, names }, way: [] },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of calledIn(next.found.declaration)) {
      const found = next.found.names.blockDeclaration(name);
      if (found === undefined) continue;
      if (found.declaration === start) return next.way;
      if (seen.has(found.declaration)) continue;
      seen.add(found.declaration);
      open.push({ found, way: [...next.way, name] });
    }
  }
  return undefined;
}

function calledIn({ statements }: BlockDeclaration): string[] {
  return statements.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      step.kind === "call" && !catalogue.has(step.call.name.text) ? [step.call.name.text] : [],
    ),
  );
}
