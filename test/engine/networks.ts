/** Networks for the engine's tests, put together from the catalogue without any source text. */
import type { PreparedData, Rows } from "../../src/data/prepared.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { Args, type ArgValue, type Layer } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import { type Shape, shapeOf } from "../../src/layers/shape.js";
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
  const add = (layer: Layer, args: Args, inputs: readonly number[]) => {
    const shapes = inputs.map((id) => nodes[id]!.shape);
    const shape = shapeOfLayer(layer, args, shapes);
    const id = nodes.length;
    const name = id === 0 ? "input" : String(id - 1);
    const weights = layer.weights?.(shapes, args) ?? [];
    nodes.push({
      id,
      name,
      layer,
      args,
      inputs,
      shape,
      weights,
      span: nowhere,
      nameSpan: nowhere,
      argSpans: new Map(),
    });
  };
  add(catalogue.get("Input")!, new Args({ shape: input }), []);
  for (const [at, { layer, args, inputs }] of layers.entries()) {
    const entry = catalogue.get(layer)!;
    add(entry, argsOf(entry, args), inputs?.map((id) => id + 1) ?? [at]);
  }
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

/** Arguments with the catalogue's defaults filled in. */
export function argsOf(layer: Layer, given: Readonly<Record<string, ArgValue>> = {}): Args {
  const values: Record<string, ArgValue> = {};
  for (const { name, default: byDefault } of layer.params) {
    const value = given[name] ?? byDefault;
    if (value === undefined) throw new Error(`${layer.name} needs ${name}`);
    values[name] = value;
  }
  return new Args(values);
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

export { shapeOf };
