// permute that counts the batch, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.permute({ inputShape: [64, 128], dims: [0, 2, 1] })); // mistake
model.add(tf.layers.lstm({ units: 64 }));
model.add(tf.layers.dense({ units: 12, activation: "softmax" }));
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 64, 128]), tf.randomUniform([32, 1], 0, 12, "int32").toFloat());
