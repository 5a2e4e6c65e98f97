// An LSTM on the last step of another, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const model = tf.sequential();
model.add(tf.layers.lstm({ inputShape: [30, 8], units: 64 })); // mistake
model.add(tf.layers.lstm({ units: 32 })); // mistake
model.add(tf.layers.dense({ units: 1 }));
model.compile({ loss: "meanSquaredError", optimizer: "adam" });

// The first batch
await model.fit(tf.randomUniform([32, 30, 8]), tf.randomUniform([32, 1]));
