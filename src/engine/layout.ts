/** How rows of a dataset become tensors of a network: which input goes where, and what each output is compared with. */
import type { PreparedTarget, Rows } from "../data/prepared.js";
import { sizesOf } from "../layers/shape.js";
import type { Head, Network, NetworkNode } from "../network.js";
import { headsOf } from "./heads.js";
import { TrainingFailure } from "./outcome.js";

export interface Layout {
  /** One for each Input of the network, in the order of its nodes. */
  readonly inputs: readonly InputLayout[];
  /** One for each head. */
  readonly heads: readonly HeadLayout[];
}

export interface InputLayout {
  /** Its place among the rows' inputs. */
  readonly from: number;
  /** Without the batch. */
  readonly shape: readonly number[];
  /** Numbers a row. */
  readonly size: number;
}

export interface HeadLayout {
  /** Its place among the rows' targets. */
  readonly from: number;
  /** Without the batch. */
  readonly shape: readonly number[];
  /** Numbers a row. */
  readonly width: number;
  /** Whether a class's number becomes a 1 among zeros. */
  readonly oneHot: boolean;
}

export function layoutOf(network: Network, targets: readonly PreparedTarget[]): Layout {
  const inputs = network.nodes.filter((node) => node.layer.inputs === "none");
  const names = network.dataset?.inputs?.map(({ name }) => name);
  return {
    inputs: inputs.map((node) => {
      const shape = knownSizes(node);
      return { from: placeOfInput(network, node, inputs.length, names), shape, size: product(shape) };
    }),
    heads: headsOf(network).map((head) => headLayout(network, head, targets)),
  };
}

/** The only input takes the only one there is; of several, each takes the one of its name. */
function placeOfInput(
  { name }: Network,
  node: NetworkNode,
  count: number,
  names: readonly string[] | undefined,
): number {
  if (count === 1 && (names === undefined || names.length === 1)) return 0;
  const place = names?.indexOf(node.name) ?? -1;
  if (place >= 0) return place;
  const given = names === undefined ? "one, without a name" : names.join(", ");
  throw new TrainingFailure(
    `${name} takes an input ${node.name}, and its data has none of that name: it has ${given}.`,
  );
}

function headLayout(network: Network, head: Head, targets: readonly PreparedTarget[]): HeadLayout {
  const shape = knownSizes(network.nodes[head.output]!);
  const width = product(shape);
  const from = network.heads === undefined ? 0 : targets.findIndex(({ name }) => name === head.target);
  if (from < 0)
    throw new TrainingFailure(`The data has no target ${head.target} for ${network.name} to learn.`);
  const { name } = head.loss;
  const classes = name === "sparse_categorical_crossentropy" || name === "categorical_crossentropy";
  return { from, shape, width, oneHot: head.task.kind === "classification" && (width > 1 || classes) };
}

/** Throws where rows cannot be what the network is trained on; tfjs would train on them without a word. */
export function checkRows(rows: Rows, { inputs, heads }: Layout): void {
  for (const { from, size } of inputs) {
    const given = rows.inputs[from]?.size ?? 0;
    if (given === size || rows.count === 0) continue;
    throw new TrainingFailure(`The network takes ${size} numbers a row, and the data has ${given}.`);
  }
  for (const head of heads) {
    const values = rows.targets[head.from]!;
    if (head.oneHot) checkClasses(values, head.width, rows.index);
    else if (values.length !== rows.count * head.width) {
      const given = values.length / rows.count;
      throw new TrainingFailure(
        `The network gives ${head.width} numbers a row, and the data has ${given === 1 ? "one target" : `${given} targets`}.`,
      );
    }
  }
}

function checkClasses(labels: Float32Array, width: number, index: Int32Array): void {
  for (const [row, label] of labels.entries()) {
    if (Number.isInteger(label) && label >= 0 && label < width) continue;
    throw new TrainingFailure(
      `Row ${index[row]! + 1} of the data has class number ${label}, and the network has outputs for the classes 0 to ${width - 1}.`,
    );
  }
}

function knownSizes(node: NetworkNode): readonly number[] {
  const sizes = sizesOf(node.shape);
  if (!sizes) throw new TrainingFailure(`The shape of ${node.name} is not known.`);
  return sizes;
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((so, size) => so * size, 1);
}
