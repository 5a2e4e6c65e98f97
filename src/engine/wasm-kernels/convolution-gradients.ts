/** Conv2DBackpropFilter and Conv2DBackpropInput for WebAssembly: a convolution's gradients as matrix products. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic, placeOf } from "./arithmetic.js";
import { type BackendWasm, dispose, type WasmKernel } from "./kernel.js";

type Geometry = Pick<tf.Conv2DAttrs, "strides" | "pad" | "dataFormat" | "dimRoundingMode">;

/**
 * `x` is [batch, height, width, inChannels], `dy` [batch, outHeight, outWidth, outChannels]; the result has the filter's
 * shape [filterHeight, filterWidth, inChannels, outChannels]. As y = patches · filter, it is patchesᵀ · dy.
 */
export const convolutionFilterGradient: WasmKernel<
  tf.Conv2DBackpropFilterInputs,
  tf.Conv2DBackpropFilterAttrs
> = {
  name: tf.Conv2DBackpropFilter,
  run: ({ inputs: { x, dy }, attributes, backend }) => {
    const conv = infoOf(x.shape, attributes.filterShape, attributes);
    return compute(backend, conv, conv.filterShape, (module, how, to, patches) =>
      module.convolutionFilterGradient(
        how,
        placeOf(backend, x),
        placeOf(backend, dy),
        to,
        patches,
        module.scratch,
      ),
    );
  },
};

/** The result has the input's shape; the gradient of the patches is dy · filterᵀ, and goes back to where they are from. */
export const convolutionInputGradient: WasmKernel<tf.Conv2DBackpropInputInputs, tf.Conv2DBackpropInputAttrs> =
  {
    name: tf.Conv2DBackpropInput,
    run: ({ inputs: { dy, filter }, attributes, backend }) => {
      const conv = infoOf(attributes.inputShape, filter.shape, attributes);
      return compute(backend, conv, conv.inShape, (module, how, to, patches) =>
        module.convolutionInputGradient(
          how,
          placeOf(backend, dy),
          placeOf(backend, filter),
          to,
          patches,
          module.scratch,
        ),
      );
    },
  };

function infoOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dataFormat, dimRoundingMode }: Geometry,
): tf.backend_util.Conv2DInfo {
  if (dataFormat !== "NHWC") throw new Error("The WebAssembly engine convolves with channels last only.");
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

/** A new tensor of this shape, filled by the module with the convolution described at `how` and memory for patches. */
function compute(
  backend: BackendWasm,
  conv: tf.backend_util.Conv2DInfo,
  shape: number[],
  fill: (module: ReturnType<typeof arithmetic>, how: number, to: number, patches: number) => void,
): tf.TensorInfo {
  const module = arithmetic(backend);
  const output = backend.makeOutput(shape, "float32");
  const how = backend.makeOutput([13], "int32");
  backend
    .typedArrayFromHeap(how)
    .set([
      conv.batchSize,
      conv.inHeight,
      conv.inWidth,
      conv.inChannels,
      conv.outHeight,
      conv.outWidth,
      conv.outChannels,
      conv.filterHeight,
      conv.filterWidth,
      conv.strideHeight,
      conv.strideWidth,
      conv.padInfo.top,
      conv.padInfo.left,
    ]);
  const patches = backend.makeOutput([module.patchNumbers(placeOf(backend, how))], "float32");
  fill(module, placeOf(backend, how), placeOf(backend, output), placeOf(backend, patches));
  dispose(backend, how, patches);
  return output;
}
