/** An LSTM over a whole sequence, forwards and backwards; the formulas are those of `operations/lstm.ts`. */
import { activate, activated, loadSome, slope, storeSome } from "./activations";
import { startOf } from "./parts";
import { multiply } from "./products";

/**
 * x [steps, rows, 4·units], kernel [units, 4·units] and mask [steps, rows] (0: none) to states and cells [steps, rows,
 * units] and gates [steps, rows, 4·units]. A part is some of the rows, which know nothing of each other.
 */
export function lstm(
  x: usize,
  kernel: usize,
  mask: usize,
  states: usize,
  gates: usize,
  cells: usize,
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
  x += 4 * <usize>first * row;
  gates += 4 * <usize>first * row;
  states += <usize>first * row;
  cells += <usize>first * row;
  if (mask !== 0) mask += (<usize>first) << 2;
  for (let step = 0; step < steps; step++) {
    memory.copy(gates, x, 4 * <usize>own * row);
    x += 4 * whole;
    if (step > 0) {
      const before = states - whole;
      multiply(
        before,
        units,
        1,
        kernel,
        4 * units,
        1,
        gates,
        4 * units,
        own,
        units,
        4 * units,
        0,
        false,
        true,
        scratch,
      );
    }
    for (let index = 0; index < own; index++) {
      activate(gates, gates, 2 * units, recurrentActivation);
      activate(gates + 2 * row, gates + 2 * row, units, activation);
      activate(gates + 3 * row, gates + 3 * row, units, recurrentActivation);
      const counts = f32x4.splat(mask !== 0 ? load<f32>(mask) : 1);
      const passes = f32x4.sub(f32x4.splat(1), counts);
      for (let left = units; left > 0; left -= 4) {
        const cellBefore = step > 0 ? loadSome(cells - whole, left) : f32x4.splat(0);
        const stateBefore = step > 0 ? loadSome(states - whole, left) : f32x4.splat(0);
        const written = f32x4.mul(loadSome(gates, left), loadSome(gates + 2 * row, left));
        let cell = f32x4.add(f32x4.mul(loadSome(gates + row, left), cellBefore), written);
        let state = f32x4.mul(loadSome(gates + 3 * row, left), activated(cell, activation));
        if (mask !== 0) {
          cell = f32x4.add(f32x4.mul(cell, counts), f32x4.mul(cellBefore, passes));
          state = f32x4.add(f32x4.mul(state, counts), f32x4.mul(stateBefore, passes));
        }
        storeSome(cells, cell, left);
        storeSome(states, state, left);
        const bytes = (<usize>min(left, 4)) << 2;
        gates += bytes;
        cells += bytes;
        states += bytes;
      }
      gates += 3 * row;
      if (mask !== 0) mask += 4;
    }
    gates += 4 * others * row;
    states += others * row;
    cells += others * row;
    if (mask !== 0) mask += others << 2;
  }
}

/**
 * From dy, the gradient of the states, that of x. dState and dCell are memory for [rows, units] each,
 * the gradients of what a step leaves to the next.
 */
export function lstmGradient(
  dy: usize,
  kernel: usize,
  mask: usize,
  gates: usize,
  cells: usize,
  dx: usize,
  dState: usize,
  dCell: usize,
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
  const end = startOf(part + 1, parts, rows, 1);
  const start = <usize>first * row;
  memory.fill(dState + start, 0, <usize>(end - first) * row);
  memory.fill(dCell + start, 0, <usize>(end - first) * row);
  for (let step = steps - 1; step >= 0; step--) {
    for (let index = first; index < end; index++) {
      const place = <usize>(step * rows + index);
      const offset = place * row;
      const counts = f32x4.splat(mask !== 0 ? load<f32>(mask + (place << 2)) : 1);
      const passes = f32x4.sub(f32x4.splat(1), counts);
      const later = <usize>index * row;
      for (let at: usize = 0, left = units; left > 0; left -= 4, at += 16) {
        const gate = gates + 4 * offset + at;
        const i = loadSome(gate, left);
        const f = loadSome(gate + row, left);
        const g = loadSome(gate + 2 * row, left);
        const o = loadSome(gate + 3 * row, left);
        const read = activated(loadSome(cells + offset + at, left), activation);
        const before = step > 0 ? loadSome(cells + offset - whole + at, left) : f32x4.splat(0);
        const dAll = f32x4.add(loadSome(dy + offset + at, left), loadSome(dState + later + at, left));
        const dh = f32x4.mul(dAll, counts);
        const dcLater = loadSome(dCell + later + at, left);
        const dcHere = f32x4.mul(f32x4.mul(dh, o), slope(read, activation));
        const dc = f32x4.add(dcHere, f32x4.mul(dcLater, counts));
        const to = dx + 4 * offset + at;
        storeSome(to, f32x4.mul(f32x4.mul(dc, g), slope(i, recurrentActivation)), left);
        storeSome(to + row, f32x4.mul(f32x4.mul(dc, before), slope(f, recurrentActivation)), left);
        storeSome(to + 2 * row, f32x4.mul(f32x4.mul(dc, i), slope(g, activation)), left);
        storeSome(to + 3 * row, f32x4.mul(f32x4.mul(dh, read), slope(o, recurrentActivation)), left);
        storeSome(dCell + later + at, f32x4.add(f32x4.mul(dc, f), f32x4.mul(dcLater, passes)), left);
        storeSome(dState + later + at, f32x4.mul(dAll, passes), left);
      }
    }
    if (step === 0) break;
    multiply(
      dx + 4 * (<usize>step * whole + start),
      4 * units,
      1,
      kernel,
      1,
      4 * units,
      dState + start,
      units,
      end - first,
      4 * units,
      units,
      0,
      false,
      true,
      scratch,
    );
  }
}
