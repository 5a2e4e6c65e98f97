/** The growing graph of a network: its nodes, their names, and where each dimension of a shape was made. */
import { keptWith } from "../../kept.js";
import { catalogue } from "../../layers/catalogue.js";
import { Args, type Layer } from "../../layers/layer.js";
import { type Dim, type Shape, shapeOf, shapeText, stampedDim, unknownDim } from "../../layers/shape.js";
import type { Dataset } from "../../network.js";
import type { Span } from "../../text.js";
import type { DraftRelated } from "../reporter.js";
import type { Unit } from "../syntax/units.js";
import type { CheckedNode } from "./checked-graph.js";

/** Beyond this a network is a slip of the pen, such as one zero too many behind `*`. */
export const mostNodes = 10_000;

export class Graph {
  readonly nodes: CheckedNode[] = [];
  /** Whether it has been said that it holds too many layers. */
  full = false;
  private readonly usedNames = new Map<string, number>();

  get nextId(): number {
    return this.nodes.length;
  }

  /** The shape of the next node; dimensions that its layer made are stamped with its id. */
  stamped(shape: Shape, inputs: readonly number[]): Shape {
    const origin = this.nextId;
    return shape.map((dim) => (this.isInherited(dim, inputs) ? dim : stampedDim(dim, origin)));
  }

  private isInherited(dim: Dim, inputs: readonly number[]): boolean {
    return inputs.some((input) => this.nodes[input]?.shape?.includes(dim));
  }

  /** The inputs that a dataset implies, in its order; one while they are not known. */
  addDatasetInputs({ inputs }: Dataset, isTable: boolean, unit: Unit, span: Span): number[] {
    if (inputs === undefined) {
      const shape = isTable ? [unknownDim("features")] : undefined;
      return [this.addDatasetInput(this.freshName("input"), shape, unit, span)];
    }
    const single = inputs.length === 1;
    if (!single) for (const { name } of inputs) this.reserve(name);
    return inputs.map(({ name, shape }) => {
      const own = single ? this.freshName("input") : name;
      return this.addDatasetInput(own, shapeOf(...shape), unit, span);
    });
  }

  /** `span` is the dataset's name behind `on`. */
  private addDatasetInput(name: string, shape: Shape | undefined, unit: Unit, span: Span): number {
    const id = this.nextId;
    this.nodes.push({
      id,
      name,
      layer: catalogue.get("Input")!,
      args: shape && new Args({ shape: shape.map(({ size }) => size ?? null) }),
      inputs: [],
      shape: shape && this.stamped(shape, []),
      weights: [],
      call: undefined,
      unit,
      uses: [],
      span,
      nameSpan: span,
      parenthesesSpan: span,
      given: new Map(),
      statementSpan: span,
      first: true,
    });
    return id;
  }

  /** Keeps a name that the source gives, so that no other layer gets it. */
  reserve(name: string): void {
    if (!this.usedNames.has(name)) this.usedNames.set(name, 1);
  }

  /** `base`, or `base_1`, `base_2` and so on where it is taken. */
  freshName(base: string): string {
    for (;;) {
      const used = this.usedNames.get(base) ?? 0;
      this.usedNames.set(base, used + 1);
      if (used === 0) return base;
      const name = `${base}_${used}`;
      if (!this.usedNames.has(name)) {
        this.usedNames.set(name, 1);
        return name;
      }
    }
  }

  /** The shapes of nodes, or undefined where one of them is not known. */
  shapesOf(ids: readonly number[]): Shape[] | undefined {
    const shapes: Shape[] = [];
    for (const id of ids) {
      const shape = this.nodes[id]?.shape;
      if (shape === undefined) return undefined;
      shapes.push(shape);
    }
    return shapes;
  }

  /** Where the shapes of values, or one of their axes, come from. What leads to several of them is said once. */
  chains(
    ids: readonly number[],
    axis: number | undefined,
    dataset: string | undefined,
  ): readonly DraftRelated[] {
    const steps = ids.flatMap((id) => this.chain(id, axis, dataset));
    return [...new Map(steps.map((step) => [`${step.span.start} ${step.message}`, step])).values()];
  }

  /** Where a value's shape, or one of its axes, comes from: the layers that made it, the nearest first. */
  private chain(id: number, axis: number | undefined, dataset: string | undefined): DraftRelated[] {
    const related: DraftRelated[] = [];
    let at: number | undefined = id;
    while (at !== undefined && related.length < 5) {
      const node: CheckedNode = this.nodes[at]!;
      const made: number | undefined = axis === undefined ? at : node.shape?.[axis]?.origin;
      const maker: CheckedNode | undefined = made === undefined ? undefined : this.nodes[made];
      if (maker?.shape === undefined) break;
      const how = axis === undefined && maker.shape.length > 1 ? undefined : maker.shape[axis ?? 0]?.how;
      const name = maker.call === undefined ? `The data of \`${dataset}\`` : `\`${maker.layer.name}\``;
      const verb = maker.layer.inputs === "none" ? "gives" : "makes it";
      related.push({
        message: `${name} ${verb} ${shapeText(maker.shape)}${how === undefined ? "" : `: ${how}`}.`,
        span: maker.span,
        unit: maker.unit,
      });
      if (axis === undefined) break;
      at = maker.inputs[0];
    }
    return related;
  }
}

/** Keras's name for a layer of a type: `conv2d`, `batch_normalization`. */
export const kerasName = keptWith(({ name }: Layer) => snakeCase(name));

/** A name as Keras writes that of a layer. */
export function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
