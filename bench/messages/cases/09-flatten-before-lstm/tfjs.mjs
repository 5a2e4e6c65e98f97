// Flatten between convolutions and an LSTM, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.conv1d({ inputShape: [100, 6], filters: 32, kernelSize: 5, activation: "relu" }));
model.add(tf.layers.maxPooling1d({ poolSize: 2 }));
model.add(tf.layers.flatten()); // mistake
model.add(tf.layers.lstm({ units: 64 })); // mistake
model.add(tf.layers.dense({ units: 6, activation: "softmax" }));
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 100, 6]), tf.randomUniform([32, 1], 0, 6, "int32").toFloat());
