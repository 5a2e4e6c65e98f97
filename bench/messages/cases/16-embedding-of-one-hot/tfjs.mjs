// An Embedding of words that are one-hot already, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.embedding({ inputShape: [20, 1000], inputDim: 1000, outputDim: 64 })); // mistake
model.add(tf.layers.lstm({ units: 32 })); // mistake
model.add(tf.layers.dense({ units: 1, activation: "sigmoid" }));
model.compile({ loss: "binaryCrossentropy", optimizer: "adam" });

// The first batch
const words = tf.oneHot(tf.randomUniform([32, 20], 0, 1000, "int32"), 1000);
await model.fit(words, tf.randomUniform([32, 1], 0, 2, "int32").toFloat());
