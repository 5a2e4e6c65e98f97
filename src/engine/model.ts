/** A network made runnable: its weights as tensors, and its outputs from its inputs. */
import * as tf from "@tensorflow/tfjs-core";
import { endingActivation, withoutEndingActivation } from "../layers/ending-activation.js";
import type { Network, NetworkNode } from "../network.js";
import { nativeChance } from "./backends/native-chance.js";
import type { Chance } from "./dropout.js";
import { headsOf } from "./heads.js";
import { initialValues } from "./initializers.js";
import type { ForwardContext } from "./layers/forward.js";
import { forwards } from "./layers/index.js";
import { startingValues, statedFans } from "./layers/starting-values.js";
import { NetworkMasks } from "./network-masks.js";
import type { NamedWeight } from "./outcome.js";
import { randomFor } from "./seed.js";

/** Where a weight lies and what it is like. */
export interface WeightPlace {
  /** `layer/weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
}

/** What a forward pass of training needs beside the inputs: which step it is (from 1), to draw its random numbers. */
export interface TrainingPass {
  readonly seed: number;
  /** An int32 scalar where what is computed is to serve many steps. */
  readonly step: number | tf.Scalar;
}

export interface ForwardOptions {
  /** Absent: as for predictions, with nothing dropped and with moving averages. */
  readonly training?: TrainingPass;
  /** Nodes whose ending softmax or sigmoid is left out; only such as have an `outputActivation`. */
  readonly logits?: ReadonlySet<number>;
  /** Told the moving averages that a training pass computes, by the weights' names. */
  readonly onMoving?: (name: string, value: tf.Tensor) => void;
  /** Told each layer's output and its mask, where it has one, so that a loss can weigh it. */
  readonly onOutput?:
    | ((node: NetworkNode, output: tf.Tensor, mask: tf.Tensor | undefined) => void)
    | undefined;
}

/** The weights at one moment. Costs no memory while they are the current ones. */
export interface Snapshot {
  readonly tensors: readonly tf.Tensor[];
  dispose(): void;
}

export interface Model {
  readonly network: Network;
  /** In the network's order and Keras's within a layer. */
  readonly places: readonly WeightPlace[];
  /** All trainable weights laid end to end, in the order of `places`. */
  readonly parameters: tf.Tensor1D;
  /** The same weights, each in its own shape. */
  readonly trainable: readonly tf.Tensor[];
  /** A weight by the name of its place. */
  weight(name: string): tf.Tensor;
  /** From one tensor for each Input, with the batch as its first axis, to one for each head. The caller tidies up. */
  forward(inputs: readonly tf.Tensor[], options?: ForwardOptions): tf.Tensor[];
  /** Replaces all trainable weights; the model disposes of the array when it is replaced in its turn. */
  setParameters(parameters: tf.Tensor1D): void;
  /** Replaces a weight that no gradient changes. The model disposes of the tensor when it is replaced in its turn. */
  setMoving(name: string, value: tf.Tensor): void;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  /** Copies of the weights' values, as they are or as they were. */
  read(of?: Snapshot): NamedWeight[];
  /** Sets weights by name; those not named stay as they are. Throws where a name or a shape is not this model's. */
  load(weights: readonly NamedWeight[]): void;
  dispose(): void;
}

/** Builds a network with the starting weights of a seed. */
export function buildModel(network: Network, seed: number): Model {
  const places: WeightPlace[] = [];
  const starting: Float32Array[] = [];
  for (const node of network.nodes) {
    for (const { name, shape, trainable, initializer } of node.weights) {
      const place = { name: `${node.name}/${name}`, shape, trainable };
      const fans = statedFans(node.layer.name, name, shape, node.args);
      const values = initialValues(initializer, shape, randomFor(seed, place.name), fans);
      places.push(place);
      starting.push(startingValues(node.layer.name, name, values, node.args));
    }
  }
  const trainablePlaces = places.filter(({ trainable }) => trainable);
  const sizes = trainablePlaces.map(({ shape }) => sizeOf(shape));
  const heads = headsOf(network);
  const current = new Map<string, tf.Tensor>();
  let parameters: tf.Tensor1D = tf.tensor1d([]);
  let trainable: readonly tf.Tensor[] = [];

  function setParameters(next: tf.Tensor1D): void {
    tf.dispose([parameters, ...trainable]);
    parameters = tf.keep(next);
    trainable = tf.tidy(() =>
      sizes.length === 0
        ? []
        : tf.split(next, sizes).map((part, at) => tf.keep(tf.reshape(part, [...trainablePlaces[at]!.shape]))),
    );
    for (const [at, { name }] of trainablePlaces.entries()) current.set(name, trainable[at]!);
  }

  function setMoving(name: string, value: tf.Tensor): void {
    current.get(name)?.dispose();
    current.set(name, tf.keep(value));
  }

  function setValues(values: readonly Float32Array[]): void {
    setParameters(tf.tensor1d(joined(values.filter((_, at) => places[at]!.trainable))));
    for (const [at, place] of places.entries()) {
      if (!place.trainable) setMoving(place.name, tf.tensor(values[at]!, [...place.shape]));
    }
  }

  function forward(
    inputs: readonly tf.Tensor[],
    { training, logits, onMoving, onOutput }: ForwardOptions = {},
  ): tf.Tensor[] {
    const outputs: tf.Tensor[] = [];
    const masks = new NetworkMasks();
    let nextInput = 0;
    for (const node of network.nodes) {
      let chance: Chance | undefined;
      const bare = logits?.has(node.id);
      const args = bare ? withoutEndingActivation(node.layer, node.args) : node.args;
      const context: ForwardContext = {
        inputs: node.layer.inputs === "none" ? [inputs[nextInput++]!] : node.inputs.map((id) => outputs[id]!),
        masks: masks.seenBy(node),
        args: args ?? node.args,
        training: training !== undefined,
        weight: (name) => current.get(`${node.name}/${name}`)!,
        random: () => {
          chance ??= chanceOf(training!, node.name);
          return chance;
        },
        updateMoving: (name, value) => onMoving?.(`${node.name}/${name}`, value),
      };
      outputs[node.id] = args ? forwards.get(node.layer.name)!(context) : context.inputs[0]!;
      masks.follow(node, context);
      onOutput?.(node, outputs[node.id]!, masks.attachedTo(node.id));
    }
    return heads.map(({ output }) => outputs[output]!);
  }

  function read(of?: Snapshot): NamedWeight[] {
    if (of) return readSnapshot(of);
    return places.map(({ name, shape }) => ({
      name,
      shape,
      values: current.get(name)!.dataSync<"float32">().slice(),
    }));
  }

  function readSnapshot({ tensors }: Snapshot): NamedWeight[] {
    const [flat, ...moving] = tensors.map((tensor) => tensor.dataSync<"float32">());
    let from = 0;
    return places.map(({ name, shape, trainable }) => {
      if (!trainable) return { name, shape, values: moving.shift()!.slice() };
      const start = from;
      from += sizeOf(shape);
      return { name, shape, values: flat!.slice(start, from) };
    });
  }

  setValues(starting);
  return {
    network,
    places,
    get parameters() {
      return parameters;
    },
    get trainable() {
      return trainable;
    },
    weight: (name) => current.get(name)!,
    forward,
    setParameters,
    setMoving,
    snapshot: () => {
      const moving = places.filter((place) => !place.trainable).map(({ name }) => current.get(name)!);
      // Clones share memory with what they are clones of.
      const tensors = [parameters, ...moving].map((tensor) => tf.keep(tf.clone(tensor)));
      return { tensors, dispose: () => tf.dispose([...tensors]) };
    },
    restore: ({ tensors }) => {
      const [flat, ...moving] = tensors.map((tensor) => tf.clone(tensor));
      setParameters(flat as tf.Tensor1D);
      const names = places.filter((place) => !place.trainable).map(({ name }) => name);
      for (const [at, name] of names.entries()) setMoving(name, moving[at]!);
    },
    read,
    load: (weights) => {
      const values = new Map(read().map((weight) => [weight.name, weight]));
      for (const weight of weights) {
        const place = values.get(weight.name);
        if (!place) throw new Error(`The network has no weights called ${weight.name}.`);
        if (!sameShape(place.shape, weight.shape)) {
          throw new Error(
            `${weight.name} has the shape ${place.shape.join("×")} in the network and ${weight.shape.join("×")} in what is loaded.`,
          );
        }
        values.set(weight.name, weight);
      }
      setValues([...values.values()].map((weight) => weight.values));
    },
    dispose: () => {
      tf.dispose([parameters, ...current.values()]);
      current.clear();
    },
  };
}

function chanceOf({ seed, step }: TrainingPass, layer: string): Chance {
  if (tf.getBackend() === "tensorflow") return nativeChance(seed, layer, step);
  if (typeof step !== "number")
    throw new Error("only native TensorFlow draws for steps that are not known yet");
  return randomFor(seed, `${layer} in step ${step}`);
}

/** `softmax` or `sigmoid` where that is the last thing a node computes, so that a loss can do without it. */
export function outputActivation({ layer, args }: NetworkNode): "softmax" | "sigmoid" | undefined {
  const activation = endingActivation(layer, args);
  return activation === "softmax" || activation === "sigmoid" ? activation : undefined;
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    result.set(array, offset);
    offset += array.length;
  }
  return result;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
