/** Gradients of convolutions over images as matrix products: what a pixel of the output sees is a row of a matrix. */
import { multiply } from "./products";

/** So many pixels are laid out as rows at a time; it is the depth that `multiply` likes best. */
const PIXELS: i32 = 256;

/**
 * Places in a list of thirteen 32-bit integers that says how an image is convolved: images, inHeight, inWidth, inChannels,
 * outHeight, outWidth, outChannels, filterHeight, filterWidth, strideHeight, strideWidth, padTop, padLeft.
 */
const IMAGES: usize = 0;
const IN_HEIGHT: usize = 4;
const IN_WIDTH: usize = 8;
const IN_CHANNELS: usize = 12;
const OUT_HEIGHT: usize = 16;
const OUT_WIDTH: usize = 20;
const OUT_CHANNELS: usize = 24;
const FILTER_HEIGHT: usize = 28;
const FILTER_WIDTH: usize = 32;
const STRIDE_HEIGHT: usize = 36;
const STRIDE_WIDTH: usize = 40;
const PAD_TOP: usize = 44;
const PAD_LEFT: usize = 48;

/** How many numbers of memory the functions here want to lay out rows in. */
export function patchNumbers(how: usize): i32 {
  return min(PIXELS, pixelsOf(how)) * inputsOf(how);
}

/** dFilter ← rowsᵀ · dy. */
export function convolutionFilterGradient(
  how: usize,
  x: usize,
  dy: usize,
  dFilter: usize,
  patches: usize,
  scratch: usize,
): void {
  const pixels = pixelsOf(how);
  const inputs = inputsOf(how);
  const outputs = load<i32>(how, OUT_CHANNELS);
  if (pixels === 0) memory.fill(dFilter, 0, (<usize>(inputs * outputs)) << 2);
  for (let start = 0; start < pixels; start += PIXELS) {
    const count = min(PIXELS, pixels - start);
    layOut(how, x, patches, start, count, false);
    const from = dy + ((<usize>(start * outputs)) << 2);
    multiply(
      patches,
      1,
      inputs,
      from,
      outputs,
      1,
      dFilter,
      inputs,
      count,
      outputs,
      0,
      false,
      start > 0,
      scratch,
    );
  }
}

/** dx ← dy · filterᵀ, each number added to where it was seen. */
export function convolutionInputGradient(
  how: usize,
  dy: usize,
  filter: usize,
  dx: usize,
  patches: usize,
  scratch: usize,
): void {
  const pixels = pixelsOf(how);
  const inputs = inputsOf(how);
  const outputs = load<i32>(how, OUT_CHANNELS);
  const size = load<i32>(how, IMAGES) * load<i32>(how, IN_HEIGHT) * load<i32>(how, IN_WIDTH);
  memory.fill(dx, 0, (<usize>(size * load<i32>(how, IN_CHANNELS))) << 2);
  for (let start = 0; start < pixels; start += PIXELS) {
    const count = min(PIXELS, pixels - start);
    const from = dy + ((<usize>(start * outputs)) << 2);
    multiply(from, outputs, 1, filter, 1, outputs, patches, count, outputs, inputs, 0, false, false, scratch);
    layOut(how, dx, patches, start, count, true);
  }
}

function pixelsOf(how: usize): i32 {
  return load<i32>(how, IMAGES) * load<i32>(how, OUT_HEIGHT) * load<i32>(how, OUT_WIDTH);
}

function inputsOf(how: usize): i32 {
  return load<i32>(how, FILTER_HEIGHT) * load<i32>(how, FILTER_WIDTH) * load<i32>(how, IN_CHANNELS);
}

/** Writes what these pixels of the output see of x as rows; or, with `back`, adds the rows to x. */
function layOut(how: usize, x: usize, patches: usize, start: i32, count: i32, back: bool): void {
  const inHeight = load<i32>(how, IN_HEIGHT);
  const inWidth = load<i32>(how, IN_WIDTH);
  const pixel = load<i32>(how, IN_CHANNELS) << 2;
  const outHeight = load<i32>(how, OUT_HEIGHT);
  const outWidth = load<i32>(how, OUT_WIDTH);
  const filterHeight = load<i32>(how, FILTER_HEIGHT);
  const filterWidth = load<i32>(how, FILTER_WIDTH);
  const strideHeight = load<i32>(how, STRIDE_HEIGHT);
  const strideWidth = load<i32>(how, STRIDE_WIDTH);
  const padTop = load<i32>(how, PAD_TOP);
  const padLeft = load<i32>(how, PAD_LEFT);
  const whole = filterWidth * pixel;
  let outColumn = start % outWidth;
  let outRow = (start / outWidth) % outHeight;
  let image = start / (outWidth * outHeight);
  let place = patches;
  for (let index = 0; index < count; index++) {
    const column = outColumn * strideWidth - padLeft;
    const left = min(max(-column, 0), filterWidth);
    const right = max(min(inWidth - column, filterWidth), left);
    const before = left * pixel;
    const inside = (right - left) * pixel;
    const row = outRow * strideHeight - padTop;
    for (let tap = 0; tap < filterHeight; tap++) {
      if (row + tap < 0 || row + tap >= inHeight || inside === 0) {
        if (!back) clear(place, whole);
      } else {
        const seen = x + <usize>(((image * inHeight + row + tap) * inWidth + column + left) * pixel);
        if (back) {
          addTo(seen, place + <usize>before, inside);
        } else {
          if (inside < whole) clear(place, whole);
          copy(seen, place + <usize>before, inside);
        }
      }
      place += <usize>whole;
    }
    if (++outColumn === outWidth) {
      outColumn = 0;
      if (++outRow === outHeight) {
        outRow = 0;
        image++;
      }
    }
  }
}

function copy(from: usize, to: usize, bytes: i32): void {
  const end = from + <usize>bytes;
  for (; from + 16 <= end; from += 16, to += 16) v128.store(to, v128.load(from));
  for (; from < end; from += 4, to += 4) store<f32>(to, load<f32>(from));
}

function addTo(to: usize, from: usize, bytes: i32): void {
  const end = from + <usize>bytes;
  for (; from + 16 <= end; from += 16, to += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  }
  for (; from < end; from += 4, to += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
}

function clear(to: usize, bytes: i32): void {
  const end = to + <usize>bytes;
  for (; to + 16 <= end; to += 16) v128.store(to, f32x4.splat(0));
  for (; to < end; to += 4) store<f32>(to, 0);
}
