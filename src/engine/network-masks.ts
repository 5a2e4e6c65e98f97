/** Follows masks through a network, as Keras 3.15.1 does in a functional model. */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { NetworkNode } from "../network.js";
import type { ForwardContext } from "./layers/forward.js";
import { maskAfter } from "./layers/masks.js";

type Masks = readonly (Tensor | undefined)[];

/** Layers that Keras tells the mask it knew when the network was put together (`mask` among the arguments of `call`). */
const TOLD: ReadonlySet<string> = new Set([
  "SimpleRNN",
  "LSTM",
  "GRU",
  "ConvLSTM2D",
  "Bidirectional",
  "TimeDistributed",
  "BatchNormalization",
  "GlobalAveragePooling1D",
  "Softmax",
]);

/**
 * A value has two masks: the one declared when the network is put together, and the one attached to it as it is computed.
 * They differ because MultiHeadAttention takes the masks off what it is given (`call` in
 * keras/src/layers/attention/multi_head_attention.py), so that later uses of those values find none attached. Attention
 * and the loss go by what is attached, as Keras keeps what is declared only for layers of one argument (`__call__` in
 * keras/src/layers/layer.py).
 */
export class NetworkMasks {
  private readonly declared: (Tensor | undefined)[] = [];
  private readonly attached: (Tensor | undefined)[] = [];

  /** The masks a layer obeys, one for each input. */
  seenBy({ layer, inputs }: NetworkNode): Masks {
    const masks = TOLD.has(layer.name) ? this.declared : this.attached;
    return inputs.map((id) => masks[id]);
  }

  /** Notes what masks a layer's output has, once it is computed. */
  follow({ id, layer, inputs }: NetworkNode, context: ForwardContext): void {
    const declared = inputs.map((input) => this.declared[input]);
    const attached = inputs.map((input) => this.attached[input]);
    const after = (masks: Masks) => maskAfter(layer.name, { ...context, masks });
    const same = TOLD.has(layer.name) || declared.every((mask, at) => mask === attached[at]);
    this.declared[id] = after(declared);
    this.attached[id] = same ? this.declared[id] : after(attached);
    if (layer.name === "MultiHeadAttention") for (const input of inputs) this.attached[input] = undefined;
  }

  /** What weighs a loss of the value. */
  attachedTo(id: number): Tensor | undefined {
    return this.attached[id];
  }
}
