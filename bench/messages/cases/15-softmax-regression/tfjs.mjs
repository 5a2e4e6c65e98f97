// A regression that ends in softmax, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.dense({ inputShape: [10], units: 32, activation: "relu" }));
model.add(tf.layers.dense({ units: 1, activation: "softmax" })); // mistake
model.compile({ loss: "meanSquaredError", optimizer: "adam" });

// The first batch
const progression = tf.linspace(25, 346, 32);
const { history } = await model.fit(tf.randomUniform([32, 10]), progression, { epochs: 1 });
console.log("loss", history.loss.at(-1));
