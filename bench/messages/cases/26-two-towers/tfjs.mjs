// Two towers of different heights, in tfjs.
// @ts-nocheck
import * as tf from "@tensorflow/tfjs";

const hidden = () => tf.layers.dense({ units: 64, activation: "relu" });
const user = tf.input({ shape: [40] });
const film = tf.input({ shape: [60] });
const taste = tf.layers.dense({ units: 32 }).apply(hidden().apply(user)); // mistake
const kind = tf.layers.dense({ units: 64 }).apply(hidden().apply(film)); // mistake
const fit = tf.layers.dot({ axes: 1 }).apply([taste, kind]); // mistake
const model = tf.model({ inputs: [user, film], outputs: fit });
model.compile({ loss: "meanSquaredError", optimizer: "adam" });

// The first batch
await model.fit([tf.randomUniform([32, 40]), tf.randomUniform([32, 60])], tf.randomUniform([32, 1]));
