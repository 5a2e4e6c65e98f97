/** Everything of the engine's own WebAssembly module; it works in the memory of tfjs's WebAssembly backend. */
export { activate } from "./activations";
export { convolutionFilterGradient, convolutionInputGradient, patchNumbers } from "./convolution-gradients";
export { copyBlocks } from "./copies";
export { adam, reluGradient, sumOfColumns, sumOfRows } from "./elementwise";
export { gru, gruGradient } from "./gru";
export { lstm, lstmGradient } from "./lstm";
export { spreadEvenly, spreadToMaximum } from "./pooling";
export { multiply, scratchBytes } from "./products";
