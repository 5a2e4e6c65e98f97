/** A GRU over a whole sequence, forwards and backwards; the formulas are those of `operations/gru.ts`. */
import { activated, loadSome, slope, storeSome } from "./activations";
import { sumOfRows } from "./elementwise";
import { multiply } from "./products";

/**
 * x [steps, rows, 3·units], kernel [units, 3·units], bias [3·units] and mask [steps, rows] (0: none) to states [steps, rows,
 * units] and gates [steps, rows, 4·units]. `recurrent` is memory for [rows, 3·units].
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
  scratch: usize,
): void {
  const row = (<usize>units) << 2;
  const whole = <usize>rows * row;
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
      rows,
      inner,
      3 * units,
      bias,
      false,
      false,
      scratch,
    );
    for (let index = 0; index < rows; index++) {
      const counts = f32x4.splat(mask !== 0 ? load<f32>(mask) : 1);
      const passes = f32x4.sub(f32x4.splat(1), counts);
      const ofRow = recurrent + 3 * <usize>index * row;
      for (let at: usize = 0, left = units; left > 0; left -= 4, at += 16) {
        const before = step > 0 ? loadSome(states - whole + at, left) : f32x4.splat(0);
        const share = x + at;
        const own = ofRow + at;
        const z = activated(f32x4.add(loadSome(share, left), loadSome(own, left)), recurrentActivation);
        const r = activated(
          f32x4.add(loadSome(share + row, left), loadSome(own + row, left)),
          recurrentActivation,
        );
        const h = loadSome(own + 2 * row, left);
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
  }
}

/**
 * From dy, the gradient of the states, those of x, of the kernel and of the bias. dRecurrent is memory for [steps, rows,
 * 3·units], the gradient of what the recurrent product gave, and dState for [rows, units], that of what a step leaves to
 * the next.
 */
export function gruGradient(
  dy: usize,
  kernel: usize,
  mask: usize,
  states: usize,
  gates: usize,
  dx: usize,
  dKernel: usize,
  dBias: usize,
  dRecurrent: usize,
  dState: usize,
  steps: i32,
  rows: i32,
  units: i32,
  activation: i32,
  recurrentActivation: i32,
  scratch: usize,
): void {
  const row = (<usize>units) << 2;
  const whole = <usize>rows * row;
  const one = f32x4.splat(1);
  memory.fill(dState, 0, whole);
  for (let step = steps - 1; step >= 0; step--) {
    for (let index = 0; index < rows; index++) {
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
    const from = dRecurrent + 3 * <usize>step * whole;
    multiply(
      from,
      3 * units,
      1,
      kernel,
      1,
      3 * units,
      dState,
      rows,
      3 * units,
      units,
      0,
      false,
      true,
      scratch,
    );
  }
  // The states before each step but the first, transposed, times the gradients of these steps.
  const behind = dRecurrent + 3 * whole;
  multiply(
    states,
    1,
    units,
    behind,
    3 * units,
    1,
    dKernel,
    units,
    (steps - 1) * rows,
    3 * units,
    0,
    false,
    false,
    scratch,
  );
  sumOfRows(dRecurrent, dBias, steps * rows, 3 * units, 1);
}
