/** Registers every kernel that training needs on the WebAssembly backend and that it lacks, gets wrong or does slowly. */
import { batchToSpace, spaceToBatch } from "./blocks.js";
import { convolutionFilterGradient, convolutionInputGradient } from "./convolutions.js";
import { depthwiseFilterGradient, depthwiseInputGradient } from "./depthwise-convolution-gradients.js";
import { elementwiseKernels } from "./elementwise.js";
import { fusedMatrixProduct } from "./fused-matrix-product.js";
import { identity } from "./identity.js";
import { registerWasmKernel } from "./kernel.js";
import { matrixProduct } from "./matrix-product.js";
import { concat, pack, split, unpack } from "./parts.js";
import { averagePoolGradient, maxPoolGradient } from "./pool-gradients.js";
import { samePaddingKernels } from "./same-padding.js";
import { slice } from "./slice.js";
import { sumKernels } from "./sums.js";
import { tanh } from "./tanh.js";
import { transpose } from "./transpose.js";
import { unsortedSegmentSum } from "./unsorted-segment-sum.js";

let registered = false;

/** To be called once the WebAssembly backend's module is loaded and before it starts. Calling it again does nothing. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  registerWasmKernel(unsortedSegmentSum);
  registerWasmKernel(identity);
  registerWasmKernel(slice);
  registerWasmKernel(split);
  registerWasmKernel(unpack);
  registerWasmKernel(concat);
  registerWasmKernel(pack);
  registerWasmKernel(transpose);
  registerWasmKernel(spaceToBatch);
  registerWasmKernel(batchToSpace);
  for (const kernel of elementwiseKernels) registerWasmKernel(kernel);
  registerWasmKernel(tanh);
  for (const kernel of sumKernels) registerWasmKernel(kernel);
  registerWasmKernel(matrixProduct);
  registerWasmKernel(fusedMatrixProduct);
  registerWasmKernel(maxPoolGradient);
  registerWasmKernel(averagePoolGradient);
  registerWasmKernel(convolutionFilterGradient);
  registerWasmKernel(convolutionInputGradient);
  for (const kernel of samePaddingKernels) registerWasmKernel(kernel);
  registerWasmKernel(depthwiseFilterGradient);
  registerWasmKernel(depthwiseInputGradient);
}
