/** A GRU over a whole sequence, forwards and backwards; the formulas are those of `operations/gru.ts`. */
import { activated, loadSome, slope, storeSome } from "./activations";
import { startOf } from "./parts";
import { multiply } from "./products";

/**
 * x [steps, rows, 3·units], kernel [units, 3·units], bias [3·units] and mask [steps, rows] (0: none) to states [steps, rows,
 * units] and gates [steps, rows, 4·units]. `recurrent` is memory for [rows, 3·units]. A part is some of the rows, which know
 * nothing of each other.
 */
export function gru(
  x: usize,
  kernel: usize,
  bias: usize,
  mask: usize,
  states: usize,
  gates: usize,
  recurrent: usize,
  steps: i32,
  rows: i32,
  units: i32,
  activation: i32,
  recurrentActivation: i32,
  part: i32,
  parts: i32,
  _thread: i32,
  scratch: usize,
): void {
  const row = (<usize>units) << 2;
  const whole = <usize>rows * row;
  const first = startOf(part, parts, rows, 1);
  const own = startOf(part + 1, parts, rows, 1) - first;
  const others = <usize>(rows - own);
  x += 3 * <usize>first * row;
  recurrent += 3 * <usize>first * row;
  states += <usize>first * row;
  gates += 4 * <usize>first * row;
  if (mask !== 0) mask += (<usize>first) << 2;
  for (let step = 0; step < steps; step++) {
    const inner = step > 0 ? units : 0;
    multiply(
      states - whole,
      units,
      1,
      kernel,
      3 * units,
      1,
      recurrent,
      3 * units,
      own,
      inner,
      3 * units,
      bias,
      false,
      false,
      scratch,
    );
    for (let index = 0; index < own; index++) {
      const counts = f32x4.splat(mask !== 0 ? load<f32>(mask) : 1);
      const passes = f32x4.sub(f32x4.splat(1), counts);
      const ofRow = recurrent + 3 * <usize>index * row;
      for (let at: usize = 0, left = units; left > 0; left -= 4, at += 16) {
        const before = step > 0 ? loadSome(states - whole + at, left) : f32x4.splat(0);
        const share = x + at;
        const recurrentShare = ofRow + at;
        const z = activated(
          f32x4.add(loadSome(share, left), loadSome(recurrentShare, left)),
          recurrentActivation,
        );
        const r = activated(
          f32x4.add(loadSome(share + row, left), loadSome(recurrentShare + row, left)),
          recurrentActivation,
        );
        const h = loadSome(recurrentShare + 2 * row, left);
        const g = activated(f32x4.add(loadSome(share + 2 * row, left), f32x4.mul(r, h)), activation);
        let state = f32x4.add(g, f32x4.mul(z, f32x4.sub(before, g)));
        if (mask !== 0) state = f32x4.add(f32x4.mul(state, counts), f32x4.mul(before, passes));
        storeSome(states + at, state, left);
        storeSome(gates + at, z, left);
        storeSome(gates + row + at, r, left);
        storeSome(gates + 2 * row + at, g, left);
        storeSome(gates + 3 * row + at, h, left);
      }
      x += 3 * row;
      gates += 4 * row;
      states += row;
      if (mask !== 0) mask += 4;
    }
    x += 3 * others * row;
    gates += 4 * others * row;
    states += others * row;
    if (mask !== 0) mask += others << 2;
  }
}

/**
 * From dy, the gradient of the states, those of x and of what the recurrent product gave, dRecurrent [steps, rows, 3·units].
 * dState is memory for [rows, units], the gradient of what a step leaves to the next.
 */
export function gruGradient(
  dy: usize,
  kernel: usize,
  mask: usize,
  states: usize,
  gates: usize,
  dx: usize,
  dRecurrent: usize,
  dState: usize,
  steps: i32,
  rows: i32,
  units: i32,
  activation: i32,
  recurrentActivation: i32,
  part: i32,
  parts: i32,
  _thread: i32,
  scratch: usize,
): void {
  const row = (<usize>units) << 2;
  const whole = <usize>rows * row;
  const one = f32x4.splat(1);
  const first = startOf(part, parts, rows, 1);
  const end = startOf(part + 1, parts, rows, 1);
  const start = <usize>first * row;
  memory.fill(dState + start, 0, <usize>(end - first) * row);
  for (let step = steps - 1; step >= 0; step--) {
    for (let index = first; index < end; index++) {
      const place = <usize>(step * rows + index);
      const offset = place * row;
      const counts = f32x4.splat(mask !== 0 ? load<f32>(mask + (place << 2)) : 1);
      const passes = f32x4.sub(one, counts);
      const later = dState + <usize>index * row;
      for (let at: usize = 0, left = units; left > 0; left -= 4, at += 16) {
        const gate = gates + 4 * offset + at;
        const z = loadSome(gate, left);
        const r = loadSome(gate + row, left);
        const g = loadSome(gate + 2 * row, left);
        const h = loadSome(gate + 3 * row, left);
        const before = step > 0 ? loadSome(states + offset - whole + at, left) : f32x4.splat(0);
        const dAll = f32x4.add(loadSome(dy + offset + at, left), loadSome(later + at, left));
        const dh = f32x4.mul(dAll, counts);
        const dz = f32x4.mul(f32x4.mul(dh, f32x4.sub(before, g)), slope(z, recurrentActivation));
        const dg = f32x4.mul(f32x4.mul(dh, f32x4.sub(one, z)), slope(g, activation));
        const dr = f32x4.mul(f32x4.mul(dg, h), slope(r, recurrentActivation));
        const to = dx + 3 * offset + at;
        storeSome(to, dz, left);
        storeSome(to + row, dr, left);
        storeSome(to + 2 * row, dg, left);
        const inside = dRecurrent + 3 * offset + at;
        storeSome(inside, dz, left);
        storeSome(inside + row, dr, left);
        storeSome(inside + 2 * row, f32x4.mul(dg, r), left);
        storeSome(later + at, f32x4.add(f32x4.mul(dh, z), f32x4.mul(dAll, passes)), left);
      }
    }
    if (step === 0) break;
    multiply(
      dRecurrent + 3 * (<usize>step * whole + start),
      3 * units,
      1,
      kernel,
      1,
      3 * units,
      dState + start,
      units,
      end - first,
      3 * units,
      units,
      0,
      false,
      true,
      scratch,
    );
  }
}
