// softmax over one output, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.dense({ inputShape: [30], units: 16, activation: "relu" }));
model.add(tf.layers.dense({ units: 1, activation: "softmax" })); // mistake
model.compile({ loss: "binaryCrossentropy", optimizer: "adam" });

// The first batch
const diagnosis = tf.tensor2d(Array.from({ length: 32 }, (_, row) => [row % 2]));
const { history } = await model.fit(tf.randomUniform([32, 30]), diagnosis, { epochs: 1 });
console.log("loss", history.loss.at(-1));
