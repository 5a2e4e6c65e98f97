/** Matches the arguments of a call with the parameters a catalogue entry declares. */
import { fillDefaults } from "../../layers/check-value.js";
import type { ArgValue, Param } from "../../layers/layer.js";
import { activations } from "../../layers/names.js";
import type { Span } from "../../text.js";
import { removeArgument } from "../edits.js";
import { messages } from "../messages/messages.js";
import { type Reporter, replacement } from "../reporter.js";
import { mostSimilar } from "../similar.js";
import type { Argument, CallValue, Value } from "../syntax/tree.js";
import { checkedValue } from "./argument-values.js";
import { argumentSpan, type GivenArgument, type GivenArguments } from "./given-arguments.js";
import type { Scope } from "./scope.js";

export interface Bound {
  /** With defaults; undefined when an error was reported or a value is not known yet. */
  readonly values: Readonly<Record<string, ArgValue>> | undefined;
  readonly given: GivenArguments;
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
  const checkedValues: Record<string, ArgValue> = {};
  const given = new Map<string, GivenArgument>();
  let complete = true;
  let place = 0;

  const accept = (param: Param, value: Value, first: number, last = first) => {
    given.set(param.name, { first, last });
    const checked = checkedValue(callee, param, value, scope, reporter);
    if (checked === undefined) complete = false;
    else checkedValues[param.name] = checked;
  };

  for (let at = 0; at < call.arguments.length; at++) {
    const argument = call.arguments[at]!;
    if (inputs.includes(argument)) continue;
    if (argument.name === undefined) {
      const param = positionalParam(callee.params, place, argument.value, given);
      if (param === undefined) {
        reporter.report(messages.tooManyArguments(callee.name, callee.params), argument.span);
        complete = false;
        break;
      }
      if (param.rest) {
        const items = call.arguments.slice(at).filter((rest) => rest.name === undefined);
        accept(param, listOf(items), at, call.arguments.indexOf(items.at(-1)!));
        at += items.length - 1;
        place = callee.params.length;
        continue;
      }
      if (callee.params[place] === param) place++;
      accept(param, argument.value, at);
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
      } else if (given.has(param.name)) {
        reporter.report(messages.duplicateArgument(text), argument.span, {
          related: [
            { message: `\`${text}\` is first given here.`, span: argumentSpan({ call, given }, param.name)! },
          ],
          fixes: [{ title: `Remove this \`${text}\``, edits: [removeArgument(call, argument.span)] }],
        });
        complete = false;
      } else accept(param, argument.value, at);
    }
  }

  const missing = callee.params.filter((param) => param.default === undefined && !given.has(param.name));
  // With a misspelt argument there, saying that the right one is missing would be a second voice for one slip.
  if (missing.length > 0 && complete) {
    reporter.report(messages.missingArgument(callee.name, missing), call.name.span);
    complete = false;
  }
  if (!complete) return { values: undefined, given };
  const values = fillDefaults(callee.params, checkedValues);
  for (const param of callee.params) reportWithoutEffect(callee, param, values, call, given, reporter);
  return { values, given };
}

/** A hint at an argument that is given although another one keeps it from having any effect. */
function reportWithoutEffect(
  callee: Callee,
  { name, needs }: Param,
  values: Readonly<Record<string, ArgValue>>,
  call: CallValue,
  given: GivenArguments,
  reporter: Reporter,
): void {
  if (needs === undefined || values[needs.param] === needs.value) return;
  const span = argumentSpan({ call, given }, name);
  if (span === undefined) return;
  reporter.report(messages.argumentWithoutEffect(callee.name, name, needs), span, {
    fixes: [{ title: `Remove \`${name}\``, edits: [removeArgument(call, span)] }],
  });
}

/** The parameter a positional argument is for: the next in order, or the activation where one is named. */
function positionalParam(
  params: readonly Param[],
  place: number,
  value: Value,
  taken: GivenArguments,
): Param | undefined {
  const next = params[place];
  if (value.kind === "name" && Object.hasOwn(activations, value.text) && next?.type.kind !== "activation") {
    const activation = params.find((param) => param.type.kind === "activation" && !taken.has(param.name));
    if (activation !== undefined) return activation;
  }
  return next !== undefined && taken.has(next.name) ? positionalParam(params, place + 1, value, taken) : next;
}

function listOf(items: readonly Argument[]): Value {
  const only = items[0]!.value;
  if (items.length === 1 && only.kind === "list") return only;
  return { kind: "list", items: items.map((item) => item.value), span: spanOf(items) };
}

function spanOf(items: readonly Argument[]): Span {
  return { start: items[0]!.span.start, end: items.at(-1)!.span.end };
}
