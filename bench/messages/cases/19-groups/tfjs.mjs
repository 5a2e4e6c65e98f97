// Groups that do not divide the channels, in tfjs, whose conv2d has no groups.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.conv2d({ inputShape: [14, 14, 64], filters: 48, kernelSize: 1, activation: "relu" }));
model.add(
  tf.layers.conv2d({ filters: 48, kernelSize: 3, activation: "relu", padding: "same", groups: 32 }), // mistake
);
model.add(tf.layers.globalAveragePooling2d({}));
model.add(tf.layers.dense({ units: 10, activation: "softmax" }));
model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([4, 14, 14, 64]), tf.randomUniform([4, 1], 0, 10, "int32").toFloat());
