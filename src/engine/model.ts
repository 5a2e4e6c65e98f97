/** A network made runnable: its weights as tensors, and its outputs from its inputs. */
import * as tf from "@tensorflow/tfjs-core";
import { Args } from "../layers/layer.js";
import type { Network, NetworkNode } from "../network.js";
import type { Random } from "../random.js";
import { initialValues } from "./initializers.js";
import { forwards } from "./layers/index.js";
import { startingValues } from "./layers/starting-values.js";
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
  readonly step: number;
}

export interface ForwardOptions {
  /** Absent: as for predictions, with nothing dropped and with moving averages. */
  readonly training?: TrainingPass;
  /** Leaves the output's softmax or sigmoid out; only where there is an `outputActivation`. */
  readonly logits?: boolean;
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
  /** `softmax` or `sigmoid` where that is the last thing computed, so that a loss can do without it. */
  readonly outputActivation: "softmax" | "sigmoid" | undefined;
  /** All trainable weights laid end to end, in the order of `places`. */
  readonly parameters: tf.Tensor1D;
  /** The same weights, each in its own shape. */
  readonly trainable: readonly tf.Tensor[];
  /** One tensor for each Input, with the batch as its first axis. The caller tidies up. */
  forward(inputs: readonly tf.Tensor[], options?: ForwardOptions): tf.Tensor;
  /** Replaces all trainable weights; the model disposes of the array when it is replaced in its turn. */
  setParameters(parameters: tf.Tensor1D): void;
  /** Takes over the moving averages that the last training pass computed. */
  updateMoving(): void;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  /** Copies of the weights' values. */
  read(): NamedWeight[];
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
      const values = initialValues(initializer, shape, randomFor(seed, place.name));
      places.push(place);
      starting.push(startingValues(node.layer.name, name, values, node.args));
    }
  }
  const trainablePlaces = places.filter(({ trainable }) => trainable);
  const sizes = trainablePlaces.map(({ shape }) => sizeOf(shape));
  const current = new Map<string, tf.Tensor>();
  const pending = new Map<string, tf.Tensor>();
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

  function forward(inputs: readonly tf.Tensor[], { training, logits }: ForwardOptions = {}): tf.Tensor {
    const outputs: tf.Tensor[] = [];
    let nextInput = 0;
    for (const node of network.nodes) {
      let random: Random | undefined;
      outputs[node.id] = forwards.get(node.layer.name)!({
        inputs: node.layer.inputs === "none" ? [inputs[nextInput++]!] : node.inputs.map((id) => outputs[id]!),
        args: logits && node.id === network.output ? withoutActivation(node) : node.args,
        training: training !== undefined,
        weight: (name) => current.get(`${node.name}/${name}`)!,
        random: () => {
          random ??= randomFor(training!.seed, `${node.name} in step ${training!.step}`);
          return random;
        },
        updateMoving: (name, value) => {
          const full = `${node.name}/${name}`;
          pending.get(full)?.dispose();
          pending.set(full, tf.keep(value));
        },
      });
    }
    return outputs[network.output]!;
  }

  function read(): NamedWeight[] {
    return places.map(({ name, shape }) => ({
      name,
      shape,
      values: current.get(name)!.dataSync<"float32">().slice(),
    }));
  }

  setValues(starting);
  return {
    network,
    places,
    outputActivation: outputActivation(network.nodes[network.output]!),
    get parameters() {
      return parameters;
    },
    get trainable() {
      return trainable;
    },
    forward,
    setParameters,
    updateMoving: () => {
      for (const [name, value] of pending) setMoving(name, value);
      pending.clear();
    },
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
      tf.dispose([parameters, ...current.values(), ...pending.values()]);
      current.clear();
      pending.clear();
    },
  };
}

/** Layers whose activation is the last thing they compute. */
const ENDING_IN_ACTIVATION: ReadonlySet<string> = new Set(["Dense", "Conv1D", "Conv2D", "Activation"]);

function outputActivation(node: NetworkNode): Model["outputActivation"] {
  if (!ENDING_IN_ACTIVATION.has(node.layer.name) || node.args.isNone("activation")) return undefined;
  const activation = node.args.text("activation");
  return activation === "softmax" || activation === "sigmoid" ? activation : undefined;
}

function withoutActivation(node: NetworkNode): Args {
  return new Args({ ...node.args.toJSON(), activation: null });
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
