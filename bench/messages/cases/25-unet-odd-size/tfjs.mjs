// A U-Net on images of an odd size, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const conv = (filters) => tf.layers.conv2d({ filters, kernelSize: 3, activation: "relu", padding: "same" });
const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
const image = tf.input({ shape: [50, 50, 1] });
const top = conv(16).apply(image);
const middle = conv(32).apply(pool().apply(top));
const bottom = conv(64).apply(pool().apply(middle));
const up = tf.layers.conv2dTranspose({ filters: 32, kernelSize: 2, strides: 2 }).apply(bottom); // mistake
let x = tf.layers.concatenate().apply([up, middle]); // mistake
x = tf.layers.conv2dTranspose({ filters: 16, kernelSize: 2, strides: 2 }).apply(conv(32).apply(x));
x = tf.layers.conv2d({ filters: 1, kernelSize: 1, activation: "sigmoid" }).apply(x);
const model = tf.model({ inputs: image, outputs: x });
model.compile({ loss: "binaryCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([8, 50, 50, 1]), tf.randomUniform([8, 50, 50, 1]));
