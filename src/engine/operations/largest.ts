/** The largest of many values, whose gradient is shared out among those that are equally large. */
import * as tf from "@tensorflow/tfjs-core";
import { floats } from "../wasm-kernels/kernel.js";
import { operation } from "./operation.js";

/**
 * From x [batch, places, channels] to [batch, 1, channels]. tfjs's own gradient gives every one of several largest values
 * the whole of it; Keras gives each an equal part.
 */
export function largest(x: tf.Tensor3D): tf.Tensor3D {
  return compute([x], {})[0] as tf.Tensor3D;
}

const compute = operation<object>({
  name: "Largest",
  forward: ([x]) => [tf.max(x!, 1, true)],
  backward: (dy, [x], [y]) => [() => shareOut([dy, x!, y!], {})[0]!],
});

/** Inputs: dy and y [batch, 1, channels], between them x. */
const shareOut = operation<object>({
  name: "LargestGradient",
  forward: ([dy, x, y]) => {
    const winners = tf.cast(tf.equal(x!, y!), "float32");
    return [tf.mul(winners, tf.div(dy!, tf.sum(winners, 1, true)))];
  },
  onWasm: ([dy, x, y], _attributes, backend) => {
    const [batch, places, channels] = x!.shape as [number, number, number];
    const result = backend.makeOutput(x!.shape, "float32");
    const [from, values, maxima, to] = [dy!, x!, y!, result].map((tensor) => floats(backend, tensor)) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const counts = new Float32Array(channels);
    for (let sample = 0; sample < batch; sample++) {
      const own = sample * channels;
      const start = own * places;
      counts.fill(0);
      for (let place = 0, at = start; place < places; place++) {
        for (let channel = 0; channel < channels; channel++, at++) {
          const wins = values[at] === maxima[own + channel] ? 1 : 0;
          to[at] = wins;
          counts[channel] = (counts[channel] as number) + wins;
        }
      }
      for (let place = 0, at = start; place < places; place++) {
        for (let channel = 0; channel < channels; channel++, at++) {
          if (to[at] !== 0) to[at] = (from[own + channel] as number) / (counts[channel] as number);
        }
      }
    }
    return [result];
  },
});
