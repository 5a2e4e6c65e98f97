/** Trains a network of the bench with tfjs's own layers and `fit`, on native TensorFlow or on the WebAssembly backend as it comes. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as layers from "@tensorflow/tfjs-layers";
import { findNative, registerNative } from "../../src/engine/backends/native.js";
import { createRandom } from "../../src/random.js";
import type { LayerSpec, Net } from "./nets.mjs";

type Activation = "relu" | "softmax";

const [, , engine, text = "{}", wasmFolder = ""] = process.argv;
const net = JSON.parse(text) as Net;

async function measure() {
  if (engine === "wasm") {
    setWasmPaths(wasmFolder);
    await tf.setBackend("wasm");
  } else {
    findNative();
    await registerNative();
    await tf.setBackend("tensorflow");
  }

  function layerOf({ layer, units, filters, size, activation }: LayerSpec, inputShape?: number[]) {
    const shape = inputShape && { inputShape };
    switch (layer) {
      case "Dense":
        return layers.layers.dense({ units: units!, activation: activation as Activation, ...shape });
      case "Conv2D":
        return layers.layers.conv2d({
          filters: filters!,
          kernelSize: size!,
          padding: "same",
          activation: activation as Activation,
          ...shape,
        });
      case "MaxPooling2D":
        return layers.layers.maxPooling2d({ poolSize: size!, ...shape });
      case "LSTM":
        return layers.layers.lstm({ units: units!, ...shape });
      case "Flatten":
        return layers.layers.flatten(shape);
      case "Dropout":
        return layers.layers.dropout({ rate: 0.3, ...shape });
      default:
        throw new Error(`no ${layer} here`);
    }
  }

  const model = layers.sequential({
    layers: net.layers.map((spec, at) => layerOf(spec, at === 0 ? net.input : undefined)),
  });
  model.compile({
    optimizer: tf.train.adam(0.001),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const random = createRandom(1);
  const size = net.input.reduce((product, length) => product * length, 1);
  const x = tf.tensor(
    Float32Array.from({ length: net.rows * size }, () => random.normal()),
    [net.rows, ...net.input],
  );
  const y = tf.tensor(
    Float32Array.from({ length: net.rows }, () => random.integer(net.classes)),
    [net.rows, 1],
  );
  const ends: number[] = [];
  const began = performance.now();
  await model.fit(x, y, {
    epochs: net.epochs,
    batchSize: net.batch,
    callbacks: { onEpochEnd: async () => void ends.push(performance.now()) },
  });
  const epochs = ends.map((end, at) => (end - (at === 0 ? began : ends[at - 1]!)) / 1000);
  return { epochs, version: layers.version_layers };
}

measure().then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
