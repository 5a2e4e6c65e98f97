/** Completion of the words and calls that an argument takes: activations, choices, regularizers, layers in a wrapper. */
import { choicesFor } from "../../src/layers/choices.js";
import type { Choice, Layer, Param, ParamType } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import { activations } from "../../src/layers/names.js";
import type { Shape } from "../../src/layers/shape.js";
import { layersFor } from "../callee.js";
import { describeChoice, describeLayer } from "../describe.js";
import { valueText } from "../markdown.js";
import { type Entry, hole, wordEntry } from "./entry.js";
import { requiredParams, sampleArgs, sampleText } from "./samples.js";

/** `called`: parentheses stand behind the word already. */
export function valueEntries(param: Param, called: boolean, input?: Shape): Entry[] {
  const { type } = param;
  const entries =
    type.kind === "layer"
      ? layersFor(type).map((layer) => innerEntry(layer, called, input, wrapsSteps(type)))
      : isChosen(type)
        ? choicesFor(type.kind).map((choice) => choiceEntry(choice, 0, called))
        : wordsOf(type).map(([label, doc]) => wordEntry(label, doc));
  const byDefault = param.default === undefined ? undefined : valueText(param.default);
  const marked = entries.map((entry) =>
    entry.label === byDefault
      ? { ...entry, detail: entry.detail === undefined ? "default" : `${entry.detail} (default)` }
      : entry,
  );
  if (!param.nullable || marked.some(({ label }) => label === "none")) return marked;
  return [...marked, wordEntry("none", byDefault === "none" ? "default" : undefined)];
}

export function isChosen(
  type: ParamType,
): type is ParamType & { readonly kind: "initializer" | "regularizer" | "constraint" } {
  return type.kind === "initializer" || type.kind === "regularizer" || type.kind === "constraint";
}

/** Words that a type takes as they are. */
export function wordsOf(type: ParamType): (readonly [string, string | undefined])[] {
  switch (type.kind) {
    case "activation":
      return Object.entries(activations);
    case "choice":
      return type.options.map((option) => [option, undefined]);
    case "boolean":
      return [
        ["true", undefined],
        ["false", undefined],
      ];
    default:
      return [];
  }
}

/** A choice by name, with the arguments without which it says little. */
export function choiceEntry(choice: Choice, rank: number, called: boolean): Entry {
  const telling = called ? [] : tellingParams(choice);
  const args = telling.map((param, at) => `${param.name}: ${hole(at + 1, sampleText(param))}`);
  const bare = args.length === 0;
  return callEntry(choice, bare ? choice.name : `${choice.name}(${args.join(", ")})`, bare, rank);
}

/** A call filled in with the snippet `insert`; its name alone where its parentheses stand already, as `called` says. */
export function callEntry(choice: Choice, insert: string, called: boolean, rank: number): Entry {
  return {
    label: choice.name,
    kind: "choice",
    detail: choice.doc,
    doc: () => describeChoice(choice),
    insert: called ? choice.name : insert,
    ...(!called && { snippet: true }),
    rank,
  };
}

/** Those that must be given; or the first, where it is how much, how long or how strongly. */
function tellingParams({ params }: Choice): readonly Param[] {
  const required = requiredParams(params);
  if (required.length > 0) return required;
  const first = params[0];
  const strength = first?.type.kind === "number" && params.length <= 2;
  return first !== undefined && (strength || first.name === "patience") ? [first] : [];
}

/** Whether a wrapper of this type gives its layer the steps one by one, and so without their axis. */
function wrapsSteps({ families }: ParamType & { readonly kind: "layer" }): boolean {
  return families === undefined;
}

/** A layer inside a wrapper. */
function innerEntry(layer: Layer, called: boolean, input: Shape | undefined, steps: boolean): Entry {
  const given = steps ? input?.slice(1) : input;
  const result = given && layer.shape([given], sampleArgs(layer, given.length));
  const fits = result === undefined || !isMismatch(result) || result.code !== "wrong-rank";
  const required = requiredParams(layer.params).map((param, at) =>
    hole(at + 1, sampleText(param, given?.length)),
  );
  return {
    label: layer.name,
    kind: "layer",
    detail: layer.family,
    doc: () => describeLayer(layer),
    insert: called ? layer.name : `${layer.name}(${required.join(", ")})`,
    snippet: !called,
    ...(!called && required.length > 0 && { opens: "signature" as const }),
    rank: fits ? 0 : 2,
  };
}
