/** An LSTM over a whole sequence as TensorFlow's own operation for it, which has Keras's order of gates. */
import * as tf from "@tensorflow/tfjs-core";
import { longScalar, native } from "./native.js";
import { operation } from "./operation.js";

/**
 * Inputs: x [steps, rows, features], kernel [features, 4·units], recurrent kernel [units, 4·units] and bias [4·units],
 * all in Keras's order i, f, c, o. Activations are tanh and sigmoid. The output is every step's state
 * [steps, rows, units]. Only on native TensorFlow.
 */
export function blockLstm(inputs: readonly tf.Tensor[]): tf.Tensor {
  return compute(inputs, {})[0]!;
}

const compute = operation<object>({
  name: "BlockLstm",
  forward: ([x, kernel, recurrent, bias]) => {
    const given = inputsOf(x!, kernel!, recurrent!, bias!);
    const [i, cells, f, o, candidates, outputs, states] = native("BlockLSTMV2", given, {}, 7);
    return [states!, i!, cells!, f!, o!, candidates!, outputs!];
  },
  backward: (dy, [x, kernel, recurrent, bias], [states, ...rest]) => {
    const given = inputsOf(x!, kernel!, recurrent!, bias!);
    const zeros = tf.zerosLike(dy);
    const all = [...given, ...rest, states!, zeros, dy];
    const [dx, , , dWeights, , , , dBias] = native("BlockLSTMGradV2", all, { use_peephole: false }, 8);
    const features = kernel!.shape[0]!;
    const width = kernel!.shape[1]!;
    return [
      () => dx!,
      () => tf.slice(dWeights!, [0, 0], [features, width]),
      () => tf.slice(dWeights!, [features, 0], [recurrent!.shape[0]!, width]),
      () => dBias!,
    ];
  },
});

/** The length, x, cell and state at first, the weights, three for what is not wanted, and the bias. */
function inputsOf(x: tf.Tensor, kernel: tf.Tensor, recurrent: tf.Tensor, bias: tf.Tensor): tf.TensorInfo[] {
  const [steps, rows] = x.shape as [number, number];
  const units = recurrent.shape[0]!;
  const start = tf.zeros([rows, units]);
  const unused = tf.zeros([units]);
  return [
    longScalar(steps),
    x,
    start,
    start,
    tf.concat([kernel, recurrent], 0),
    unused,
    unused,
    unused,
    bias,
  ];
}
