/** Reads what Keras answered; see fixtures/make.py. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { ArgValue } from "../../src/layers/layer.js";
import type { Configured, LossName, OptimizerName } from "../../src/network.js";
import type { Answer } from "./support.js";

interface Packed {
  readonly shape: number[];
  readonly values: number[];
}

export interface LayerCase {
  readonly layer: string;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly training: boolean;
  readonly inputs: readonly Packed[];
  readonly weights: Readonly<Record<string, Packed>>;
  readonly upstream: Packed;
  readonly output: Packed;
  readonly weightGradients: Readonly<Record<string, Packed>>;
  readonly inputGradients: readonly Packed[];
  readonly moving: Readonly<Record<string, Packed>>;
}

export interface Trace {
  readonly name: string;
  readonly layers: readonly { readonly layer: string; readonly args: Readonly<Record<string, ArgValue>> }[];
  readonly loss: Configured<LossName>;
  readonly optimizer: Configured<OptimizerName>;
  readonly batch: number;
  readonly x: Packed;
  readonly y: Packed;
  readonly started: Readonly<Record<string, Packed>>;
  readonly losses: readonly number[];
  readonly ended: Readonly<Record<string, Packed>>;
  readonly predictions: Packed;
}

export const readLayerCases = () => read<LayerCase>("layers.jsonl");
export const readTraces = () => read<Trace>("traces.jsonl");

export function answerOf({ shape, values }: Packed): Answer {
  return { shape, data: values };
}

/** One case a line. */
function read<Case>(name: string): Case[] {
  const text = readFileSync(path.join(import.meta.dirname, "fixtures", name), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Case);
}
