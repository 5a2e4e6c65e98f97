/** Everything of the engine's own WebAssembly module; it works in the memory of tfjs's WebAssembly backend. */
export { activate } from "./activations";
export {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  patchNumbers,
} from "./convolutions";
export { copyBlocks } from "./copies";
export { adam, reluGradient, sumOfColumns, sumOfRows } from "./elementwise";
export { gru, gruGradient } from "./gru";
export { lstm, lstmGradient } from "./lstm";
export { poolGradient } from "./pooling";
export { product, scratchBytes } from "./products";
