/** What a catalogue entry is: one layer type with its arguments, documentation, shape rule and weights. */
import type { Mismatch } from "./mismatch.js";
import type { Shape } from "./shape.js";

/** A checked argument value. `null` is Keras's `None`. */
export type ArgValue = number | boolean | string | null | readonly ArgValue[] | Configured | InnerLayer;

/** A call as a value, `adam(learning_rate: 0.01)` or `l2(0.01)`, with defaults filled in. */
export interface Configured<Name extends string = string> {
  readonly name: Name;
  readonly args: Readonly<Record<string, ArgValue>>;
}

/** Something that is chosen by name and may take arguments of its own: `adam(learning_rate: 0.01)`, `l2(0.01)`. */
export interface Choice<Name extends string = string> {
  readonly name: Name;
  readonly doc: string;
  readonly params: readonly Param[];
}

/** The layer that a wrapper holds, as in `Bidirectional(LSTM(8))`. */
export class InnerLayer {
  constructor(
    readonly layer: Layer,
    readonly args: Args,
  ) {}

  /** Plain values, as a `Configured`: for the run store and for printing. */
  toJSON(): Configured {
    return { name: this.layer.name, args: this.args.toJSON() };
  }
}

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
  /** One of these names; with `several`, or a list of different ones, and always a list once checked. */
  | { readonly kind: "choice"; readonly options: readonly string[]; readonly several?: boolean }
  | { readonly kind: "activation" }
  /** By name or with arguments, `random_normal(stddev: 0.02)`; once checked always a `Configured`. */
  | { readonly kind: "initializer" | "regularizer" | "constraint" }
  /** A layer as an argument, `LSTM(8)`; once checked an `InnerLayer`. Absent `families`: any that takes one input. */
  | { readonly kind: "layer"; readonly families?: readonly LayerFamily[] }
  /** One whole number for every axis, or a list with one for each of `count` axes. */
  | { readonly kind: "perAxis"; readonly count: number; readonly min: number }
  /**
   * A list of whole numbers of at least 1. `open` allows one -1, for "whatever remains", `unknown` allows `none`, for a
   * length that is not known or follows from the rest, and `single` allows one number in place of a list.
   */
  | {
      readonly kind: "sizes";
      readonly open?: boolean;
      readonly unknown?: boolean;
      readonly single?: boolean;
    }
  /** How much is added or taken at both ends of `count` axes: one number, one for each axis, or a pair for each. */
  | { readonly kind: "margins"; readonly count: number }
  /** An axis by number; negative counts from the end, 0 is the batch and is refused. */
  | { readonly kind: "axis" }
  /**
   * One axis, or a list of several, all different; with `count`, a list has that many and they may be equal. They are
   * a sample's as with `axis`, or with `of: "weight"` an array's without a batch, from 0.
   */
  | { readonly kind: "axes"; readonly count?: number; readonly of?: "weight" }
  /** The name of a column of the data; with `several`, a list of such names. */
  | { readonly kind: "column"; readonly several?: boolean }
  /** Any string, such as an equation. */
  | { readonly kind: "text" }
  /** Anything: what a block's parameter takes shows where it is used. */
  | { readonly kind: "any" };

export interface Param {
  readonly name: string;
  readonly type: ParamType;
  /** Absent: the argument must be given. */
  readonly default?: ArgValue | undefined;
  /** What holds when it is left out, in words, where that is no one value; `default` is `null` then. */
  readonly otherwise?: string;
  /** Whether `none` may be given, as Keras's `None`. */
  readonly nullable?: boolean;
  /** Whether it takes all positional arguments from its place on, as `Input(28, 28, 1)` does. */
  readonly rest?: boolean;
  /** The value of another argument without which this one has no effect: `bias_initializer` needs `use_bias: true`. */
  readonly needs?: { readonly param: string; readonly value: ArgValue };
  readonly doc: string;
}

/** An array of weights as Keras creates it. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Configured;
  /** What the loss gains for this weight, and what it is held to after each step. */
  readonly regularizer?: Configured | undefined;
  readonly constraint?: Configured | undefined;
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
    if (isList(value) && value.every((item) => typeof item === "number")) return value as readonly number[];
    throw new Error(`argument ${name} is not a list of numbers`);
  }

  /** A list of lengths, of which some may be `none`. */
  sizes(name: string): readonly (number | null)[] {
    const value = this.get(name);
    if (typeof value === "number") return [value];
    if (isList(value) && value.every((item) => item === null || typeof item === "number")) {
      return value as readonly (number | null)[];
    }
    throw new Error(`argument ${name} is not a list of lengths`);
  }

  /** Whether the layer declares the argument at all. */
  has(name: string): boolean {
    return name in this.values;
  }

  /** An initializer, regularizer or constraint; undefined for `none`. */
  configured(name: string): Configured | undefined {
    const value = this.get(name);
    if (value === null) return undefined;
    if (isConfigured(value)) return value;
    throw new Error(`argument ${name} is not a call`);
  }

  /** The layer that a wrapper holds. */
  inner(name: string): InnerLayer {
    const value = this.get(name);
    if (value instanceof InnerLayer) return value;
    throw new Error(`argument ${name} is not a layer`);
  }

  isNone(name: string): boolean {
    return this.get(name) === null;
  }

  /** Plain values, for the run store and for printing. */
  toJSON(): Readonly<Record<string, ArgValue>> {
    return this.values;
  }
}

/** Tells a list among the values (`Array.isArray` does not narrow readonly arrays). */
export function isList(value: ArgValue): value is readonly ArgValue[] {
  return Array.isArray(value);
}

/** Tells a call among the values, such as `l2(0.01)`. */
export function isConfigured(value: ArgValue): value is Configured {
  return typeof value === "object" && value !== null && !isList(value) && !(value instanceof InnerLayer);
}

export type LayerFamily =
  | "core"
  | "convolution"
  | "pooling"
  | "recurrent"
  | "attention"
  | "wrapper"
  | "activation"
  | "normalization"
  | "regularization"
  | "reshaping"
  | "image"
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
  /**
   * `none`: begins a flow. `many`: merges two or more values, given as positional arguments. `attention`: takes the
   * query, then the value and the key where they differ from it; with one input, value and key are the query.
   */
  readonly inputs: "none" | "one" | "many" | "attention";
  /** How many inputs a merge takes, where not any number from two. */
  readonly inputCount?: number;
  /** The output's shape; pure, never throws for checked arguments. */
  shape(inputs: readonly Shape[], args: Args): Shape | Mismatch;
  /**
   * The weights, in Keras's order; asked only when `shape` succeeded. A length that is not known counts as NaN:
   * `knownWeights` asks safely.
   */
  weights?(inputs: readonly Shape[], args: Args): readonly Weight[];
  /** Multiply-adds for one sample in a forward pass; asked as `weights` is. Absent: too few to count. */
  multiplyAdds?(inputs: readonly Shape[], output: Shape, args: Args): number;
}
