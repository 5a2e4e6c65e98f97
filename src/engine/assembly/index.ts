/** Everything of the engine's own WebAssembly module; it works in the memory of tfjs's WebAssembly backend. */
export { copyBlocks } from "./copies";
export { adam, reluGradient, sumOfColumns, sumOfRows } from "./elementwise";
export { multiply, scratchBytes } from "./products";
