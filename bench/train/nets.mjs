// The networks that the bench trains: what everybody builds them from, their data's size and how long a measurement is.
// @ts-check

/**
 * @typedef {{ layer: string, units?: number, filters?: number, size?: number, activation?: string }} LayerSpec
 * @typedef {{ name: string, input: number[], classes: number, layers: LayerSpec[], batch: number, rows: number, epochs: number, file?: string }} Net
 */

/** @param {number} units @param {string} activation @returns {LayerSpec} */
const dense = (units, activation = "relu") => ({ layer: "Dense", units, activation });
/** @param {number} filters @returns {LayerSpec} */
const convolution = (filters) => ({ layer: "Conv2D", filters, size: 3, activation: "relu" });
/** @returns {LayerSpec} */
const pooling = () => ({ layer: "MaxPooling2D", size: 2 });

/** @param {string} name @param {number[]} widths @param {Partial<Net>} change @returns {Net} */
function perceptron(name, widths, change = {}) {
  const [input = 1, ...units] = widths;
  const classes = units.pop() ?? 1;
  const layers = [...units.map((unit) => dense(unit)), dense(classes, "softmax")];
  return { name, input: [input], classes, layers, batch: 32, rows: 4096, epochs: 15, ...change };
}

/** Those that goals are stated for. @type {readonly Net[]} */
export const nets = [
  perceptron("mlp", [784, 128, 64, 10]),
  {
    name: "cnn",
    input: [28, 28, 1],
    classes: 10,
    layers: [
      convolution(16),
      pooling(),
      convolution(32),
      pooling(),
      { layer: "Flatten" },
      dense(10, "softmax"),
    ],
    batch: 32,
    rows: 2048,
    epochs: 9,
  },
  {
    name: "lstm",
    input: [20, 32],
    classes: 10,
    layers: [{ layer: "LSTM", units: 64 }, dense(10, "softmax")],
    batch: 32,
    rows: 2048,
    epochs: 9,
  },
  perceptron("tiny", [13, 16, 8, 3], { batch: 16, rows: 4096, epochs: 24 }),
];

/** How the time grows: one thing at a time, from a perceptron of the middle. @type {Readonly<Record<string, readonly Net[]>>} */
export const growth = {
  width: [64, 256, 1024].map((width) => perceptron(`width ${width}`, [128, width, width, 10])),
  depth: [2, 8, 32].map((depth) =>
    perceptron(`depth ${depth}`, [128, ...Array.from({ length: depth }, () => 128), 10]),
  ),
  batch: [8, 64, 512].map((batch) =>
    perceptron(`batch ${batch}`, [128, 256, 256, 10], { batch, rows: 64 * batch }),
  ),
  rows: [1_000, 10_000, 100_000].map((rows) =>
    perceptron(`rows ${rows}`, [128, 256, 256, 10], { rows, epochs: 3 + Math.ceil(20_000 / rows) }),
  ),
};

/** The network of `examples/digits.nn`, for those who cannot read it. @type {Net} */
export const digits = {
  name: "digits",
  input: [8, 8, 1],
  classes: 10,
  layers: [
    convolution(16),
    pooling(),
    convolution(32),
    { layer: "Flatten" },
    { layer: "Dropout" },
    dense(10, "softmax"),
  ],
  batch: 32,
  rows: 1797,
  epochs: 20,
};

/** 30,000 steps; in the first thousands memory still grows to what it takes. */
export const endurance = perceptron("endurance", [13, 16, 8, 3], { batch: 16, rows: 4000, epochs: 120 });
