// A shortcut past a block with strides, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const stem = tf.input({ shape: [32, 32, 64] });
let x = tf.layers
  .conv2d({ filters: 64, kernelSize: 3, strides: 2, activation: "relu", padding: "same" })
  .apply(stem);
x = tf.layers.conv2d({ filters: 64, kernelSize: 3, padding: "same" }).apply(x);
x = tf.layers.add().apply([x, stem]); // mistake
x = tf.layers.globalAveragePooling2d({}).apply(x);
x = tf.layers.dense({ units: 10, activation: "softmax" }).apply(x);
const model = tf.model({ inputs: stem, outputs: x });
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([8, 32, 32, 64]), tf.randomUniform([8, 1], 0, 10, "int32").toFloat());
