// Half a unit, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const features = 13;
const model = tf.sequential();
model.add(tf.layers.dense({ inputShape: [features], units: features / 2, activation: "relu" })); // mistake
model.add(tf.layers.dense({ units: 3, activation: "softmax" }));
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, features]), tf.randomUniform([32, 1], 0, 3, "int32").toFloat());
