/** Parts of matrices copied to where they are multiplied, and back. */

/** Rows of the left-hand matrix and columns of the right-hand one that are multiplied at once; `block` is written for these. */
export const ROWS: i32 = 4;
export const COLUMNS: i32 = 8;
/** So deep is what is multiplied at a time: a panel of that depth and four rows fit the first cache. */
export const DEPTH: i32 = 256;
/** The bytes of a row of a panel. */
export const PANEL_ROW: usize = 32;

/** What the sums of a panel begin with. */
export function fillFirst(first: usize, bias: usize, column: i32, width: i32): void {
  for (let at = 0; at < COLUMNS; at++) {
    const value = bias !== 0 && at < width ? load<f32>(bias + ((<usize>(column + at)) << 2)) : <f32>0;
    store<f32>(first + ((<usize>at) << 2), value);
  }
}

export function copyTile(
  from: usize,
  fromRow: usize,
  to: usize,
  toRow: usize,
  height: i32,
  width: i32,
): void {
  for (let row = 0; row < height; row++) {
    for (let at = 0; at < width; at++) {
      const offset = (<usize>at) << 2;
      store<f32>(to + <usize>row * toRow + offset, load<f32>(from + <usize>row * fromRow + offset));
    }
  }
}

/** Rows of a matrix that is stored by columns, laid out by rows. */
export function gather(a: usize, aRow: usize, aColumn: usize, to: usize, depth: i32, height: i32): void {
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
export function pack(b: usize, bRow: usize, bColumn: usize, panel: usize, depth: i32, width: i32): void {
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
