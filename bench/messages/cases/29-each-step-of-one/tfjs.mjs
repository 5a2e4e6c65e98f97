// timeDistributed behind an lstm that gives one step, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.lstm({ inputShape: [20, 50], units: 64 })); // mistake
model.add(tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 5, activation: "softmax" }) })); // mistake
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 20, 50]), tf.randomUniform([32, 20, 1], 0, 5, "int32").toFloat());
