// A shortcut past a block that changes the channels, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const stem = tf.input({ shape: [32, 32, 16] });
let x = tf.layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu", padding: "same" }).apply(stem);
x = tf.layers.conv2d({ filters: 32, kernelSize: 3, padding: "same" }).apply(x);
x = tf.layers.add().apply([x, stem]); // mistake
x = tf.layers.globalAveragePooling2d({}).apply(x);
x = tf.layers.dense({ units: 10, activation: "softmax" }).apply(x);
const model = tf.model({ inputs: stem, outputs: x });
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 32, 32, 16]), tf.randomUniform([32, 1], 0, 10, "int32").toFloat());
