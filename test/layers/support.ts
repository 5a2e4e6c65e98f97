/** Keras's answers, and checked arguments of layers built from plain values as a program's would be. */
import { readFileSync } from "node:fs";
import { catalogue } from "../../src/layers/catalogue.js";
import { checkValue, fillDefaults } from "../../src/layers/check-value.js";
import { Args, type ArgValue, InnerLayer, isList, type Layer } from "../../src/layers/layer.js";

/** A wrapped layer as the oracle writes it. */
export interface PlainLayer {
  readonly layer: string;
  readonly args: PlainArgs;
}
export type PlainArgs = { readonly [name: string]: ArgValue | PlainLayer };

/** One line of the oracle. */
export interface Case {
  readonly id: string;
  readonly layer: string;
  readonly args: PlainArgs;
  readonly inputs: readonly (readonly number[])[];
  readonly output?: readonly number[];
  readonly params?: number;
  readonly trainable?: number;
  /** The exception's class, where Keras refuses. */
  readonly error?: string;
}

/** The random layers of the oracle. */
export function oracleCases(): readonly Case[] {
  return readCases("../oracle/keras-layers.jsonl");
}

/** Chosen layers with arguments that the oracle does not use. */
export function moreCases(): readonly Case[] {
  return readCases("fixtures/keras-more.jsonl");
}

function readCases(file: string): readonly Case[] {
  return readFileSync(new URL(file, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

export function layerNamed(name: string): Layer {
  const layer = catalogue.get(name);
  if (layer === undefined) throw new Error(`the catalogue has no ${name}`);
  return layer;
}

/** Arguments with defaults filled in, or why they are refused. */
export function argumentsOf(layer: Layer, plain: PlainArgs): Args | { readonly refused: string } {
  const given: Record<string, ArgValue> = {};
  for (const [name, value] of Object.entries(plain)) {
    const param = layer.params.find((candidate) => candidate.name === name);
    if (param === undefined) return { refused: `unknown argument ${name}` };
    const checked = isPlainLayer(value) ? innerLayer(value) : value;
    if (typeof checked === "object" && checked !== null && "refused" in checked)
      return { refused: String(checked.refused) };
    const problem = checkValue(param, checked);
    if (problem !== undefined) return { refused: `${name}: ${problem.expected}` };
    given[name] = checked;
  }
  for (const { name, default: byDefault } of layer.params) {
    if (byDefault === undefined && !(name in given)) return { refused: `${name} is missing` };
  }
  return new Args(fillDefaults(layer.params, given));
}

/** The same where they must fit. */
export function fittingArguments(layer: Layer, plain: PlainArgs = {}): Args {
  const args = argumentsOf(layer, plain);
  if (args instanceof Args) return args;
  throw new Error(`${layer.name}: ${args.refused}`);
}

function innerLayer({ layer: name, args }: PlainLayer): InnerLayer | { readonly refused: string } {
  const layer = layerNamed(name);
  const checked = argumentsOf(layer, args);
  return checked instanceof Args ? new InnerLayer(layer, checked) : checked;
}

function isPlainLayer(value: ArgValue | PlainLayer): value is PlainLayer {
  return (
    typeof value === "object" &&
    value !== null &&
    !isList(value as ArgValue) &&
    "layer" in value &&
    !(value instanceof InnerLayer)
  );
}
