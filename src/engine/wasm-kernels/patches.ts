/** A convolution's inputs laid out as one matrix, and back: what its gradients are computed from. */
import type { backend_util } from "@tensorflow/tfjs-core";

/**
 * Writes what every output pixel sees of the input as the columns of a matrix (im2col; Chellapilla et al. 2006).
 * `x` is [batch, inHeight, inWidth, inChannels]; `patches` gets
 * [filterHeight·filterWidth·inChannels, batch·outHeight·outWidth]: one row for each weight of a filter.
 */
export function toPatches(x: Float32Array, patches: Float32Array, conv: backend_util.Conv2DInfo): void {
  const { inChannels, inHeight, inWidth, outHeight, outWidth, strideWidth } = conv;
  const inRow = inWidth * inChannels;
  const step = strideWidth * inChannels;
  let to = 0;
  for (let k = 0; k < conv.filterHeight; k++) {
    for (let l = 0; l < conv.filterWidth; l++) {
      const firstColumn = l * conv.dilationWidth - conv.padInfo.left;
      // The output columns that see the inside of the image through this weight; the others see padding.
      const begin = clamp(Math.ceil(-firstColumn / strideWidth), 0, outWidth);
      const end = clamp(Math.ceil((inWidth - firstColumn) / strideWidth), begin, outWidth);
      for (let channel = 0; channel < inChannels; channel++) {
        for (let image = 0; image < conv.batchSize; image++) {
          for (let outRow = 0; outRow < outHeight; outRow++, to += outWidth) {
            const row = outRow * conv.strideHeight + k * conv.dilationHeight - conv.padInfo.top;
            const inside = row >= 0 && row < inHeight;
            // Loops, not fill(): these runs are a few numbers long, and the call would cost more than they do.
            const left = inside ? begin : outWidth;
            for (let column = 0; column < left; column++) patches[to + column] = 0;
            if (!inside) continue;
            let from =
              (image * inHeight + row) * inRow + (firstColumn + begin * strideWidth) * inChannels + channel;
            for (let column = begin; column < end; column++, from += step)
              patches[to + column] = x[from] as number;
            for (let column = end; column < outWidth; column++) patches[to + column] = 0;
          }
        }
      }
    }
  }
}

/**
 * The reverse for a matrix that lies the other way, [batch·outHeight·outWidth, filterHeight·filterWidth·inChannels]: adds
 * each of its rows to the pixels that this output pixel sees (col2im). `x` is not cleared first.
 */
export function addPatches(patches: Float32Array, x: Float32Array, conv: backend_util.Conv2DInfo): void {
  const { inChannels, inHeight, inWidth, filterWidth } = conv;
  const inRow = inWidth * inChannels;
  let from = 0;
  for (let image = 0; image < conv.batchSize; image++) {
    for (let outRow = 0; outRow < conv.outHeight; outRow++) {
      for (let outColumn = 0; outColumn < conv.outWidth; outColumn++) {
        const firstColumn = outColumn * conv.strideWidth - conv.padInfo.left;
        for (let k = 0; k < conv.filterHeight; k++) {
          const row = outRow * conv.strideHeight + k * conv.dilationHeight - conv.padInfo.top;
          const rowStart = (image * inHeight + row) * inRow;
          for (let l = 0; l < filterWidth; l++, from += inChannels) {
            const column = firstColumn + l * conv.dilationWidth;
            if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) continue;
            const to = rowStart + column * inChannels;
            for (let channel = 0; channel < inChannels; channel++) {
              x[to + channel] = (x[to + channel] as number) + (patches[from + channel] as number);
            }
          }
        }
      }
    }
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
