/** Matrix products: blocks of four rows of the left-hand matrix times panels of eight columns of the right-hand one. */
import { block } from "./block";
import { COLUMNS, copyTile, DEPTH, fillFirst, gather, PANEL_ROW, pack, ROWS } from "./packing";
import { startOf } from "./parts";

/** Fewer rows than these are done before packing a panel has paid. */
const WORTH_PACKING: i32 = 12;

/** So many columns of floats fill a line of the cache, which two threads had better not write to in turn. */
const WIDE: i32 = 16;

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
 * a transposed one is read as it lies. c's rows are `cRow` numbers apart. `bias` is 0 where there is none; with `onto` the product is added to what is in c,
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
  cRow: usize,
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
  cRow <<= 2;
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

/** A part of such a product, whose c lies in one piece: some of its columns, or where these are few, some of its rows. */
export function product(
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
  part: i32,
  parts: i32,
  _thread: i32,
  scratch: usize,
): void {
  const cRow = <usize>columns;
  if (columns >= WIDE * parts) {
    const first = startOf(part, parts, columns, WIDE);
    const ahead = (<usize>first) << 2;
    columns = startOf(part + 1, parts, columns, WIDE) - first;
    b += ahead * bColumn;
    c += ahead;
    if (bias !== 0) bias += ahead;
  } else {
    const first = startOf(part, parts, rows, ROWS);
    const ahead = (<usize>first) << 2;
    rows = startOf(part + 1, parts, rows, ROWS) - first;
    a += ahead * aRow;
    c += ahead * cRow;
  }
  multiply(a, aRow, aColumn, b, bRow, bColumn, c, cRow, rows, inner, columns, bias, relu, onto, scratch);
}
