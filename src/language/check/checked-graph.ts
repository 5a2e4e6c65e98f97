/** A network as far as it could be checked: its nodes, each with what is known of it. */
import type { Args, Layer, Weight } from "../../layers/layer.js";
import type { Shape } from "../../layers/shape.js";
import type { Span } from "../../text.js";
import type { CallValue } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import type { BoundCall } from "./given-arguments.js";

/** One use of a block, through which a layer came into the network. */
export interface BlockUse {
  readonly block: string;
  /** What its layers' names begin with: `residual`, `residual_1`. */
  readonly name: string;
  /** Where the block is used. */
  readonly call: CallValue;
  readonly unit: Unit;
}

/** A layer of a network as far as it could be understood. */
export interface CheckedNode extends BoundCall {
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
  /** The unit in which it is written: the network's, or that of a block. */
  readonly unit: Unit;
  /** The uses of blocks it comes from, the outermost first. */
  readonly uses: readonly BlockUse[];
  readonly span: Span;
  readonly nameSpan: Span;
  readonly parenthesesSpan: Span;
  readonly statementSpan: Span;
  /** Whether it begins its statement. */
  readonly first: boolean;
  /** For a layer from a block: where the network uses the block. */
  readonly use?: Span;
  /** For a layer from a block of an imported file: the path of that file, in which its places count. */
  readonly file?: string;
}

/** One of several values that a network gives, as `Output(price: a)` names it. */
export interface CheckedOutput {
  readonly name: string;
  readonly id: number;
}

/** A network's nodes in order; `output` is the id of the last value, undefined when there is none. */
export interface CheckedGraph {
  readonly nodes: readonly CheckedNode[];
  readonly output: number | undefined;
  /** What `Output(…)` lists; empty where the last value is the only output. */
  readonly outputs: readonly CheckedOutput[];
}
