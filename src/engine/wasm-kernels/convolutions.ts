/** Conv2D and its gradients for WebAssembly, as matrix products. */
import * as tf from "@tensorflow/tfjs-core";
import { type Arithmetic, arithmetic, placeOf } from "./arithmetic.js";
import { geometryOf } from "./geometry.js";
import { type BackendWasm, dispose, type WasmKernel } from "./kernel.js";

type Geometry = Pick<tf.Conv2DAttrs, "strides" | "pad" | "dataFormat"> &
  Partial<Pick<tf.Conv2DAttrs, "dimRoundingMode">>;

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
    return compute(backend, conv, conv.filterShape, (module, work, how, to, patches) =>
      module.inParts(
        "convolutionFilterGradient",
        work,
        how,
        placeOf(backend, x),
        placeOf(backend, dy),
        to,
        patches,
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
      return compute(backend, conv, conv.inShape, (module, work, how, to, patches) =>
        module.inParts(
          "convolutionInputGradient",
          work,
          how,
          placeOf(backend, dy),
          placeOf(backend, filter),
          to,
          patches,
        ),
      );
    },
  };

/** y [batch, outHeight, outWidth, outChannels] = patches · filter + bias [outChannels], for filters without gaps between their taps. */
export function convolve(
  backend: BackendWasm,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  bias: tf.TensorInfo | undefined,
  geometry: Geometry,
): tf.TensorInfo {
  const conv = infoOf(x.shape, filter.shape, geometry);
  return compute(backend, conv, conv.outShape, (module, work, how, to, patches) =>
    module.inParts(
      "convolution",
      work,
      how,
      placeOf(backend, x),
      placeOf(backend, filter),
      bias ? placeOf(backend, bias) : 0,
      to,
      patches,
    ),
  );
}

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

/**
 * A new tensor of this shape, filled by the module with the convolution described at `how` and memory for patches. `work`
 * is in multiply-adds.
 */
function compute(
  backend: BackendWasm,
  conv: tf.backend_util.Conv2DInfo,
  shape: number[],
  fill: (module: Arithmetic, work: number, how: number, to: number, patches: number) => void,
): tf.TensorInfo {
  const module = arithmetic(backend);
  const output = backend.makeOutput(shape, "float32");
  const how = geometryOf(backend, conv);
  const place = placeOf(backend, how);
  const patches = backend.makeOutput([module.threads * module.patchNumbers(place)], "float32");
  const work = tf.util.sizeFromShape(conv.outShape) * tf.util.sizeFromShape(conv.filterShape.slice(0, 3));
  fill(module, work, place, placeOf(backend, output), placeOf(backend, patches));
  dispose(backend, how, patches);
  return output;
}
