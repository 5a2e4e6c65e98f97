/** Arithmetic value by value: Adam's update, the slopes of activations, sums of rows and of columns. */
import { startOf } from "./parts";

/** So many numbers lie in a line of the cache. */
const CACHE_LINE: i32 = 16;

/** Adam's update; see `operations/adam.ts`. `count` numbers lie at each of the seven places; a part is some of them. */
export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  newW: usize,
  newM: usize,
  newV: usize,
  count: i32,
  alpha: f32,
  meanShare: f32,
  squareShare: f32,
  epsilon: f32,
  part: i32,
  parts: i32,
  _thread: i32,
  _scratch: usize,
): void {
  const alphas = f32x4.splat(alpha);
  const meanShares = f32x4.splat(meanShare);
  const squareShares = f32x4.splat(squareShare);
  const epsilons = f32x4.splat(epsilon);
  const end = (<usize>startOf(part + 1, parts, count, CACHE_LINE)) << 2;
  const whole = end & ~15;
  let at: usize = (<usize>startOf(part, parts, count, CACHE_LINE)) << 2;
  for (; at < whole; at += 16) {
    const gradient = v128.load(g + at);
    const oldMean = v128.load(m + at);
    const oldSquare = v128.load(v + at);
    const mean = f32x4.add(oldMean, f32x4.mul(f32x4.sub(gradient, oldMean), meanShares));
    const square = f32x4.add(
      oldSquare,
      f32x4.mul(f32x4.sub(f32x4.mul(gradient, gradient), oldSquare), squareShares),
    );
    const move = f32x4.div(f32x4.mul(mean, alphas), f32x4.add(f32x4.sqrt(square), epsilons));
    v128.store(newM + at, mean);
    v128.store(newV + at, square);
    v128.store(newW + at, f32x4.sub(v128.load(w + at), move));
  }
  for (; at < end; at += 4) {
    const gradient = load<f32>(g + at);
    const oldMean = load<f32>(m + at);
    const oldSquare = load<f32>(v + at);
    const mean = oldMean + (gradient - oldMean) * meanShare;
    const square = oldSquare + (gradient * gradient - oldSquare) * squareShare;
    store<f32>(newM + at, mean);
    store<f32>(newV + at, square);
    store<f32>(newW + at, load<f32>(w + at) - (mean * alpha) / (sqrt<f32>(square) + epsilon));
  }
}

/** dy where y is above 0, and 0 elsewhere. */
export function reluGradient(dy: usize, y: usize, to: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const end = (<usize>count) << 2;
  const whole = end & ~15;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const slope = v128.and(f32x4.gt(v128.load(y + at), zero), one);
    v128.store(to + at, f32x4.mul(v128.load(dy + at), slope));
  }
  for (; at < end; at += 4) {
    const slope: f32 = load<f32>(y + at) > 0 ? 1 : 0;
    store<f32>(to + at, load<f32>(dy + at) * slope);
  }
}

/** to [columns] ← the sums over the rows of x [rows, columns], times `share`. */
export function sumOfRows(x: usize, to: usize, rows: i32, columns: i32, share: f32): void {
  const row = (<usize>columns) << 2;
  const wide = row & ~63;
  const whole = row & ~15;
  const shares = f32x4.splat(share);
  let at: usize = 0;
  for (; at < wide; at += 64) {
    let from = x + at;
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    for (let index = 0; index < rows; index++) {
      sum0 = f32x4.add(sum0, v128.load(from));
      sum1 = f32x4.add(sum1, v128.load(from, 16));
      sum2 = f32x4.add(sum2, v128.load(from, 32));
      sum3 = f32x4.add(sum3, v128.load(from, 48));
      from += row;
    }
    v128.store(to + at, f32x4.mul(sum0, shares));
    v128.store(to + at, f32x4.mul(sum1, shares), 16);
    v128.store(to + at, f32x4.mul(sum2, shares), 32);
    v128.store(to + at, f32x4.mul(sum3, shares), 48);
  }
  for (; at < whole; at += 16) {
    let from = x + at;
    let sum = f32x4.splat(0);
    for (let index = 0; index < rows; index++) {
      sum = f32x4.add(sum, v128.load(from));
      from += row;
    }
    v128.store(to + at, f32x4.mul(sum, shares));
  }
  for (; at < row; at += 4) {
    let from = x + at;
    let sum: f32 = 0;
    for (let index = 0; index < rows; index++) {
      sum += load<f32>(from);
      from += row;
    }
    store<f32>(to + at, sum * share);
  }
}

/** to [rows] ← the sum of each row of x [rows, columns], times `share`. */
export function sumOfColumns(x: usize, to: usize, rows: i32, columns: i32, share: f32): void {
  const bytes = (<usize>columns) << 2;
  const wide = bytes & ~31;
  for (let index = 0; index < rows; index++) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let at: usize = 0;
    for (; at < wide; at += 32) {
      sum0 = f32x4.add(sum0, v128.load(x + at));
      sum1 = f32x4.add(sum1, v128.load(x + at, 16));
    }
    const four = f32x4.add(sum0, sum1);
    let sum =
      f32x4.extract_lane(four, 0) +
      f32x4.extract_lane(four, 1) +
      (f32x4.extract_lane(four, 2) + f32x4.extract_lane(four, 3));
    for (; at < bytes; at += 4) sum += load<f32>(x + at);
    store<f32>(to, sum * share);
    x += bytes;
    to += 4;
  }
}
