// An LSTM on the columns of a table, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.lstm({ inputShape: [13], units: 32 })); // mistake
model.add(tf.layers.dense({ units: 3, activation: "softmax" }));
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 13]), tf.randomUniform([32, 1], 0, 3, "int32").toFloat());
