/** Reads what Keras answered; see fixtures/make.py. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { ArgValue, Configured } from "../../src/layers/layer.js";
import type { ClipName, LossName, OptimizerName, ScheduleName } from "../../src/network.js";
import type { Answer } from "./support.js";

export interface Packed {
  readonly shape: number[];
  readonly values: number[];
}

export interface LayerCase {
  readonly layer: string;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly training: boolean;
  readonly inputs: readonly Packed[];
  /** Of the inputs, and of the output; absent: none has one. */
  readonly masks?: readonly (Packed | null)[];
  readonly mask?: Packed | null;
  readonly weights: Readonly<Record<string, Packed>>;
  readonly upstream: Packed;
  readonly output: Packed;
  readonly weightGradients: Readonly<Record<string, Packed>>;
  readonly inputGradients: readonly Packed[];
  readonly moving: Readonly<Record<string, Packed>>;
}

export interface Trace {
  readonly name: string;
  readonly layers: readonly {
    readonly layer: string;
    readonly args: Readonly<Record<string, ArgValue>>;
    /** Places in the list, -1 for the network's input; absent: the one before. */
    readonly inputs?: readonly number[];
  }[];
  readonly loss: Configured<LossName>;
  readonly optimizer: Configured<OptimizerName>;
  readonly batch: number;
  readonly x: Packed;
  readonly y: Packed;
  readonly started: Readonly<Record<string, Packed>>;
  readonly losses: readonly number[];
  readonly ended: Readonly<Record<string, Packed>>;
  /** Of all rows after the last step. */
  readonly predictions?: Packed;
  /** The loss over all rows after the last step. */
  readonly scored?: number;
  readonly clip?: Configured<ClipName>;
  /** By the classes' numbers. */
  readonly classWeights?: readonly number[];
  readonly schedule?: Configured<ScheduleName>;
  readonly epochs?: number;
}

export const readLayerCases = (file: string) => read<LayerCase>(file);
export const readTraces = () => [...read<Trace>("traces.jsonl"), ...read<Trace>("sequence-traces.jsonl")];

/** Whether a layer passes the mask of its input on. */
export interface MaskCase {
  readonly layer: string;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly input: readonly number[];
  readonly passes: boolean;
}

export const readMaskCases = () => read<MaskCase>("masks.jsonl");

export function answerOf({ shape, values }: Packed): Answer {
  return { shape, data: values };
}

/** One case a line. */
export function read<Case>(name: string): Case[] {
  const text = readFileSync(path.join(import.meta.dirname, "fixtures", name), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Case);
}
