/** Matrix products: blocks of four rows of the left-hand matrix times panels of eight columns of the right-hand one. */

const ROWS: i32 = 4;
const COLUMNS: i32 = 8;
/** So deep is what is multiplied at a time: a panel of that depth and four rows fit the first cache. */
const DEPTH: i32 = 256;
/** Fewer rows than these are done before packing a panel has paid. */
const WORTH_PACKING: i32 = 12;

const PANEL_ROW: usize = 32;
const PANEL_BYTES: usize = 8192;
const LEFT_BYTES: usize = 4096;
const TILE_BYTES: usize = 128;

/** How many bytes of memory `multiply` wants to work in. */
export function scratchBytes(): usize {
  return PANEL_BYTES + LEFT_BYTES + TILE_BYTES + PANEL_ROW;
}

/**
 * c [rows, columns] ← a [rows, inner] · b [inner, columns] + bias [columns], cut off at 0 where `relu` says so. Both
 * matrices are given with the distances, in numbers, between their rows and between their columns, one of which is 1; so
 * a transposed one is read as it lies. `bias` is 0 where there is none; with `onto` the product is added to what is in c,
 * instead of to a bias. `scratch` is of `scratchBytes()`.
 */
export function multiply(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  bias: usize,
  relu: bool,
  onto: bool,
  scratch: usize,
): void {
  const panel = scratch;
  const left = panel + PANEL_BYTES;
  const tile = left + LEFT_BYTES;
  const first = tile + TILE_BYTES;
  const cRow = (<usize>columns) << 2;
  aRow <<= 2;
  aColumn <<= 2;
  bRow <<= 2;
  bColumn <<= 2;
  for (let column = 0; column < columns; column += COLUMNS) {
    const width = min(COLUMNS, columns - column);
    fillFirst(first, bias, column, width);
    const cPanel = c + ((<usize>column) << 2);
    for (let start = 0; start === 0 || start < inner; start += DEPTH) {
      const depth = min(DEPTH, inner - start);
      const last = start + depth >= inner;
      let right = b + <usize>start * bRow + <usize>column * bColumn;
      let step = bRow;
      if (width < COLUMNS || bColumn !== 4 || rows >= WORTH_PACKING) {
        pack(right, bRow, bColumn, panel, depth, width);
        right = panel;
        step = PANEL_ROW;
      }
      const adds = onto || start > 0;
      const aPart = a + <usize>start * aColumn;
      for (let row = 0; row < rows; row += ROWS) {
        const height = min(ROWS, rows - row);
        const cTile = cPanel + <usize>row * cRow;
        let aTile = aPart + <usize>row * aRow;
        let rowStep = aRow;
        let columnStep = aColumn;
        if (height < ROWS && columnStep !== 4) {
          gather(aTile, aRow, aColumn, left, depth, height);
          aTile = left;
          rowStep = (<usize>DEPTH) << 2;
          columnStep = 4;
        }
        if (height === ROWS && width === COLUMNS) {
          const from = adds ? cTile : first;
          block(
            aTile,
            rowStep,
            columnStep,
            right,
            step,
            from,
            adds ? cRow : 0,
            cTile,
            cRow,
            depth,
            height,
            relu && last,
          );
          continue;
        }
        // At the edges the block is computed aside, and what is inside goes to its place.
        if (adds) copyTile(cTile, cRow, tile, PANEL_ROW, height, width);
        const from = adds ? tile : first;
        block(
          aTile,
          rowStep,
          columnStep,
          right,
          step,
          from,
          adds ? PANEL_ROW : 0,
          tile,
          PANEL_ROW,
          depth,
          height,
          relu && last,
        );
        copyTile(tile, PANEL_ROW, cTile, cRow, height, width);
      }
    }
  }
}

/** What the sums of a panel begin with. */
function fillFirst(first: usize, bias: usize, column: i32, width: i32): void {
  for (let at = 0; at < COLUMNS; at++) {
    const value = bias !== 0 && at < width ? load<f32>(bias + ((<usize>(column + at)) << 2)) : <f32>0;
    store<f32>(first + ((<usize>at) << 2), value);
  }
}

function copyTile(from: usize, fromRow: usize, to: usize, toRow: usize, height: i32, width: i32): void {
  for (let row = 0; row < height; row++) {
    for (let at = 0; at < width; at++) {
      const offset = (<usize>at) << 2;
      store<f32>(to + <usize>row * toRow + offset, load<f32>(from + <usize>row * fromRow + offset));
    }
  }
}

/** Rows of a matrix that is stored by columns, laid out by rows. */
function gather(a: usize, aRow: usize, aColumn: usize, to: usize, depth: i32, height: i32): void {
  for (let row = 0; row < height; row++) {
    let from = a + <usize>row * aRow;
    let place = to + ((<usize>(row * DEPTH)) << 2);
    for (let at = 0; at < depth; at++) {
      store<f32>(place, load<f32>(from));
      from += aColumn;
      place += 4;
    }
  }
}

/** Eight columns, or fewer and zeros, one row of eight behind the other. */
function pack(b: usize, bRow: usize, bColumn: usize, panel: usize, depth: i32, width: i32): void {
  if (width === COLUMNS && bColumn === 4) {
    for (let at = 0; at < depth; at++) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      b += bRow;
      panel += PANEL_ROW;
    }
    return;
  }
  if (width === COLUMNS && bRow === 4) {
    turn(b, bColumn, panel, depth);
    turn(b + 4 * bColumn, bColumn, panel + 16, depth);
    return;
  }
  for (let at = 0; at < depth; at++) {
    for (let column = 0; column < COLUMNS; column++) {
      const value = column < width ? load<f32>(b + <usize>column * bColumn) : <f32>0;
      store<f32>(panel + ((<usize>column) << 2), value);
    }
    b += bRow;
    panel += PANEL_ROW;
  }
}

/** Four columns that lie one behind the other, as half of a panel. */
function turn(b: usize, bColumn: usize, panel: usize, depth: i32): void {
  let at = 0;
  for (; at + 4 <= depth; at += 4) {
    const w = v128.load(b);
    const x = v128.load(b + bColumn);
    const y = v128.load(b + 2 * bColumn);
    const z = v128.load(b + 3 * bColumn);
    const lowWx = v128.shuffle<f32>(w, x, 0, 4, 1, 5);
    const highWx = v128.shuffle<f32>(w, x, 2, 6, 3, 7);
    const lowYz = v128.shuffle<f32>(y, z, 0, 4, 1, 5);
    const highYz = v128.shuffle<f32>(y, z, 2, 6, 3, 7);
    v128.store(panel, v128.shuffle<f32>(lowWx, lowYz, 0, 1, 4, 5));
    v128.store(panel, v128.shuffle<f32>(lowWx, lowYz, 2, 3, 6, 7), 32);
    v128.store(panel, v128.shuffle<f32>(highWx, highYz, 0, 1, 4, 5), 64);
    v128.store(panel, v128.shuffle<f32>(highWx, highYz, 2, 3, 6, 7), 96);
    b += 16;
    panel += 4 * PANEL_ROW;
  }
  for (; at < depth; at++) {
    for (let column = 0; column < 4; column++) {
      store<f32>(panel + ((<usize>column) << 2), load<f32>(b + <usize>column * bColumn));
    }
    b += 4;
    panel += PANEL_ROW;
  }
}

/** Four rows times eight columns, begun with what is at `from`. Rows beyond `height` repeat the first one. */
function block(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bStep: usize,
  from: usize,
  fromRow: usize,
  to: usize,
  toRow: usize,
  depth: i32,
  height: i32,
  relu: bool,
): void {
  let c00 = v128.load(from);
  let c01 = v128.load(from, 16);
  let c10 = v128.load(from + fromRow);
  let c11 = v128.load(from + fromRow, 16);
  let c20 = v128.load(from + 2 * fromRow);
  let c21 = v128.load(from + 2 * fromRow, 16);
  let c30 = v128.load(from + 3 * fromRow);
  let c31 = v128.load(from + 3 * fromRow, 16);
  if (aColumn === 4) {
    let a0 = a;
    let a1 = height > 1 ? a + aRow : a;
    let a2 = height > 2 ? a + 2 * aRow : a;
    let a3 = height > 3 ? a + 3 * aRow : a;
    let left = depth;
    for (; left >= 2; left -= 2) {
      let b0 = v128.load(b);
      let b1 = v128.load(b, 16);
      let factor = v128.load_splat<f32>(a0);
      c00 = f32x4.add(c00, f32x4.mul(factor, b0));
      c01 = f32x4.add(c01, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a1);
      c10 = f32x4.add(c10, f32x4.mul(factor, b0));
      c11 = f32x4.add(c11, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a2);
      c20 = f32x4.add(c20, f32x4.mul(factor, b0));
      c21 = f32x4.add(c21, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a3);
      c30 = f32x4.add(c30, f32x4.mul(factor, b0));
      c31 = f32x4.add(c31, f32x4.mul(factor, b1));
      b += bStep;
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      factor = v128.load_splat<f32>(a0, 4);
      c00 = f32x4.add(c00, f32x4.mul(factor, b0));
      c01 = f32x4.add(c01, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a1, 4);
      c10 = f32x4.add(c10, f32x4.mul(factor, b0));
      c11 = f32x4.add(c11, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a2, 4);
      c20 = f32x4.add(c20, f32x4.mul(factor, b0));
      c21 = f32x4.add(c21, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a3, 4);
      c30 = f32x4.add(c30, f32x4.mul(factor, b0));
      c31 = f32x4.add(c31, f32x4.mul(factor, b1));
      b += bStep;
      a0 += 8;
      a1 += 8;
      a2 += 8;
      a3 += 8;
    }
    if (left > 0) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let factor = v128.load_splat<f32>(a0);
      c00 = f32x4.add(c00, f32x4.mul(factor, b0));
      c01 = f32x4.add(c01, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a1);
      c10 = f32x4.add(c10, f32x4.mul(factor, b0));
      c11 = f32x4.add(c11, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a2);
      c20 = f32x4.add(c20, f32x4.mul(factor, b0));
      c21 = f32x4.add(c21, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a3);
      c30 = f32x4.add(c30, f32x4.mul(factor, b0));
      c31 = f32x4.add(c31, f32x4.mul(factor, b1));
    }
  } else {
    for (let left = depth; left > 0; left--) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let factor = v128.load_splat<f32>(a);
      c00 = f32x4.add(c00, f32x4.mul(factor, b0));
      c01 = f32x4.add(c01, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a, 4);
      c10 = f32x4.add(c10, f32x4.mul(factor, b0));
      c11 = f32x4.add(c11, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a, 8);
      c20 = f32x4.add(c20, f32x4.mul(factor, b0));
      c21 = f32x4.add(c21, f32x4.mul(factor, b1));
      factor = v128.load_splat<f32>(a, 12);
      c30 = f32x4.add(c30, f32x4.mul(factor, b0));
      c31 = f32x4.add(c31, f32x4.mul(factor, b1));
      a += aColumn;
      b += bStep;
    }
  }
  if (relu) {
    const zero = f32x4.splat(0);
    c00 = f32x4.max(c00, zero);
    c01 = f32x4.max(c01, zero);
    c10 = f32x4.max(c10, zero);
    c11 = f32x4.max(c11, zero);
    c20 = f32x4.max(c20, zero);
    c21 = f32x4.max(c21, zero);
    c30 = f32x4.max(c30, zero);
    c31 = f32x4.max(c31, zero);
  }
  v128.store(to, c00);
  v128.store(to, c01, 16);
  v128.store(to + toRow, c10);
  v128.store(to + toRow, c11, 16);
  v128.store(to + 2 * toRow, c20);
  v128.store(to + 2 * toRow, c21, 16);
  v128.store(to + 3 * toRow, c30);
  v128.store(to + 3 * toRow, c31, 16);
}
