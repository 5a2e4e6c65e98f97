// conv1d on images, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.conv1d({ inputShape: [32, 32, 3], filters: 32, kernelSize: 3, activation: "relu" })); // mistake
model.add(tf.layers.flatten());
model.add(tf.layers.dense({ units: 10, activation: "softmax" }));
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 32, 32, 3]), tf.randomUniform([32, 1], 0, 10, "int32").toFloat());
