/** A network as far as it could be checked: its nodes, each with what is known of it. */
import type { Args, Layer, Weight } from "../layers/layer.js";
import type { Shape } from "../layers/shape.js";
import type { Span } from "../text.js";
import type { CallValue } from "./tree.js";

/** A layer of a network as far as it could be understood. */
export interface CheckedNode {
  readonly id: number;
  readonly name: string;
  readonly layer: Layer;
  readonly args: Args | undefined;
  readonly inputs: readonly number[];
  /** Undefined after an error here or above, or while the data is not known. */
  readonly shape: Shape | undefined;
  readonly weights: readonly Weight[] | undefined;
  /** The call as written; undefined for the input that a dataset implies. */
  readonly call: CallValue | undefined;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly parenthesesSpan: Span;
  readonly argSpans: ReadonlyMap<string, Span>;
  readonly valueSpans: ReadonlyMap<string, Span>;
  readonly statementSpan: Span;
  /** Whether it begins its statement. */
  readonly first: boolean;
}

/** A network's nodes in order; `output` is the id of the last value, undefined when there is none. */
export interface CheckedGraph {
  readonly nodes: readonly CheckedNode[];
  readonly output: number | undefined;
}
