/** How an image is convolved or pooled. */

/**
 * Places in a list of thirteen 32-bit integers that says how an image is convolved or pooled: images, inHeight, inWidth,
 * inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth, strideHeight, strideWidth, padTop, padLeft.
 */
export const IMAGES: usize = 0;
export const IN_HEIGHT: usize = 4;
export const IN_WIDTH: usize = 8;
export const IN_CHANNELS: usize = 12;
export const OUT_HEIGHT: usize = 16;
export const OUT_WIDTH: usize = 20;
export const OUT_CHANNELS: usize = 24;
export const FILTER_HEIGHT: usize = 28;
export const FILTER_WIDTH: usize = 32;
export const STRIDE_HEIGHT: usize = 36;
export const STRIDE_WIDTH: usize = 40;
export const PAD_TOP: usize = 44;
export const PAD_LEFT: usize = 48;
