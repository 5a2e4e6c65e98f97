// Grey images without a channel axis, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.conv2d({ inputShape: [28, 28], filters: 32, kernelSize: 3, activation: "relu" })); // mistake
model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
model.add(tf.layers.flatten());
model.add(tf.layers.dense({ units: 10, activation: "softmax" }));
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 28, 28]), tf.randomUniform([32, 1], 0, 10, "int32").toFloat());
