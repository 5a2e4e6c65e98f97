/** Networks for the engine's tests, put together from the catalogue without any source text. */
import type { PreparedData, PreparedTarget, Rows, RowValues } from "../../src/data/prepared.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { fillDefaults } from "../../src/layers/check-value.js";
import { Args, type ArgValue, type Configured, InnerLayer, type Layer } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import type { Shape } from "../../src/layers/shape.js";
import type { Dataset, Head, Network, NetworkNode, TrainSettings } from "../../src/network.js";

const nowhere = { start: 0, end: 0 };

export interface Stacked {
  readonly layer: string;
  readonly args?: Readonly<Record<string, ArgValue>>;
  /** Places in the list, where it is not the one before. */
  readonly inputs?: readonly number[];
}

/** A network of an Input and the layers behind it, each fed by the one before unless it says otherwise. */
export function networkOf(
  input: readonly number[],
  layers: readonly Stacked[],
  settings: Partial<TrainSettings> = {},
): Network {
  const nodes: NetworkNode[] = [];
  addInput(nodes, "input", input);
  for (const [at, { layer, args, inputs }] of layers.entries()) {
    const entry = catalogue.get(layer)!;
    addNode(nodes, String(at), entry, argsOf(entry, args), inputs?.map((id) => id + 1) ?? [at]);
  }
  return finished(nodes, settings);
}

/** A network of several inputs and outputs, whose layers name those they take. */
export interface Graph {
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly layers: readonly {
    readonly name: string;
    readonly layer: string;
    readonly args: Readonly<Record<string, ArgValue>>;
    readonly inputs: readonly string[];
  }[];
  /** Absent: the last layer is the only output. */
  readonly heads?: readonly (Omit<Head, "output"> & { readonly output: string })[];
}

export function graphOf(graph: Graph, settings: Partial<TrainSettings> = {}): Network {
  const nodes: NetworkNode[] = [];
  const idOf = (name: string) => nodes.findIndex((node) => node.name === name);
  for (const [name, shape] of Object.entries(graph.inputs)) addInput(nodes, name, shape);
  for (const { name, layer, args, inputs } of graph.layers) {
    const entry = catalogue.get(layer)!;
    addNode(nodes, name, entry, argsOf(entry, args), inputs.map(idOf));
  }
  const heads = graph.heads?.map((head) => ({ ...head, output: idOf(head.output) }));
  return {
    ...finished(nodes, settings),
    ...(heads && { heads, output: heads[0]!.output }),
    dataset: datasetOf(graph.inputs),
  };
}

/** As much of a dataset as the engine asks: what its inputs are called. */
function datasetOf(inputs: Graph["inputs"]): Dataset {
  return {
    name: "data",
    source: "data.csv",
    targets: [],
    inputs: Object.entries(inputs).map(([name, shape]) => ({ kind: "table", name, shape, columns: [] })),
    split: { method: "random", train: 0.7, validation: 0.15, test: 0.15, seed: 0 },
    augment: [],
    profile: undefined,
    span: nowhere,
    nameSpan: nowhere,
    bodySpan: nowhere,
    properties: new Map(),
  };
}

/** A network of one layer, with an Input for each of its inputs. */
export function networkOfOne(layer: Layer, args: Args, inputs: readonly (readonly number[])[]): Network {
  const nodes: NetworkNode[] = [];
  for (const [at, input] of inputs.entries()) addInput(nodes, `input_${at}`, input);
  addNode(nodes, "layer", layer, args, [...inputs.keys()]);
  return finished(nodes);
}

function addInput(nodes: NetworkNode[], name: string, shape: readonly number[]): void {
  addNode(nodes, name, catalogue.get("Input")!, new Args({ shape }), []);
}

function addNode(
  nodes: NetworkNode[],
  name: string,
  layer: Layer,
  args: Args,
  inputs: readonly number[],
): void {
  const shapes = inputs.map((id) => nodes[id]!.shape);
  nodes.push({
    id: nodes.length,
    name,
    layer,
    args,
    inputs,
    shape: shapeOfLayer(layer, args, shapes),
    weights: layer.weights?.(shapes, args) ?? [],
    span: nowhere,
    nameSpan: nowhere,
    argSpans: new Map(),
  });
}

/** The last node is the output. */
function finished(nodes: readonly NetworkNode[], settings: Partial<TrainSettings> = {}): Network {
  return {
    name: "Net",
    nodes,
    output: nodes.length - 1,
    dataset: undefined,
    settings: settingsOf(settings),
    span: nowhere,
    nameSpan: nowhere,
    bodySpan: nowhere,
  };
}

/** Arguments with the catalogue's defaults filled in; a layer as an argument is written as a call. */
export function argsOf(layer: Layer, given: Readonly<Record<string, ArgValue>> = {}): Args {
  const values: Record<string, ArgValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const type = layer.params.find((param) => param.name === name)?.type;
    values[name] = type?.kind === "layer" && value !== null ? innerOf(value as Configured) : value;
  }
  return new Args(fillDefaults(layer.params, values));
}

function innerOf({ name, args }: Configured): InnerLayer {
  const layer = catalogue.get(name)!;
  return new InnerLayer(layer, argsOf(layer, args));
}

export function shapeOfLayer(layer: Layer, args: Args, inputs: readonly Shape[]): Shape {
  const shape = layer.shape(inputs, args);
  if (isMismatch(shape)) throw new Error(`${layer.name}: ${shape.code}`);
  return shape;
}

export function settingsOf(given: Partial<TrainSettings>): TrainSettings {
  return {
    task: { kind: "classification", classes: undefined },
    loss: { name: "sparse_categorical_crossentropy", args: {} },
    optimizer: { name: "adam", args: {} },
    metrics: [],
    batch: 32,
    epochs: 1,
    seed: 1,
    stop: undefined,
    inferred: {},
    block: undefined,
    properties: new Map(),
    ...given,
  };
}

/** Rows in memory, of one input and one number to be predicted each. */
export function rowsOf(x: readonly (readonly number[])[], y: readonly number[]): Rows {
  const values = Float32Array.from(x.flat());
  const size = y.length === 0 ? (x[0]?.length ?? 0) : values.length / y.length;
  return rowsOfMany([valuesOf(values, size)], [y], y.length);
}

/** Rows in memory, of several inputs and targets. */
export function rowsOfMany(
  inputs: readonly RowValues[],
  targets: readonly (readonly number[])[],
  count: number,
): Rows {
  return {
    count,
    inputs,
    targets: targets.map((values) => Float32Array.from(values)),
    index: Int32Array.from({ length: count }, (_, row) => row),
  };
}

/** An input whose numbers lie row after row. */
export function valuesOf(values: Float32Array, size: number): RowValues {
  return {
    size,
    fill: (positions, into) => {
      for (let at = 0; at < positions.length; at++) {
        const row = positions[at]!;
        into.set(values.subarray(row * size, (row + 1) * size), at * size);
      }
    },
  };
}

export function dataOf(
  train: Rows,
  validation: Rows,
  test: Rows,
  targets: readonly PreparedTarget[] = [targetOf("y")],
): PreparedData {
  return {
    targets,
    train,
    validation,
    test,
    preprocessing: { format: 1, inputs: [], targets },
    fingerprint: "",
    close: async () => {},
  };
}

/** A target of one unscaled number a row, unless something else is said. */
export function targetOf(name: string, change: Partial<PreparedTarget> = {}): PreparedTarget {
  return { name, classes: undefined, width: 1, scale: undefined, ...change };
}
