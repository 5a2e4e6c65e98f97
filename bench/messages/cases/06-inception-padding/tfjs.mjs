// Parallel branches, one without padding, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const stem = tf.input({ shape: [28, 28, 192] });
const small = tf.layers.conv2d({ filters: 64, kernelSize: 1, activation: "relu" }).apply(stem);
let large = tf.layers.conv2d({ filters: 16, kernelSize: 1, activation: "relu" }).apply(stem);
large = tf.layers.conv2d({ filters: 32, kernelSize: 5, activation: "relu" }).apply(large); // mistake
let x = tf.layers.concatenate().apply([small, large]); // mistake
x = tf.layers.globalAveragePooling2d({}).apply(x);
x = tf.layers.dense({ units: 10, activation: "softmax" }).apply(x);
const model = tf.model({ inputs: stem, outputs: x });
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([8, 28, 28, 192]), tf.randomUniform([8, 1], 0, 10, "int32").toFloat());
