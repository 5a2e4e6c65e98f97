/** What the pixels of a convolution's output see of an image, as rows of a matrix. */
import * as geometry from "./geometry";

/** Writes what these pixels of the output see of x as rows, of each of them the bytes from `low` to `high`. */
export function layOut(
  how: usize,
  x: usize,
  patches: usize,
  start: i32,
  count: i32,
  low: i32,
  high: i32,
): void {
  walk(how, x, patches, start, count, low, high, false);
}

/** Adds the whole rows of these pixels to x, where they were seen. */
export function addRows(how: usize, x: usize, patches: usize, start: i32, count: i32): void {
  walk(how, x, patches, start, count, 0, i32.MAX_VALUE, true);
}

function walk(
  how: usize,
  x: usize,
  patches: usize,
  start: i32,
  count: i32,
  low: i32,
  high: i32,
  back: bool,
): void {
  const inHeight = load<i32>(how, geometry.IN_HEIGHT);
  const inWidth = load<i32>(how, geometry.IN_WIDTH);
  const pixel = load<i32>(how, geometry.IN_CHANNELS) << 2;
  const outHeight = load<i32>(how, geometry.OUT_HEIGHT);
  const outWidth = load<i32>(how, geometry.OUT_WIDTH);
  const filterWidth = load<i32>(how, geometry.FILTER_WIDTH);
  const strideHeight = load<i32>(how, geometry.STRIDE_HEIGHT);
  const strideWidth = load<i32>(how, geometry.STRIDE_WIDTH);
  const padTop = load<i32>(how, geometry.PAD_TOP);
  const padLeft = load<i32>(how, geometry.PAD_LEFT);
  const whole = filterWidth * pixel;
  high = min(high, load<i32>(how, geometry.FILTER_HEIGHT) * whole);
  const firstTap = low / whole;
  let outColumn = start % outWidth;
  let outRow = (start / outWidth) % outHeight;
  let image = start / (outWidth * outHeight);
  let place = patches;
  for (let index = 0; index < count; index++) {
    const column = outColumn * strideWidth - padLeft;
    const left = min(max(-column, 0), filterWidth);
    const right = max(min(inWidth - column, filterWidth), left);
    const row = outRow * strideHeight - padTop;
    for (let tap = firstTap, ofTap = firstTap * whole; ofTap < high; tap++, ofTap += whole) {
      const begin = max(low - ofTap, 0);
      const end = min(high - ofTap, whole);
      const from = min(max(left * pixel, begin), end);
      const inside = row + tap >= 0 && row + tap < inHeight ? min(max(right * pixel, begin), end) - from : 0;
      const seen = x + <usize>(((image * inHeight + row + tap) * inWidth + column) * pixel + from);
      if (back) {
        addTo(seen, place + <usize>from, inside);
      } else {
        if (inside < end - begin) clear(place, end - begin);
        copy(seen, place + <usize>(from - begin), inside);
      }
      place += <usize>(end - begin);
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
