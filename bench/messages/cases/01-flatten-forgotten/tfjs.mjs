// A classifier of digits whose feature maps go into dense as they are, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 10, kernelSize: 3, activation: "relu" }));
model.add(tf.layers.dense({ units: 10, activation: "softmax" })); // mistake
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 8, 8, 1]), tf.randomUniform([32, 1], 0, 10, "int32").toFloat());
