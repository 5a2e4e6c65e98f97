/** A small network around each layer, line by line, for its page. */

const pixels = "Input(28, 28, 1)";
const images = "Input(16, 16, 8)";
const film = "Input(8, 16, 16, 1)";
const sequence = "Input(20, 8)";
const table = "Input(10)";

const two = (merge: string) => `
a = Input(10)
wide = a -> Dense(16, relu)
deep = wide -> Dense(16, relu) -> Dense(16)
${merge}`;

const after = (first: string, ...lines: readonly string[]) => [first, ...lines].join("\n");

export const layerExamples: Readonly<Record<string, string>> = {
  Input: after("Input(28, 28, 1)", "Flatten()", "Dense(10, softmax)"),
  Dense: after(table, "Dense(16, relu)", "Dense(3, softmax)"),
  EinsumDense: after(sequence, 'EinsumDense("abc,cd->abd", [none, 64], bias_axes: "d")'),
  Embedding: after("Input(20)", "Embedding(1000, 16)", "GlobalAveragePooling1D()", "Dense(1, sigmoid)"),
  Identity: after(table, "Dense(10, relu)", "Identity()"),
  Masking: after(sequence, "Masking(-1)", "LSTM(16)"),

  Conv1D: after(sequence, "Conv1D(16, 5, relu, padding: causal)"),
  Conv2D: after(pixels, "Conv2D(16, 3, relu)"),
  Conv3D: after(film, "Conv3D(8, 3, relu, strides: [1, 2, 2])"),
  Conv1DTranspose: after(sequence, "Conv1DTranspose(4, 4, strides: 2, padding: same)"),
  Conv2DTranspose: after(images, "Conv2DTranspose(4, 3, strides: 2, padding: same, activation: relu)"),
  Conv3DTranspose: after(film, "Conv3DTranspose(4, 2, strides: 2)"),
  DepthwiseConv1D: after(sequence, "DepthwiseConv1D(3, depth_multiplier: 2)"),
  DepthwiseConv2D: after(images, "DepthwiseConv2D(3, padding: same)"),
  SeparableConv1D: after(sequence, "SeparableConv1D(16, 3)"),
  SeparableConv2D: after(images, "SeparableConv2D(32, 3, relu, padding: same)"),

  MaxPooling1D: after(sequence, "MaxPooling1D(2)"),
  MaxPooling2D: after(images, "MaxPooling2D(2)"),
  MaxPooling3D: after(film, "MaxPooling3D([1, 2, 2])"),
  AveragePooling1D: after(sequence, "AveragePooling1D(3, strides: 2)"),
  AveragePooling2D: after(images, "AveragePooling2D(2)"),
  AveragePooling3D: after(film, "AveragePooling3D(2)"),
  GlobalMaxPooling1D: after(sequence, "GlobalMaxPooling1D()"),
  GlobalMaxPooling2D: after(images, "GlobalMaxPooling2D()"),
  GlobalMaxPooling3D: after(film, "GlobalMaxPooling3D()"),
  GlobalAveragePooling1D: after(sequence, "GlobalAveragePooling1D()"),
  GlobalAveragePooling2D: after(images, "GlobalAveragePooling2D()", "Dense(10, softmax)"),
  GlobalAveragePooling3D: after(film, "GlobalAveragePooling3D(keepdims: true)"),

  LSTM: after(sequence, "LSTM(16, return_sequences: true)", "LSTM(16)"),
  GRU: after(sequence, "GRU(16)"),
  SimpleRNN: after(sequence, "SimpleRNN(16)"),
  ConvLSTM2D: after(film, "ConvLSTM2D(4, 3, padding: same)"),
  Bidirectional: after(sequence, "Bidirectional(LSTM(16, return_sequences: true))", "GRU(8)"),
  TimeDistributed: after(film, "TimeDistributed(Conv2D(4, 3, relu))"),

  Attention: after(sequence, "Attention()"),
  AdditiveAttention: `
question = Input(6, 16)
text = Input(50, 16)
AdditiveAttention(question, text)`,
  MultiHeadAttention: `
words = Input(50, 32)
seen = MultiHeadAttention(words, num_heads: 4, key_dim: 8)
Add(words, seen)`,

  Activation: after(table, "Dense(16) -> BatchNormalization() -> Activation(relu)"),
  ReLU: after(table, "Dense(16)", "ReLU(max_value: 6)"),
  LeakyReLU: after(table, "Dense(16)", "LeakyReLU(0.1)"),
  ELU: after(table, "Dense(16)", "ELU()"),
  PReLU: after(images, "PReLU(shared_axes: [1, 2])"),
  Softmax: after(table, "Dense(3)", "Softmax()"),

  BatchNormalization: after(images, "Conv2D(16, 3, use_bias: false)", "BatchNormalization()", "ReLU()"),
  LayerNormalization: after(sequence, "LayerNormalization()"),
  GroupNormalization: after(images, "GroupNormalization(4)"),
  RMSNormalization: after(sequence, "RMSNormalization()"),
  UnitNormalization: after(table, "Dense(16)", "UnitNormalization()"),

  Dropout: after(table, "Dense(64, relu)", "Dropout(30%)", "Dense(1)"),
  SpatialDropout1D: after(sequence, "SpatialDropout1D(20%)"),
  SpatialDropout2D: after(images, "SpatialDropout2D(20%)"),
  SpatialDropout3D: after(film, "SpatialDropout3D(20%)"),
  AlphaDropout: after(
    table,
    "Dense(64, selu, kernel_initializer: lecun_normal)",
    "AlphaDropout(10%)",
    "Dense(1)",
  ),
  GaussianDropout: after(table, "Dense(64, relu)", "GaussianDropout(30%)", "Dense(1)"),
  GaussianNoise: after(table, "GaussianNoise(0.1)", "Dense(1)"),

  Flatten: after(images, "Flatten()"),
  Reshape: after("Input(784)", "Reshape([28, 28, -1])"),
  Permute: after(sequence, "Permute([2, 1])"),
  RepeatVector: after(table, "Dense(16)", "RepeatVector(5)", "LSTM(8, return_sequences: true)"),
  UpSampling1D: after(sequence, "UpSampling1D(2)"),
  UpSampling2D: after(images, "UpSampling2D(2, bilinear)"),
  UpSampling3D: after(film, "UpSampling3D([1, 2, 2])"),
  ZeroPadding1D: after(sequence, "ZeroPadding1D([2, 0])"),
  ZeroPadding2D: after(images, "ZeroPadding2D([[1, 0], [2, 2]])"),
  ZeroPadding3D: after(film, "ZeroPadding3D(1)"),
  Cropping1D: after(sequence, "Cropping1D([2, 3])"),
  Cropping2D: after(images, "Cropping2D(2)"),
  Cropping3D: after(film, "Cropping3D([0, 2, 2])"),

  Rescaling: after(pixels, "Rescaling(1 / 255)"),
  Resizing: after("Input(480, 640, 3)", "Resizing(224, 224, crop_to_aspect_ratio: true)"),
  CenterCrop: after("Input(256, 256, 3)", "CenterCrop(224, 224)"),

  Add: two("Add(wide, deep)"),
  Subtract: two("Subtract(wide, deep)"),
  Multiply: two("Multiply(wide, deep)"),
  Average: two("Average(wide, deep)"),
  Maximum: two("Maximum(wide, deep)"),
  Minimum: two("Minimum(wide, deep)"),
  Concatenate: two("Concatenate(a, wide, deep)"),
  Dot: two("Dot(wide, deep, axes: 1, normalize: true)"),
};

/** What a layer takes, where its arguments say how many axes that has. */
export const takenAsArgumentsSay: Readonly<Record<string, string>> = {
  EinsumDense: "the axes that the equation names",
  Permute: "as many axes as `dims` lists",
};
