/** The inmost part of a matrix product: a block of the result that stays in registers. */

/** Four rows times eight columns, begun with what is at `from`. Rows beyond `height` repeat the first one. */
export function block(
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
