/** Convolutions over images and their gradients as matrix products: what a pixel of the output sees is a row of a matrix. */
import * as geometry from "./geometry";
import { ROWS } from "./packing";
import { startOf } from "./parts";
import { addRows, layOut } from "./patches";
import { multiply } from "./products";

/** So many pixels are laid out as rows at a time; it is the depth that `multiply` likes best. */
const PIXELS: i32 = 256;

/** How many numbers of memory each thread wants to lay out rows in. */
export function patchNumbers(how: usize): i32 {
  return min(PIXELS, pixelsOf(how)) * inputsOf(how);
}

/** y ← rows · filter + bias; `bias` is 0 where there is none. A part is some of the pixels. */
export function convolution(
  how: usize,
  x: usize,
  filter: usize,
  bias: usize,
  y: usize,
  patches: usize,
  part: i32,
  parts: i32,
  thread: i32,
  scratch: usize,
): void {
  const inputs = inputsOf(how);
  const outputs = load<i32>(how, geometry.OUT_CHANNELS);
  const end = startOf(part + 1, parts, pixelsOf(how), ROWS);
  const plain = isPlain(how);
  patches = placeOf(patches, how, thread);
  for (let start = startOf(part, parts, pixelsOf(how), ROWS); start < end; start += PIXELS) {
    const count = min(PIXELS, end - start);
    const from = plain ? x + ((<usize>(start * inputs)) << 2) : patches;
    if (!plain) layOut(how, x, patches, start, count, 0, inputs << 2);
    const to = y + ((<usize>(start * outputs)) << 2);
    multiply(
      from,
      inputs,
      1,
      filter,
      outputs,
      1,
      to,
      outputs,
      count,
      inputs,
      outputs,
      bias,
      false,
      false,
      scratch,
    );
  }
}

/** dFilter ← rowsᵀ · dy. A part is some of the filter's taps. */
export function convolutionFilterGradient(
  how: usize,
  x: usize,
  dy: usize,
  dFilter: usize,
  patches: usize,
  part: i32,
  parts: i32,
  thread: i32,
  scratch: usize,
): void {
  const pixels = pixelsOf(how);
  const inputs = inputsOf(how);
  const outputs = load<i32>(how, geometry.OUT_CHANNELS);
  const first = startOf(part, parts, inputs, ROWS);
  const own = startOf(part + 1, parts, inputs, ROWS) - first;
  if (own === 0) return;
  const plain = isPlain(how);
  patches = placeOf(patches, how, thread);
  dFilter += (<usize>(first * outputs)) << 2;
  if (pixels === 0) memory.fill(dFilter, 0, (<usize>(own * outputs)) << 2);
  for (let start = 0; start < pixels; start += PIXELS) {
    const count = min(PIXELS, pixels - start);
    const seen = plain ? x + ((<usize>(start * inputs + first)) << 2) : patches;
    if (!plain) layOut(how, x, patches, start, count, first << 2, (first + own) << 2);
    const from = dy + ((<usize>(start * outputs)) << 2);
    const width = plain ? inputs : own;
    multiply(
      seen,
      1,
      width,
      from,
      outputs,
      1,
      dFilter,
      outputs,
      own,
      count,
      outputs,
      0,
      false,
      start > 0,
      scratch,
    );
  }
}

/** dx ← dy · filterᵀ, each number added to where it was seen. A part is some of the images. */
export function convolutionInputGradient(
  how: usize,
  dy: usize,
  filter: usize,
  dx: usize,
  patches: usize,
  part: i32,
  parts: i32,
  thread: i32,
  scratch: usize,
): void {
  const inputs = inputsOf(how);
  const outputs = load<i32>(how, geometry.OUT_CHANNELS);
  const images = load<i32>(how, geometry.IMAGES);
  const first = startOf(part, parts, images, 1);
  const last = startOf(part + 1, parts, images, 1);
  const image =
    load<i32>(how, geometry.IN_HEIGHT) *
    load<i32>(how, geometry.IN_WIDTH) *
    (load<i32>(how, geometry.IN_CHANNELS) << 2);
  memory.fill(dx + <usize>first * <usize>image, 0, <usize>(last - first) * <usize>image);
  const ofImage = load<i32>(how, geometry.OUT_HEIGHT) * load<i32>(how, geometry.OUT_WIDTH);
  const end = last * ofImage;
  patches = placeOf(patches, how, thread);
  for (let start = first * ofImage; start < end; start += PIXELS) {
    const count = min(PIXELS, end - start);
    const from = dy + ((<usize>(start * outputs)) << 2);
    multiply(
      from,
      outputs,
      1,
      filter,
      1,
      outputs,
      patches,
      inputs,
      count,
      outputs,
      inputs,
      0,
      false,
      false,
      scratch,
    );
    addRows(how, dx, patches, start, count);
  }
}

/** Whether each pixel sees one pixel, at its own place: then the image itself is the matrix of the rows. */
function isPlain(how: usize): bool {
  return (
    load<i32>(how, geometry.FILTER_HEIGHT) * load<i32>(how, geometry.FILTER_WIDTH) === 1 &&
    load<i32>(how, geometry.STRIDE_HEIGHT) * load<i32>(how, geometry.STRIDE_WIDTH) === 1 &&
    load<i32>(how, geometry.IN_HEIGHT) === load<i32>(how, geometry.OUT_HEIGHT) &&
    load<i32>(how, geometry.IN_WIDTH) === load<i32>(how, geometry.OUT_WIDTH) &&
    load<i32>(how, geometry.PAD_TOP) + load<i32>(how, geometry.PAD_LEFT) === 0
  );
}

/** Where a thread lays out its rows. */
function placeOf(patches: usize, how: usize, thread: i32): usize {
  return patches + <usize>thread * <usize>patchNumbers(how) * 4;
}

function pixelsOf(how: usize): i32 {
  return (
    load<i32>(how, geometry.IMAGES) * load<i32>(how, geometry.OUT_HEIGHT) * load<i32>(how, geometry.OUT_WIDTH)
  );
}

function inputsOf(how: usize): i32 {
  return (
    load<i32>(how, geometry.FILTER_HEIGHT) *
    load<i32>(how, geometry.FILTER_WIDTH) *
    load<i32>(how, geometry.IN_CHANNELS)
  );
}
