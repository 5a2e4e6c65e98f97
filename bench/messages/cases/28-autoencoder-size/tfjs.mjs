// An autoencoder that returns a larger image, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const conv = (filters, more) =>
  tf.layers.conv2d({ filters, kernelSize: 3, activation: "relu", padding: "same", ...more });
const pool = () => tf.layers.maxPooling2d({ poolSize: 2, padding: "same" });
const up = () => tf.layers.upSampling2d({});
const model = tf.sequential();
model.add(conv(16, { inputShape: [28, 28, 1] }));
model.add(pool());
model.add(conv(8));
model.add(pool());
model.add(conv(8));
model.add(pool());
model.add(conv(8));
model.add(up());
model.add(conv(8));
model.add(up());
model.add(conv(16)); // mistake
model.add(up()); // mistake
model.add(conv(1, { activation: "sigmoid" })); // mistake
model.compile({ loss: "meanSquaredError", optimizer: "adam" });

// The first batch
const images = tf.randomUniform([8, 28, 28, 1]);
await model.fit(images, images);
