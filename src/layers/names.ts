/** Names that arguments take: Keras's activations, each with a line of documentation. */

/** Keras's activations and what each computes. */
export const activations: Readonly<Record<string, string>> = {
  linear: "x, unchanged",
  relu: "max(x, 0): the usual choice for hidden layers",
  sigmoid: "1 / (1 + e⁻ˣ), between 0 and 1: a probability of yes or no",
  softmax: "eˣ / Σ eˣ over the last axis: probabilities of classes that sum to 1",
  tanh: "hyperbolic tangent, between −1 and 1",
  leaky_relu: "x where positive, else 0.2·x",
  relu6: "min(max(x, 0), 6)",
  elu: "x where positive, else eˣ − 1",
  selu: "1.0507·elu with α = 1.6733: keeps mean and variance through deep networks of Dense layers",
  gelu: "x·Φ(x) with the normal distribution's Φ: the choice of transformers",
  silu: "x·sigmoid(x), also called swish",
  swish: "x·sigmoid(x), also called silu",
  mish: "x·tanh(softplus(x))",
  softplus: "ln(1 + eˣ): a smooth relu",
  softsign: "x / (1 + |x|)",
  exponential: "eˣ",
  hard_sigmoid: "min(max(x / 6 + 0.5, 0), 1)",
  hard_silu: "x·hard_sigmoid(x)",
  hard_swish: "x·hard_sigmoid(x)",
  log_softmax: "the logarithm of softmax",
};
