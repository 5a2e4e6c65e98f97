/** Which rows of the input a convolution's taps see for each row of its output: what the depthwise gradients walk over. */
import type { backend_util } from "@tensorflow/tfjs-core";

/**
 * Calls `visit` for every tap (counted row by row) and every output row for which it sees the inside of the image:
 * with the places of the first channel of the first input and output pixel that it joins, and how many it joins. From
 * one to the next, the output moves on by a pixel and the input by `strideWidth`.
 */
export function forEachTapRow(
  conv: backend_util.Conv2DInfo,
  visit: (tap: number, place: number, outPlace: number, count: number) => void,
): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterWidth, strideWidth } = conv;
  for (let image = 0; image < conv.batchSize; image++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      for (let k = 0; k < conv.filterHeight; k++) {
        const row = outRow * conv.strideHeight + k * conv.dilationHeight - conv.padInfo.top;
        if (row < 0 || row >= inHeight) continue;
        for (let l = 0; l < filterWidth; l++) {
          const firstColumn = l * conv.dilationWidth - conv.padInfo.left;
          const begin = Math.max(Math.ceil(-firstColumn / strideWidth), 0);
          const end = Math.min(Math.ceil((inWidth - firstColumn) / strideWidth), outWidth);
          if (begin >= end) continue;
          const column = firstColumn + begin * strideWidth;
          visit(
            k * filterWidth + l,
            ((image * inHeight + row) * inWidth + column) * inChannels,
            ((image * outHeight + outRow) * outWidth + begin) * outChannels,
            end - begin,
          );
        }
      }
    }
  }
}
