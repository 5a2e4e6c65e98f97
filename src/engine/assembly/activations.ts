/** Activations of many values at once, and their slopes told from their outputs. */

/** The activations, by the numbers that `ACTIVATIONS` in `wasm-kernels/arithmetic.ts` gives them. */
const RELU: i32 = 1;
const SIGMOID: i32 = 2;
const TANH: i32 = 3;

/** to ← activation of x, which may be the same place. */
export function activate(x: usize, to: usize, count: i32, kind: i32): void {
  for (let left = count; left > 0; left -= 4, x += 16, to += 16) {
    storeSome(to, activated(loadSome(x, left), kind), left);
  }
}

/** Any other number than those above leaves the values as they are. */
export function activated(x: v128, kind: i32): v128 {
  if (kind === RELU) return f32x4.max(x, f32x4.splat(0));
  if (kind === SIGMOID) return sigmoid(x);
  if (kind === TANH) return tanh(x);
  return x;
}

/** The derivative, where y is the output. */
export function slope(y: v128, kind: i32): v128 {
  if (kind === RELU) return v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.splat(1));
  if (kind === SIGMOID) return f32x4.sub(y, f32x4.mul(y, y));
  if (kind === TANH) return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
  return f32x4.splat(1);
}

/** Four numbers, or as many as are left, and zeros. */
export function loadSome(from: usize, left: i32): v128 {
  if (left >= 4) return v128.load(from);
  let some = v128.load32_zero(from);
  if (left > 1) some = f32x4.replace_lane(some, 1, load<f32>(from, 4));
  if (left > 2) some = f32x4.replace_lane(some, 2, load<f32>(from, 8));
  return some;
}

export function storeSome(to: usize, some: v128, left: i32): void {
  if (left >= 4) {
    v128.store(to, some);
    return;
  }
  store<f32>(to, f32x4.extract_lane(some, 0));
  if (left > 1) store<f32>(to, f32x4.extract_lane(some, 1), 4);
  if (left > 2) store<f32>(to, f32x4.extract_lane(some, 2), 8);
}

/** eˣ within 2 units of the last place (Moshier, Cephes, expf); beyond what a float holds it stays at the border. */
function exponential(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(88));
  const whole = f32x4.nearest(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)));
  let rest = f32x4.sub(x, f32x4.mul(whole, f32x4.splat(0.693359375)));
  rest = f32x4.sub(rest, f32x4.mul(whole, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(1.39819995e-3));
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(8.33345191e-3));
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(4.16657959e-2));
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(1.66666655e-1));
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(5.00000012e-1));
  p = f32x4.add(f32x4.mul(p, f32x4.mul(rest, rest)), f32x4.add(rest, f32x4.splat(1)));
  const exponent = i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127));
  return f32x4.mul(p, i32x4.shl(exponent, 23));
}

function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** Near 0 by a polynomial (Moshier, Cephes, tanhf), elsewhere 1 − 2 / (e²ˣ + 1). */
function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498873e-3);
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(2.06390888e-2));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-5.37397155e-2));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(1.33314422e-1));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-3.33332819e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, square), x), x);
  const one = f32x4.splat(1);
  const power = exponential(f32x4.add(size, size));
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(power, one)));
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(size, f32x4.splat(0.625)));
}
