/** Follows the flow of a network's body and works out the shape of every value on it. */
import { catalogue } from "../layers/catalogue.js";
import { Args, type Layer } from "../layers/layer.js";
import { isMismatch } from "../layers/mismatch.js";
import { dim, type Shape, shapeText, sizesOf, unknownDim } from "../layers/shape.js";
import type { Dataset } from "../network.js";
import type { Span } from "../text.js";
import { bindArguments } from "./bind.js";
import type { CheckedGraph, CheckedNode } from "./checked-graph.js";
import type { Related } from "./diagnostic.js";
import type { Scope } from "./evaluate.js";
import { messages } from "./messages.js";
import { type Reporter, replacement } from "./reporter.js";
import { shapeFixes } from "./shape-fixes.js";
import { mismatchMessage } from "./shape-messages.js";
import { mostSimilar } from "./similar.js";
import type { Argument, CallValue, NetworkDeclaration, Statement, Step } from "./tree.js";

/** What is known of the data when a network is checked. */
export interface NetworkData {
  readonly dataset: Dataset;
  readonly scope: Scope;
}

export function checkGraph(
  source: string,
  declaration: NetworkDeclaration,
  data: NetworkData | undefined,
  reporter: Reporter,
): CheckedGraph {
  return new GraphChecker(source, declaration, data, reporter).check();
}

/** Keras's name for the next layer of a type: `conv2d`, `conv2d_1`. */
function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

class GraphChecker {
  private readonly nodes: CheckedNode[] = [];
  /** Ids by the names given in the source; `null` where the value could not be understood. */
  private readonly values = new Map<string, number | null>();
  private readonly usedNames = new Map<string, number>();
  private readonly scope: Scope;
  private broken = false;

  constructor(
    private readonly source: string,
    private readonly declaration: NetworkDeclaration,
    private readonly data: NetworkData | undefined,
    private readonly reporter: Reporter,
  ) {
    this.scope = data?.scope ?? new Map();
  }

  check(): CheckedGraph {
    const { declaration } = this;
    for (const { name } of declaration.statements) if (name !== undefined) this.usedNames.set(name.text, 1);
    let current: number | null | undefined;
    if (this.data !== undefined) {
      current = this.addDatasetInput(this.data.dataset);
      this.values.set("input", current);
    } else if (declaration.dataset !== undefined) {
      // An unknown dataset has been reported; without it no shape is known.
      current = null;
      this.values.set("input", null);
    }
    if (declaration.statements.length === 0) {
      this.reporter.report(messages.emptyNetwork(declaration.name.text), declaration.name.span);
      return { nodes: this.nodes, output: undefined };
    }
    for (const statement of declaration.statements) current = this.checkStatement(statement, current);
    if (typeof current === "number" && !this.broken) this.reportUnused(current);
    return { nodes: this.nodes, output: current ?? undefined };
  }

  private addDatasetInput(dataset: Dataset): number {
    const width = dataset.features?.length;
    const at = this.declaration.dataset!.span;
    return this.add({
      name: this.freshName("input"),
      layer: catalogue.get("Input")!,
      args: new Args({ shape: width === undefined ? null : [width] }),
      inputs: [],
      shape: [width === undefined ? unknownDim("features") : dim(width)],
      weights: [],
      call: undefined,
      span: at,
      nameSpan: at,
      parenthesesSpan: at,
      argSpans: new Map(),
      valueSpans: new Map(),
      statementSpan: at,
      first: true,
    });
  }

  /** Adds a node; dimensions that its layer made are stamped with its id. */
  private add(node: Omit<CheckedNode, "id">): number {
    const id = this.nodes.length;
    const inherited = new Set(node.inputs.flatMap((input) => this.nodes[input]?.shape ?? []));
    const shape = node.shape?.map((d) => (inherited.has(d) ? d : { ...d, origin: id }));
    this.nodes.push({ ...node, id, shape });
    return id;
  }

  private freshName(base: string): string {
    const used = this.usedNames.get(base) ?? 0;
    this.usedNames.set(base, used + 1);
    return used === 0 ? base : this.freshName(`${base.replace(/_\d+$/, "")}_${used}`);
  }

  private checkStatement(statement: Statement, before: number | null | undefined): number | null | undefined {
    let current = before;
    statement.steps.forEach((step, index) => {
      current =
        step.kind === "name"
          ? this.lookUp(step, index)
          : this.checkCall(step, current, statement, index, index === statement.steps.length - 1);
    });
    const { name } = statement;
    if (name !== undefined) {
      if (this.values.has(name.text)) {
        this.reporter.report(messages.duplicateName("value", name.text), name.span);
      }
      this.values.set(name.text, current ?? null);
    }
    return current;
  }

  private lookUp(step: Step & { readonly kind: "name" }, index: number): number | null {
    if (index > 0 && this.values.has(step.text)) {
      return this.fail(messages.nameAfterArrow(step.text), step.span);
    }
    const id = this.values.get(step.text);
    if (id !== undefined) return id;
    return this.unknownName(step.text, step.span);
  }

  private unknownName(name: string, span: Span): null {
    if (catalogue.has(name)) {
      return this.fail(messages.layerWithoutParentheses(name), span, [
        replacement(`Write \`${name}()\``, span, `${name}()`),
      ]);
    }
    const similar = mostSimilar(name, this.values.keys());
    const fixes = similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)];
    return this.fail(messages.unknownValueName(name, similar), span, fixes);
  }

  private fail(
    message: Parameters<Reporter["report"]>[0],
    span: Span,
    fixes: readonly ReturnType<typeof replacement>[] = [],
    related: readonly Related[] = [],
  ): null {
    this.broken = true;
    this.reporter.report(message, span, { fixes, related });
    return null;
  }

  private checkCall(
    call: CallValue,
    flow: number | null | undefined,
    statement: Statement,
    index: number,
    last: boolean,
  ): number | null {
    const layer = catalogue.get(call.name.text);
    if (layer === undefined) {
      const { text, span } = call.name;
      const similar = mostSimilar(text, catalogue.keys());
      const fixes = similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)];
      return this.fail(messages.unknownLayer(text, similar), span, fixes);
    }
    const arrow = index > 0;
    const mergeInputs =
      layer.inputs === "many" ? call.arguments.filter(({ name }) => name === undefined) : [];
    const inputs = this.inputsOf(layer, call, flow, arrow, mergeInputs);
    const bound = bindArguments(layer, call, this.scope, this.reporter, mergeInputs);
    const base = {
      name:
        last && statement.name !== undefined ? statement.name.text : this.freshName(snakeCase(layer.name)),
      layer,
      args: bound.values && new Args(bound.values),
      call,
      span: call.span,
      nameSpan: call.name.span,
      parenthesesSpan: call.parenthesesSpan,
      argSpans: bound.spans,
      valueSpans: bound.valueSpans,
      statementSpan: statement.span,
      first: index === 0,
    };
    const ids = inputs ?? [];
    const shapes = inputs && this.shapesOf(inputs);
    if (shapes === undefined || base.args === undefined) {
      return this.add({ ...base, inputs: ids, shape: undefined, weights: undefined });
    }
    const result = layer.shape(shapes, base.args);
    if (isMismatch(result)) {
      const node: CheckedNode = {
        ...base,
        id: this.nodes.length,
        inputs: ids,
        shape: undefined,
        weights: undefined,
      };
      const axis = result.code === "empty-output" ? result.axis : undefined;
      const param = "param" in result ? bound.spans.get(result.param) : undefined;
      this.fail(
        mismatchMessage(layer.name, result),
        param ?? call.name.span,
        shapeFixes(this.source, node, result, this.nodes),
        ids.flatMap((id) => this.chain(id, axis)),
      );
      return this.add(node);
    }
    const known = shapes.every((shape) => sizesOf(shape) !== undefined);
    const weights = known ? (layer.weights?.(shapes, base.args) ?? []) : undefined;
    return this.add({ ...base, inputs: ids, shape: result, weights });
  }

  /** The ids of what the layer takes; undefined after reporting, or where something above failed. */
  private inputsOf(
    layer: Layer,
    call: CallValue,
    flow: number | null | undefined,
    arrow: boolean,
    mergeInputs: readonly Argument[],
  ): number[] | undefined {
    switch (layer.inputs) {
      case "none":
        if (this.data !== undefined) {
          const fix = replacement("Remove this `Input`", call.span, "");
          this.fail(messages.inputWithDataset(this.data.dataset.name), call.name.span, [fix]);
          return undefined;
        }
        if (this.nodes.some((node) => node.layer.inputs === "none")) {
          this.fail(messages.severalInputs(), call.name.span);
          return undefined;
        }
        return [];
      case "one":
        if (flow === undefined) {
          this.fail(messages.noInput(layer.name), call.name.span);
          return undefined;
        }
        return flow === null ? undefined : [flow];
      case "many": {
        const ids = mergeInputs.map((argument) => this.mergeInput(layer, argument));
        if (arrow && flow !== undefined) ids.unshift(flow);
        if (ids.length < 2) {
          this.fail(messages.mergeInputs(layer.name, ids.length), call.name.span);
          return undefined;
        }
        return ids.includes(null) ? undefined : (ids as number[]);
      }
    }
  }

  private mergeInput(layer: Layer, { value }: Argument): number | null {
    if (value.kind !== "name") {
      return value.kind === "missing" ? null : this.fail(messages.mergeOfLayer(layer.name), value.span);
    }
    const id = this.values.get(value.text);
    return id === undefined ? this.unknownName(value.text, value.span) : id;
  }

  private shapesOf(ids: readonly number[]): Shape[] | undefined {
    const shapes: Shape[] = [];
    for (const id of ids) {
      const shape = this.nodes[id]?.shape;
      if (shape === undefined) return undefined;
      shapes.push(shape);
    }
    return shapes;
  }

  /** Where an input's shape, or one of its axes, comes from: the layers that made it, the nearest first. */
  private chain(id: number, axis: number | undefined): Related[] {
    const related: Related[] = [];
    let at: number | undefined = id;
    while (at !== undefined && related.length < 5) {
      const node: CheckedNode = this.nodes[at]!;
      const made: number | undefined = axis === undefined ? at : node.shape?.[axis]?.origin;
      const maker: CheckedNode | undefined = made === undefined ? undefined : this.nodes[made];
      if (maker?.shape === undefined) break;
      const how = axis === undefined ? undefined : maker.shape[axis]?.how;
      const name =
        maker.call === undefined ? `The data of \`${this.data?.dataset.name}\`` : `\`${maker.layer.name}\``;
      const verb = maker.layer.inputs === "none" ? "gives" : "makes it";
      related.push({
        message: `${name} ${verb} ${shapeText(maker.shape)}${how === undefined ? "" : `: ${how}`}.`,
        span: maker.span,
      });
      if (axis === undefined) break;
      at = maker.inputs[0];
    }
    return related;
  }

  /** A warning on each value that nothing takes, except the last. */
  private reportUnused(output: number): void {
    const taken = new Set(this.nodes.flatMap((node) => node.inputs));
    for (const node of this.nodes) {
      if (node.id !== output && !taken.has(node.id) && node.call !== undefined) {
        this.reporter.report(messages.unusedValue(node.name), node.statementSpan);
      }
    }
  }
}
