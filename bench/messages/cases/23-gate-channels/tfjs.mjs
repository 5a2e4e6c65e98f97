// A gate with fewer channels than it gates, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const maps = tf.input({ shape: [32, 32, 64] });
let gate = tf.layers.globalAveragePooling2d({}).apply(maps);
gate = tf.layers.reshape({ targetShape: [1, 1, 64] }).apply(gate);
gate = tf.layers.dense({ units: 16, activation: "relu" }).apply(gate);
gate = tf.layers.dense({ units: 32, activation: "sigmoid" }).apply(gate); // mistake
let x = tf.layers.multiply().apply([maps, gate]); // mistake
x = tf.layers.globalAveragePooling2d({}).apply(x);
x = tf.layers.dense({ units: 10, activation: "softmax" }).apply(x);
const model = tf.model({ inputs: maps, outputs: x });
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([8, 32, 32, 64]), tf.randomUniform([8, 1], 0, 10, "int32").toFloat());
