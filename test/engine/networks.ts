/** Networks for the engine's tests, put together from the catalogue without any source text. */
import type { PreparedData, Rows } from "../../src/data/prepared.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { fillDefaults } from "../../src/layers/check-value.js";
import { Args, type ArgValue, type Configured, InnerLayer, type Layer } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import type { Shape } from "../../src/layers/shape.js";
import type { Network, NetworkNode, TrainSettings } from "../../src/network.js";

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

export function rowsOf(x: readonly (readonly number[])[], y: readonly number[]): Rows {
  return {
    count: y.length,
    x: Float32Array.from(x.flat()),
    y: Float32Array.from(y),
    index: Int32Array.from(y, (_, row) => row),
  };
}

export function dataOf(train: Rows, validation: Rows, test: Rows): PreparedData {
  return { features: [], scales: [], classes: undefined, train, validation, test, fingerprint: "" };
}
