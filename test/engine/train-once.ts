/** Builds a network and takes one step, to hold what was built against what the network states of itself. */
import * as tf from "@tensorflow/tfjs-core";
import { buildModel } from "../../src/engine/model.js";
import { sizesOf } from "../../src/layers/shape.js";
import type { Network, NetworkNode } from "../../src/network.js";
import type { Random } from "../../src/random.js";
import { TOKENS } from "./random-networks.js";
import type { Answer } from "./support.js";

/** What a network is once it runs. */
export interface Built {
  /** Of each node, without the batch. */
  readonly shapes: readonly (readonly number[])[];
  readonly weights: readonly (readonly [name: string, shape: readonly number[]])[];
  /** Trainable weights that lead to the output and have no gradient, and those whose gradient is not finite. */
  readonly without: readonly string[];
  readonly notFinite: readonly string[];
  /** Tensors left behind. */
  readonly left: number;
}

/** What it is to be. */
export function asStated({ nodes }: Network): Built {
  return {
    shapes: nodes.map(({ shape }) => sizesOf(shape)!),
    weights: nodes.flatMap(({ name, weights }) =>
      weights.map((weight) => [`${name}/${weight.name}`, weight.shape]),
    ),
    without: [],
    notFinite: [],
    left: 0,
  };
}

/** Trains on two random rows; `outputs` is what each node gave. */
export function trainOnce(
  network: Network,
  random: Random,
  seed: number,
): { built: Built; outputs: Answer[] } {
  const before = tf.memory().numTensors;
  const model = buildModel(network, seed);
  const outputs: Answer[] = [];
  const moving = new Map<string, tf.Tensor>();
  const gradients = tf.tidy(() => {
    const inputs = network.nodes
      .filter(({ inputs }) => inputs.length === 0)
      .map((node) => rowsFor(node, network, random));
    // So that there is something to be a gradient of where no weight is trained.
    const share = tf.scalar(1);
    const { grads } = tf.engine().gradients(() => {
      const [y] = model.forward(inputs, {
        training: { seed, step: 1 },
        onMoving: (name, value) => moving.set(name, tf.keep(value)),
        onOutput: ({ id }, value) => {
          outputs[id] = { shape: value.shape.slice(1), data: [...value.dataSync()] };
        },
      });
      return tf.mul(tf.mean(y!), share);
    }, [...model.trainable, share]);
    return (grads as (tf.Tensor | undefined)[]).map((gradient) => gradient?.dataSync());
  });
  for (const [name, value] of moving) model.setMoving(name, value);
  const leading = leadingToOutput(network);
  const names = model.places.filter(({ trainable }) => trainable).map(({ name }) => name);
  const without = names.filter((name, at) => !gradients[at] && leading.has(name));
  const notFinite = names.filter((_, at) => gradients[at]?.some((value) => !Number.isFinite(value)));
  const weights = model.read().map(({ name, shape }) => [name, shape] as const);
  model.dispose();
  const shapes = outputs.map(({ shape }) => shape);
  return { built: { shapes, weights, without, notFinite, left: tf.memory().numTensors - before }, outputs };
}

/** Two rows for an Input: places in a table for Embedding, otherwise any numbers. */
function rowsFor({ id, name, shape }: NetworkNode, { nodes }: Network, random: Random): tf.Tensor {
  const table = nodes.find(({ layer, inputs }) => layer.name === "Embedding" && inputs.includes(id));
  const places = name.startsWith(TOKENS) ? 3 : table?.args.number("input_dim");
  const sizes = [2, ...sizesOf(shape)!];
  const values = Float32Array.from({ length: tf.util.sizeFromShape(sizes) }, () =>
    places === undefined ? random.normal() : random.integer(places),
  );
  return tf.tensor(values, sizes);
}

/** The weights of layers that lead to the output, without those of a state where there is one step, before which it is 0. */
function leadingToOutput({ nodes, output }: Network): ReadonlySet<string> {
  const reached = new Set([output]);
  for (const { id, inputs } of [...nodes].reverse()) {
    if (reached.has(id)) for (const input of inputs) reached.add(input);
  }
  const names = nodes
    .filter(({ id }) => reached.has(id))
    .flatMap(({ name, weights, inputs }) => {
      const single = nodes[inputs[0]!]?.shape[0]?.size === 1;
      return weights
        .filter((weight) => !(single && weight.name.endsWith("recurrent_kernel")))
        .map((weight) => `${name}/${weight.name}`);
    });
  return new Set(names);
}
