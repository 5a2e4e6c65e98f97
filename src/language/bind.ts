/** Matches the arguments of a call with the parameters a catalogue entry declares, and checks each value. */
import { checkValue, fillDefaults } from "../layers/check-value.js";
import type { ArgValue, Param } from "../layers/layer.js";
import { activations } from "../layers/names.js";
import type { Span } from "../text.js";
import { evaluate, type Scope } from "./evaluate.js";
import { messages } from "./messages.js";
import { type Reporter, replacement } from "./reporter.js";
import { mostSimilar } from "./similar.js";
import type { Argument, CallValue, Value } from "./tree.js";

export interface Bound {
  /** With defaults; undefined when an error was reported or a value is not known yet. */
  readonly values: Readonly<Record<string, ArgValue>> | undefined;
  /** Name and value of each argument given, by parameter. */
  readonly spans: ReadonlyMap<string, Span>;
  /** The value of each argument given, by parameter. */
  readonly valueSpans: ReadonlyMap<string, Span>;
}

interface Callee {
  readonly name: string;
  readonly params: readonly Param[];
}

/** Binds `call` to the parameters of `callee`; `inputs` are positional arguments already taken as inputs. */
export function bindArguments(
  callee: Callee,
  call: CallValue,
  scope: Scope,
  reporter: Reporter,
  inputs: readonly Argument[] = [],
): Bound {
  const given: Record<string, ArgValue> = {};
  const spans = new Map<string, Span>();
  const valueSpans = new Map<string, Span>();
  let complete = true;
  let place = 0;

  const accept = (param: Param, value: Value, argumentSpan: Span) => {
    spans.set(param.name, argumentSpan);
    valueSpans.set(param.name, value.span);
    const checked = checkedValue(callee, param, value, scope, reporter);
    if (checked === undefined) complete = false;
    else given[param.name] = checked;
  };

  for (let at = 0; at < call.arguments.length; at++) {
    const argument = call.arguments[at]!;
    if (inputs.includes(argument)) continue;
    if (argument.name === undefined) {
      const param = positionalParam(callee.params, place, argument.value, spans);
      if (param === undefined) {
        reporter.report(messages.tooManyArguments(callee.name, callee.params), argument.span);
        complete = false;
        break;
      }
      if (param.rest) {
        const items = call.arguments.slice(at).filter((rest) => rest.name === undefined);
        accept(param, listOf(items), spanOf(items));
        at += items.length - 1;
        place = callee.params.length;
        continue;
      }
      if (callee.params[place] === param) place++;
      accept(param, argument.value, argument.span);
    } else {
      const { text, span } = argument.name;
      const param = callee.params.find((candidate) => candidate.name === text);
      if (param === undefined) {
        const similar = mostSimilar(
          text,
          callee.params.map((candidate) => candidate.name),
        );
        reporter.report(messages.unknownArgument(callee.name, text, similar, callee.params), span, {
          fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)],
        });
        complete = false;
      } else if (spans.has(param.name)) {
        reporter.report(messages.duplicateArgument(text), argument.span, {
          related: [{ message: `\`${text}\` is first given here.`, span: spans.get(param.name)! }],
        });
        complete = false;
      } else accept(param, argument.value, argument.span);
    }
  }

  const missing = callee.params.filter((param) => param.default === undefined && !spans.has(param.name));
  // With a misspelt argument there, saying that the right one is missing would be a second voice for one slip.
  if (missing.length > 0 && complete) {
    reporter.report(messages.missingArgument(callee.name, missing), call.name.span);
    complete = false;
  }
  return { values: complete ? fillDefaults(callee.params, given) : undefined, spans, valueSpans };
}

/** The parameter a positional argument is for: the next in order, or the activation where one is named. */
function positionalParam(
  params: readonly Param[],
  place: number,
  value: Value,
  taken: ReadonlyMap<string, Span>,
): Param | undefined {
  const next = params[place];
  if (value.kind === "name" && Object.hasOwn(activations, value.text) && next?.type.kind !== "activation") {
    const activation = params.find((param) => param.type.kind === "activation" && !taken.has(param.name));
    if (activation !== undefined) return activation;
  }
  return next !== undefined && taken.has(next.name) ? positionalParam(params, place + 1, value, taken) : next;
}

/** The value as the parameter takes it, or undefined after reporting what is wrong (or while it is unknown). */
export function checkedValue(
  callee: { readonly name: string },
  param: Param,
  value: Value,
  scope: Scope,
  reporter: Reporter,
): ArgValue | undefined {
  const result = evaluate(value, scope);
  if (result.kind === "unknown") return undefined;
  if (result.kind === "problem") {
    reporter.report(messages.badValue(result.message), result.span);
    return undefined;
  }
  // Where `none` is one of the names to choose from, it means that name and not Python's None.
  const choosesNone = param.type.kind === "choice" && param.type.options.includes("none");
  const given = result.value === null && choosesNone ? "none" : result.value;
  const problem = checkValue(param, given);
  if (problem === undefined) return given;
  // Where a number is wanted, a name can only be one of the data's figures.
  const candidates = problem.names ?? scope.keys();
  const similar = typeof given === "string" ? mostSimilar(given, candidates) : undefined;
  const message = messages.badArgument(callee.name, param.name, valueText(value, given), problem, similar);
  reporter.report(message, value.span, {
    fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, value.span, similar)],
  });
  return undefined;
}

function valueText(value: Value, result: ArgValue): string {
  if (value.kind === "number" && value.percent) return `${+(value.value * 100).toPrecision(12)}%`;
  if (Array.isArray(result)) return `[${result.join(", ")}]`;
  return result === null ? "none" : String(result);
}

function listOf(items: readonly Argument[]): Value {
  const only = items[0]!.value;
  if (items.length === 1 && only.kind === "list") return only;
  return { kind: "list", items: items.map((item) => item.value), span: spanOf(items) };
}

function spanOf(items: readonly Argument[]): Span {
  return { start: items[0]!.span.start, end: items.at(-1)!.span.end };
}
