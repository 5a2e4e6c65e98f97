/** What a catalogue entry is: one layer type with its arguments, documentation, shape rule and weights. */
import type { Mismatch } from "./mismatch.js";
import type { Shape } from "./shape.js";

/** A checked argument value. `null` is Keras's `None`. */
export type ArgValue = number | boolean | string | null | readonly number[];

/** What values an argument takes. */
export type ParamType =
  | { readonly kind: "integer"; readonly min: number }
  | {
      readonly kind: "number";
      readonly min?: number;
      readonly above?: number;
      readonly max?: number;
      readonly below?: number;
    }
  | { readonly kind: "boolean" }
  | { readonly kind: "choice"; readonly options: readonly string[] }
  | { readonly kind: "activation" }
  | { readonly kind: "initializer" }
  /** One whole number for every axis, or a list with one for each of `count` axes. */
  | { readonly kind: "perAxis"; readonly count: number; readonly min: number }
  /** A list of whole numbers; `open` allows one -1, for "whatever remains". */
  | { readonly kind: "sizes"; readonly open?: boolean }
  /** An axis by number; negative counts from the end, 0 is the batch and is refused. */
  | { readonly kind: "axis" };

export interface Param {
  readonly name: string;
  readonly type: ParamType;
  /** Absent: the argument must be given. */
  readonly default?: ArgValue | undefined;
  /** Whether `none` may be given, as Keras's `None`. */
  readonly nullable?: boolean;
  /** Whether it takes all positional arguments from its place on, as `Input(28, 28, 1)` does. */
  readonly rest?: boolean;
  readonly doc: string;
}

/** An array of weights as Keras creates it. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  /** A Keras initializer's name. */
  readonly initializer: string;
  /** False for moving statistics, which training updates but no gradient does. */
  readonly trainable: boolean;
}

/** Checked arguments of one layer, defaults filled in; read by the name the catalogue declares. */
export class Args {
  constructor(private readonly values: Readonly<Record<string, ArgValue>>) {}

  get(name: string): ArgValue {
    const value = this.values[name];
    if (value === undefined) throw new Error(`the layer declares no argument ${name}`);
    return value;
  }

  number(name: string): number {
    const value = this.get(name);
    if (typeof value !== "number") throw new Error(`argument ${name} is not a number`);
    return value;
  }

  flag(name: string): boolean {
    return this.get(name) === true;
  }

  text(name: string): string {
    const value = this.get(name);
    if (typeof value !== "string") throw new Error(`argument ${name} is not a name`);
    return value;
  }

  /** A list; a single number counts for each of `count` axes. */
  list(name: string, count = 1): readonly number[] {
    const value = this.get(name);
    if (typeof value === "number") return Array.from({ length: count }, () => value);
    if (Array.isArray(value)) return value;
    throw new Error(`argument ${name} is not a list of numbers`);
  }

  isNone(name: string): boolean {
    return this.get(name) === null;
  }

  /** Plain values, for the run store and for printing. */
  toJSON(): Readonly<Record<string, ArgValue>> {
    return this.values;
  }
}

export type LayerFamily =
  | "core"
  | "convolution"
  | "pooling"
  | "recurrent"
  | "normalization"
  | "regularization"
  | "reshaping"
  | "merging";

/** One layer type. Shapes are without the batch axis, channels last. */
export interface Layer {
  /** Keras's class name. */
  readonly name: string;
  readonly family: LayerFamily;
  /** One or two sentences for hover and completion. */
  readonly doc: string;
  /** What it computes, in one line of plain mathematics. */
  readonly formula?: string;
  /** In the order of Keras's signature. */
  readonly params: readonly Param[];
  /** `none`: begins a flow. `many`: merges two or more values, given as positional arguments. */
  readonly inputs: "none" | "one" | "many";
  /** The output's shape; pure, never throws for checked arguments. */
  shape(inputs: readonly Shape[], args: Args): Shape | Mismatch;
  /** The weights, in Keras's order; asked only when `shape` succeeded on inputs whose sizes are known. */
  weights?(inputs: readonly Shape[], args: Args): readonly Weight[];
}
