/** Operations with a gradient of their own, where tfjs's op-by-op gradient would take many more kernels. */
import * as tf from "@tensorflow/tfjs-core";
import type { BackendWasm } from "../wasm-kernels/kernel.js";

/** One operation, put together from tfjs's, whose gradient is written by hand. */
export interface Operation<Attributes extends object> {
  readonly name: string;
  /**
   * The value first; behind it whatever the gradient will want, for which no gradient comes back. Runs unrecorded,
   * inside a tidy of its own.
   */
  forward(inputs: readonly tf.Tensor[], attributes: Attributes): tf.Tensor[];
  /** The same straight in the memory of the WebAssembly backend, where many small kernels cost more than one loop. */
  onWasm?(inputs: readonly tf.TensorInfo[], attributes: Attributes, backend: BackendWasm): tf.TensorInfo[];
  /** For each input its gradient, computed only if it is asked for; work they share may be done at once. */
  backward?(
    dy: tf.Tensor,
    inputs: readonly tf.Tensor[],
    outputs: readonly tf.Tensor[],
    attributes: Attributes,
  ): readonly (() => tf.Tensor)[];
}

/** How many outputs tfjs is told to save at most; it saves as many as there are. */
const MOST_OUTPUTS = 8;

/**
 * Makes an operation callable. It becomes a kernel of whichever backend runs and a gradient in tfjs's registry, as
 * `customGrad` would compute the gradient of every input, wanted or not (the first layer's input, which is data).
 */
export function operation<Attributes extends object>({
  name,
  forward,
  onWasm,
  backward,
}: Operation<Attributes>): (inputs: readonly tf.Tensor[], attributes: Attributes) => tf.Tensor[] {
  const kernelName = `Netwright${name}`;

  function register(backendName: string): void {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const tensors = inputs as unknown as tf.Tensor[];
        const attributes = attrs as unknown as Attributes;
        if (onWasm && backendName === "wasm") return onWasm(tensors, attributes, backend as BackendWasm);
        return tf.tidy(() => forward(tensors, attributes));
      },
    });
    if (!backward || tf.getGradient(kernelName)) return;
    tf.registerGradient({
      kernelName,
      saveAllInputs: true,
      outputsToSave: Array.from({ length: MOST_OUTPUTS }, () => true),
      gradFunc: (dy, saved, attrs) => {
        const call = attrs as unknown as Attributes & { inputCount: number };
        const gradients = backward(
          Array.isArray(dy) ? dy[0]! : dy,
          saved.slice(0, call.inputCount),
          saved.slice(call.inputCount),
          call,
        );
        return Object.fromEntries(gradients.map((gradient, index) => [index, gradient]));
      },
    });
  }

  return (inputs, attributes) => {
    const backendName = tf.getBackend();
    if (!tf.getKernel(kernelName, backendName)) register(backendName);
    const outputs: unknown = tf
      .engine()
      .runKernel(
        kernelName,
        inputs as unknown as tf.NamedTensorMap,
        { ...attributes, inputCount: inputs.length } as unknown as tf.NamedAttrMap,
      );
    return outputs as tf.Tensor[];
  };
}
