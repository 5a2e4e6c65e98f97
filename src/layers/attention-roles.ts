/** What the attention layers share: which input is query, value and key, and arguments of all three. */
import { compatible } from "./merging.js";
import type { Mismatch } from "./mismatch.js";
import { dropoutRate, flag } from "./params.js";
import type { Shape } from "./shape.js";

export const attentionDropout = dropoutRate(
  "dropout",
  "The share of the attention that is dropped while training.",
);

/** In Keras an argument of the call rather than of the layer; a program has but one place for both. */
export const useCausalMask = flag(
  "use_causal_mask",
  false,
  "Whether a step sees only itself and the steps before it, as when the next word is to be foretold.",
);

export interface Roles {
  readonly query: Shape;
  readonly value: Shape;
  readonly key: Shape;
  /** Which input is the key. */
  readonly keyInput: number;
}

/** Who is who: without a key the value is the key, and alone the query is both. */
export function rolesOf(inputs: readonly Shape[]): Roles {
  const [query, value = query, key = value] = inputs;
  return { query: query!, value: value!, key: key!, keyInput: inputs.length - 1 };
}

/** Each place of the value has its key: all axes but the last are equal, where there are as many. */
export function keyMismatch(inputs: readonly Shape[]): Mismatch | undefined {
  const { value, key } = rolesOf(inputs);
  for (let axis = 0; axis < value.length - 1; axis++) {
    if (compatible(value[axis]!, key[axis]!)) continue;
    return { code: "dot-axes", inputs, left: { input: 1, axis }, right: { input: 2, axis } };
  }
  return undefined;
}
