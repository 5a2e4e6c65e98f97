/** Cuts a split's rows into batches of tensors, in order or shuffled. */
import * as tf from "@tensorflow/tfjs-core";
import type { Rows } from "../data/prepared.js";
import { sizesOf } from "../layers/shape.js";
import type { Network } from "../network.js";
import { TrainingFailure } from "./outcome.js";
import { randomFor } from "./seed.js";

export interface Batch {
  readonly count: number;
  readonly inputs: tf.Tensor;
  readonly targets: tf.Tensor;
  /** The targets' values, for the metrics. */
  readonly values: Float32Array;
  dispose(): void;
}

/** How a network's rows are laid out as tensors. */
export interface Layout {
  /** Without the batch. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Targets a row: 1, or one for each class. */
  readonly width: number;
  readonly oneHot: boolean;
}

export function layoutOf(network: Network): Layout {
  const inputs = network.nodes.filter((node) => node.layer.inputs === "none");
  if (inputs.length !== 1) {
    throw new TrainingFailure(
      `${network.name} has ${inputs.length} inputs, and only a network with one can be trained so far.`,
    );
  }
  const output = knownSizes(network, network.output);
  const width = output.reduce((product, size) => product * size, 1);
  const loss = network.settings.loss.name;
  const oneHot =
    network.settings.task.kind === "classification" &&
    (width > 1 || loss === "sparse_categorical_crossentropy" || loss === "categorical_crossentropy");
  return { input: knownSizes(network, inputs[0]!.id), output, width, oneHot };
}

/** Throws where rows cannot be what the network is trained on; tfjs would train on them without a word. */
export function checkRows(rows: Rows, { input, width, oneHot }: Layout): void {
  const size = input.reduce((product, length) => product * length, 1);
  if (rows.x.length !== rows.count * size) {
    throw new TrainingFailure(
      `The network takes ${size} numbers a row, and the data has ${rows.count === 0 ? 0 : rows.x.length / rows.count}.`,
    );
  }
  if (!oneHot && width !== 1) {
    throw new TrainingFailure(`The network gives ${width} numbers a row, and the data has one target.`);
  }
  if (!oneHot) return;
  for (let row = 0; row < rows.count; row++) {
    const label = rows.y[row]!;
    if (Number.isInteger(label) && label >= 0 && label < width) continue;
    throw new TrainingFailure(
      `Row ${rows.index[row]! + 1} of the data has class number ${label}, and the network has outputs for the classes 0 to ${width - 1}.`,
    );
  }
}

/** The rows from `start` on in the given order. */
export function batchAt(rows: Rows, layout: Layout, order: Int32Array, start: number, size: number): Batch {
  const count = Math.min(size, rows.count - start);
  const features = rows.count === 0 ? 0 : rows.x.length / rows.count;
  const inputs = new Float32Array(count * features);
  const values = new Float32Array(count * layout.width);
  for (let at = 0; at < count; at++) {
    const row = order[start + at]!;
    inputs.set(rows.x.subarray(row * features, (row + 1) * features), at * features);
    if (layout.oneHot) values[at * layout.width + rows.y[row]!] = 1;
    else values[at] = rows.y[row]!;
  }
  const tensors = {
    inputs: tf.tensor(inputs, [count, ...layout.input]),
    targets: tf.tensor(values, [count, ...layout.output]),
  };
  return { count, ...tensors, values, dispose: () => tf.dispose(tensors) };
}

export function inOrder(rows: Rows): Int32Array {
  return Int32Array.from({ length: rows.count }, (_, row) => row);
}

/** Each epoch has an order of its own, which depends on nothing but seed and epoch. */
export function shuffled(rows: Rows, seed: number, epoch: number): Int32Array {
  return randomFor(seed, `order of epoch ${epoch}`).shuffle(inOrder(rows));
}

function knownSizes(network: Network, id: number): readonly number[] {
  const node = network.nodes[id]!;
  const sizes = sizesOf(node.shape);
  if (!sizes) throw new TrainingFailure(`The shape of ${node.name} is not known.`);
  return sizes;
}
