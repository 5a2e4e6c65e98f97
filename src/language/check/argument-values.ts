/** Checks the value written for one parameter: a number, a name, a call such as `l2(0.01)`, a layer in a wrapper. */
import { catalogue } from "../../layers/catalogue.js";
import { checkValue, type ValueProblem } from "../../layers/check-value.js";
import { choicesFor } from "../../layers/choices.js";
import { Args, type ArgValue, InnerLayer, isList, type Param } from "../../layers/layer.js";
import { activations } from "../../layers/names.js";
import { valueFixes } from "../fixes/values.js";
import { messages } from "../messages/messages.js";
import { type Reporter, replacement } from "../reporter.js";
import { mostSimilar } from "../similar.js";
import type { CallValue, Name, Value } from "../syntax/tree.js";
import { bindArguments } from "./bind.js";
import { type Evaluated, evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";

/** The value as the parameter takes it, or undefined after reporting what is wrong (or while it is unknown). */
export function checkedValue(
  callee: { readonly name: string },
  param: Param,
  value: Value,
  scope: Scope,
  reporter: Reporter,
): ArgValue | undefined {
  switch (param.type.kind) {
    case "initializer":
    case "regularizer":
    case "constraint":
      return configuredValue(param, param.type.kind, value, scope, reporter);
    case "layer":
      return innerLayer(callee, param, value, scope, reporter);
    case "column":
      return columnValue(callee, param, param.type.several === true, value, reporter);
    default:
      return plainValue(callee, param, value, scope, reporter);
  }
}

function plainValue(
  callee: { readonly name: string },
  param: Param,
  value: Value,
  scope: Scope,
  reporter: Reporter,
): ArgValue | undefined {
  const result = evaluate(value, withWords(knownWords(param), scope));
  if (result.kind === "unknown") return undefined;
  if (result.kind === "problem") {
    reporter.report(messages.badValue(result.message), result.span);
    return undefined;
  }
  // Where `none` is one of the names to choose from, it means that name and not Python's None.
  const choosesNone = param.type.kind === "choice" && param.type.options.includes("none");
  const given = result.value === null && choosesNone ? "none" : result.value;
  const problem = checkValue(param, given);
  if (problem === undefined) return isSeveral(param) && !isList(given) ? [given] : given;
  const place = misfit(value, given, problem, scope);
  // Where a number is wanted, a name can only be a constant, a parameter or one of the data's figures.
  const candidates = problem.names ?? scope.names();
  const similar = typeof place.given === "string" ? mostSimilar(place.given, candidates) : undefined;
  const written = valueText(place.value, place.given);
  const message = messages.badArgument(callee.name, param.name, written, problem, similar);
  const { span } = place.value;
  reporter.report(message, span, {
    fixes:
      similar === undefined
        ? valueFixes(param, given, value.span)
        : [replacement(`Change to \`${similar}\``, span, similar)],
  });
  return undefined;
}

function isSeveral({ type }: Param): boolean {
  return type.kind === "choice" && type.several === true;
}

/** A word the argument knows means that word, whatever constants are called. */
function withWords(words: readonly string[], scope: Scope): Scope {
  if (words.length === 0) return scope;
  const lookup = (name: string) => (words.includes(name) ? undefined : scope.lookup(name));
  return { lookup, names: () => scope.names() };
}

/** Columns are named as they are, whatever constants are called; in quotation marks they may have any name. */
function columnValue(
  callee: { readonly name: string },
  param: Param,
  several: boolean,
  value: Value,
  reporter: Reporter,
): ArgValue | undefined {
  const items = several && value.kind === "list" ? value.items : [value];
  const names = items.flatMap((item) => (item.kind === "name" || item.kind === "string" ? [item.text] : []));
  if (names.length === items.length) return several ? names : names[0]!;
  const wrong = items.find((item) => item.kind !== "name" && item.kind !== "string")!;
  if (wrong.kind !== "missing") reporter.report(messages.columnArgument(callee.name, param.name), wrong.span);
  return undefined;
}

function knownWords({ type }: Param): readonly string[] {
  if (type.kind === "choice") return type.options;
  return type.kind === "activation" ? activationNames : [];
}

const activationNames = Object.keys(activations);

interface Given {
  readonly value: Value;
  readonly given: ArgValue;
}

/** What of a value is to be changed: the one name in a list of numbers, or else the whole. */
function misfit(value: Value, given: ArgValue, problem: ValueProblem, scope: Scope): Given {
  if (value.kind === "list" && problem.kind === "unknown-name" && isList(given)) {
    const at = given.findIndex((item) => !problem.names!.includes(String(item)));
    return { value: value.items[at]!, given: given[at]! };
  }
  if (value.kind !== "list" || problem.kind !== "wrong-type") return { value, given };
  const name = value.items.find((item) => item.kind === "name" && scope.lookup(item.text) === undefined);
  const result = name && evaluate(name, scope);
  return result?.kind === "value" && typeof result.value === "string"
    ? { value: name!, given: result.value }
    : { value, given };
}

/** `he_normal` or `random_normal(stddev: 0.02)`, with its own arguments checked. */
function configuredValue(
  param: Param,
  kind: "initializer" | "regularizer" | "constraint",
  value: Value,
  scope: Scope,
  reporter: Reporter,
): ArgValue | undefined {
  if (value.kind === "missing") return undefined;
  const result = value.kind === "call" ? undefined : evaluate(value, scope);
  if (result?.kind === "unknown") return undefined;
  if (result?.kind === "value" && result.value === null && param.nullable) return null;
  const call = value.kind === "call" ? value : calledBy(value, result);
  const choices = choicesFor(kind);
  const choice = choices.find(({ name }) => name === call?.name.text);
  if (call === undefined || choice === undefined) {
    const names = choices.map(({ name }) => name);
    const given = result?.kind === "value" ? valueText(value, result.value) : "…";
    const written = call?.name ?? { text: given, span: value.span };
    const similar = mostSimilar(written.text, names);
    reporter.report(messages.unknownChoice(kind, written.text, similar, names), written.span, {
      fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, written.span, similar)],
    });
    return undefined;
  }
  const { values } = bindArguments(choice, call, scope, reporter);
  return values && { name: choice.name, args: values };
}

/** A value as a call: `l2` stands for `l2()`. Undefined where it names nothing, as numbers do. */
function calledBy({ span }: Value, result: Evaluated | undefined): CallValue | undefined {
  const name = result?.kind === "value" && typeof result.value === "string" ? result.value : undefined;
  return name === undefined ? undefined : callWithoutArguments({ text: name, span });
}

/** A name as if it had been written with empty parentheses. */
export function callWithoutArguments(name: Name): CallValue {
  const { end } = name.span;
  return { kind: "call", name, arguments: [], parenthesesSpan: { start: end, end }, span: name.span };
}

/** The layer that a wrapper holds. */
function innerLayer(
  callee: { readonly name: string },
  param: Param,
  value: Value,
  scope: Scope,
  reporter: Reporter,
): ArgValue | undefined {
  if (param.type.kind !== "layer" || value.kind === "missing") return undefined;
  if (value.kind !== "call") {
    const isName = value.kind === "name" && catalogue.has(value.text);
    reporter.report(messages.layerExpected(callee.name, param.name), value.span, {
      fixes: isName ? [replacement(`Write \`${value.text}()\``, value.span, `${value.text}()`)] : [],
    });
    return undefined;
  }
  const { text, span } = value.name;
  const { families } = param.type;
  const fitting = [...catalogue.values()].filter(
    ({ family, inputs }) => inputs === "one" && (families === undefined || families.includes(family)),
  );
  const layer = catalogue.get(text);
  const names = fitting.map(({ name }) => name);
  if (layer === undefined) {
    const similar = mostSimilar(text, names);
    reporter.report(messages.unknownLayer(text, similar), span, {
      fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)],
    });
    return undefined;
  }
  if (!fitting.includes(layer)) {
    reporter.report(messages.layerDoesNotFit(callee.name, text, names), span);
    return undefined;
  }
  const { values } = bindArguments(layer, value, scope, reporter);
  return values && new InnerLayer(layer, new Args(values));
}

function valueText(value: Value, result: ArgValue): string {
  if (value.kind === "number" && value.percent) return `${+(value.value * 100).toPrecision(12)}%`;
  if (isList(result)) return `[${result.map((item) => String(item ?? "none")).join(", ")}]`;
  if (typeof result === "number") return String(+result.toPrecision(7));
  return result === null ? "none" : String(result);
}
