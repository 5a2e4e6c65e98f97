// Reshape to more values than there are, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const up = (filters, activation) =>
  tf.layers.conv2dTranspose({ filters, kernelSize: 4, strides: 2, padding: "same", activation });
const model = tf.sequential();
model.add(tf.layers.dense({ inputShape: [100], units: 7 * 7 * 128, activation: "relu" })); // mistake
model.add(tf.layers.reshape({ targetShape: [7, 7, 256] })); // mistake
model.add(up(64, "relu"));
model.add(up(1, "sigmoid"));
model.compile({ loss: "meanSquaredError", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 100]), tf.randomUniform([32, 28, 28, 1]));
