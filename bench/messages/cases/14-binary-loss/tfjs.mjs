// binary_crossentropy for three classes, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.dense({ inputShape: [4], units: 16, activation: "relu" }));
model.add(tf.layers.dense({ units: 3, activation: "softmax" }));
model.compile({ loss: "binaryCrossentropy", optimizer: "adam" }); // mistake

// The first batch
const species = tf.tensor2d(Array.from({ length: 32 }, (_, row) => [row % 3]));
const { history } = await model.fit(tf.randomUniform([32, 4]), species, { epochs: 1 });
console.log("loss", history.loss.at(-1));
