/** Turns the positional arguments of a call into named ones. */
import { catalogue } from "../../layers/catalogue.js";
import type { Param } from "../../layers/layer.js";
import type { Span, TextEdit } from "../../text.js";
import type { Analysis } from "../analyse.js";
import { bindArguments } from "../check/bind.js";
import { inputArgumentsOf } from "../check/flow.js";
import { spansOf, valueSpan } from "../check/given-arguments.js";
import { defaultsOf, paramsOf } from "../check/parameters.js";
import { emptyScope } from "../check/scope.js";
import { silentReporter } from "../reporter.js";
import type { Argument, CallValue, FlowDeclaration, Value } from "../syntax/tree.js";
import { type FlowSite, holds, inFile, type Refactoring } from "./refactoring.js";

export function nameArguments({ analysis, declaration, start, span }: FlowSite): Refactoring[] {
  const call = callAt(declaration, span);
  const bound = call && boundCall(analysis, call);
  if (call === undefined || bound === undefined) return [];
  const edits = call.arguments.flatMap((argument, at) => namings(call, bound, argument, at));
  if (edits.length === 0) return [];
  const title = `Name the arguments of \`${call.name.text}\``;
  return [{ kind: "refactor.rewrite", title, change: () => ({ edits: inFile(start, edits) }) }];
}

/** The innermost call around a place, of those that stand for layers and blocks. */
export function callAt({ statements }: FlowDeclaration, span: Span): CallValue | undefined {
  for (const { steps } of statements) {
    for (const step of steps) {
      if (step.kind === "call" && holds(step.call.span, span)) return innermost(step.call, span);
    }
  }
  return undefined;
}

function innermost(call: CallValue, span: Span): CallValue {
  for (const { value } of call.arguments) {
    if (isLayer(value) && holds(value.span, span)) return innermost(value, span);
  }
  return call;
}

/** A layer within a wrapper. */
function isLayer(value: Value): value is CallValue {
  return value.kind === "call" && catalogue.has(value.name.text);
}

export interface BoundCall {
  readonly params: readonly Param[];
  /** Arguments that are inputs, and have no parameter. */
  readonly inputs: readonly Argument[];
  /** The value of each argument given, by parameter. */
  readonly spans: ReadonlyMap<string, Span>;
}

/** Which argument of a layer or block is for which parameter; undefined where what is called is not known. */
export function boundCall({ program }: Analysis, call: CallValue): BoundCall | undefined {
  const layer = catalogue.get(call.name.text);
  const block = layer === undefined ? program.find("block", program.main, call.name.text) : undefined;
  if (layer === undefined && block === undefined) return undefined;
  const parameters = block?.declaration.parameters ?? [];
  const params = layer?.params ?? paramsOf(parameters, defaultsOf(parameters, emptyScope, silentReporter));
  const inputs = layer === undefined ? [] : inputArgumentsOf(layer, call);
  const { given } = bindArguments({ name: call.name.text, params }, call, emptyScope, silentReporter, inputs);
  return { params, inputs, spans: spansOf({ call, given }, valueSpan) };
}

function namings(
  call: CallValue,
  { params, inputs, spans }: BoundCall,
  argument: Argument,
  at: number,
): TextEdit[] {
  if (argument.name !== undefined || inputs.includes(argument)) return [];
  const param = params.find(({ name }) => spans.get(name)?.start === argument.value.span.start);
  if (param === undefined) return [];
  const { start } = argument.span;
  const insert = (place: number, newText: string): TextEdit => ({
    span: { start: place, end: place },
    newText,
  });
  if (!param.rest || argument.value.kind === "list") return [insert(start, `${param.name}: `)];
  // `Input(28, 28)` takes all that follow as one list.
  const last = call.arguments.slice(at).findLast(({ name }) => name === undefined)!;
  return [insert(start, `${param.name}: [`), insert(last.span.end, "]")];
}
