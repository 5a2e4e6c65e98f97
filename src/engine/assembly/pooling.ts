/** Pooling backwards: the gradient of a pooled value goes back to the inputs it came from. */
import * as geometry from "./geometry";
import { startOf } from "./parts";

/**
 * dx ← the gradient dy of the pooled values y goes to the first of the largest values in the window that it is from, or
 * with `evenly` in equal shares to all of it, as far as it lies inside the image. A part is some of the images.
 */
export function poolGradient(
  how: usize,
  x: usize,
  dx: usize,
  y: usize,
  dy: usize,
  evenly: bool,
  part: i32,
  parts: i32,
  _thread: i32,
  _scratch: usize,
): void {
  const images = load<i32>(how, geometry.IMAGES);
  const inHeight = load<i32>(how, geometry.IN_HEIGHT);
  const inWidth = load<i32>(how, geometry.IN_WIDTH);
  const channels = load<i32>(how, geometry.IN_CHANNELS);
  const outHeight = load<i32>(how, geometry.OUT_HEIGHT);
  const outWidth = load<i32>(how, geometry.OUT_WIDTH);
  const windowHeight = load<i32>(how, geometry.FILTER_HEIGHT);
  const windowWidth = load<i32>(how, geometry.FILTER_WIDTH);
  const strideHeight = load<i32>(how, geometry.STRIDE_HEIGHT);
  const strideWidth = load<i32>(how, geometry.STRIDE_WIDTH);
  const pixel = (<usize>channels) << 2;
  const row = <usize>inWidth * pixel;
  const image = <usize>inHeight * row;
  const first = startOf(part, parts, images, 1);
  const end = startOf(part + 1, parts, images, 1);
  x += <usize>first * image;
  dx += <usize>first * image;
  y += <usize>(first * outHeight * outWidth) * pixel;
  dy += <usize>(first * outHeight * outWidth) * pixel;
  memory.fill(dx, 0, <usize>(end - first) * image);
  for (let index = first; index < end; index++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const firstRow = outRow * strideHeight - load<i32>(how, geometry.PAD_TOP);
      const top = max(firstRow, 0);
      const height = min(firstRow + windowHeight, inHeight) - top;
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const firstColumn = outColumn * strideWidth - load<i32>(how, geometry.PAD_LEFT);
        const left = max(firstColumn, 0);
        const width = min(firstColumn + windowWidth, inWidth) - left;
        const start = <usize>top * row + <usize>left * pixel;
        if (evenly)
          spreadEvenly(dx + start, dy, channels, height, width, row, <f32>1 / <f32>(height * width));
        else spreadToMaximum(x + start, dx + start, y, dy, channels, height, width, row);
        y += pixel;
        dy += pixel;
      }
    }
    x += image;
    dx += image;
  }
}

/**
 * Adds the gradient dy of a window's maximum y to the first of those inputs that equal it, `channels` windows that lie one
 * behind the other at once. The window's first pixel is at x, and as far into dx; rows are `row` bytes apart.
 */
function spreadToMaximum(
  x: usize,
  dx: usize,
  y: usize,
  dy: usize,
  channels: i32,
  height: i32,
  width: i32,
  row: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const whole = pixel & ~15;
  let channel: usize = 0;
  for (; channel < whole; channel += 16) {
    const maximum = v128.load(y + channel);
    const gradient = v128.load(dy + channel);
    let open = i32x4.splat(-1);
    for (let down = 0; down < height; down++) {
      let place = <usize>down * row + channel;
      for (let along = 0; along < width; along++, place += pixel) {
        const hit = v128.and(open, f32x4.eq(v128.load(x + place), maximum));
        v128.store(dx + place, f32x4.add(v128.load(dx + place), v128.and(hit, gradient)));
        open = v128.andnot(open, hit);
      }
    }
  }
  for (; channel < pixel; channel += 4) {
    const maximum = load<f32>(y + channel);
    let open = true;
    for (let down = 0; open && down < height; down++) {
      let place = <usize>down * row + channel;
      for (let along = 0; open && along < width; along++, place += pixel) {
        if (load<f32>(x + place) !== maximum) continue;
        store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy + channel));
        open = false;
      }
    }
  }
}

/** Adds `share` of the gradient dy of windows' means to all they are the means of; otherwise the same. */
function spreadEvenly(
  dx: usize,
  dy: usize,
  channels: i32,
  height: i32,
  width: i32,
  row: usize,
  share: f32,
): void {
  const pixel = (<usize>channels) << 2;
  const whole = pixel & ~15;
  let channel: usize = 0;
  for (; channel < whole; channel += 16) {
    const gradient = f32x4.mul(v128.load(dy + channel), f32x4.splat(share));
    for (let down = 0; down < height; down++) {
      let place = dx + <usize>down * row + channel;
      for (let along = 0; along < width; along++, place += pixel) {
        v128.store(place, f32x4.add(v128.load(place), gradient));
      }
    }
  }
  for (; channel < pixel; channel += 4) {
    const gradient = load<f32>(dy + channel) * share;
    for (let down = 0; down < height; down++) {
      let place = dx + <usize>down * row + channel;
      for (let along = 0; along < width; along++, place += pixel) {
        store<f32>(place, load<f32>(place) + gradient);
      }
    }
  }
}
