/** The windows of a 2-D pooling, cut off at the image's edges: what both pooling gradients walk over. */
import type { backend_util } from "@tensorflow/tfjs-core";

/**
 * Calls `visit` for each output pixel with the place of its first channel, the place of its image in the input, and the
 * rows [top, bottom) and columns [left, right) of the input that its window covers.
 */
export function forEachWindow(
  pool: backend_util.Conv2DInfo,
  visit: (pixel: number, image: number, top: number, bottom: number, left: number, right: number) => void,
): void {
  const { inHeight, inWidth, inChannels } = pool;
  let pixel = 0;
  for (let index = 0; index < pool.batchSize; index++) {
    const image = index * inHeight * inWidth * inChannels;
    for (let outRow = 0; outRow < pool.outHeight; outRow++) {
      const firstRow = outRow * pool.strideHeight - pool.padInfo.top;
      const top = Math.max(firstRow, 0);
      const bottom = Math.min(firstRow + pool.filterHeight, inHeight);
      for (let outColumn = 0; outColumn < pool.outWidth; outColumn++, pixel += inChannels) {
        const firstColumn = outColumn * pool.strideWidth - pool.padInfo.left;
        const left = Math.max(firstColumn, 0);
        const right = Math.min(firstColumn + pool.filterWidth, inWidth);
        visit(pixel, image, top, bottom, left, right);
      }
    }
  }
}
