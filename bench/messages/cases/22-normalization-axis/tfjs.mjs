// The axis of an image on a table, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.batchNormalization({ inputShape: [30], axis: 3 })); // mistake
model.add(tf.layers.dense({ units: 64, activation: "relu" }));
model.add(tf.layers.dense({ units: 1, activation: "sigmoid" }));
model.compile({ loss: "binaryCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 30]), tf.randomUniform([32, 1], 0, 2, "int32").toFloat());
