/** Pooling by the largest value, backwards. */

/**
 * Adds the gradient dy of a window's maximum y to the first of those inputs that equal it, `channels` windows that lie one
 * behind the other at once. The window's first pixel is at x, and as far into dx; rows are `row` bytes apart.
 */
export function spreadToMaximum(
  x: usize,
  dx: usize,
  y: usize,
  dy: usize,
  channels: i32,
  height: i32,
  width: i32,
  row: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const whole = pixel & ~15;
  let channel: usize = 0;
  for (; channel < whole; channel += 16) {
    const maximum = v128.load(y + channel);
    const gradient = v128.load(dy + channel);
    let open = i32x4.splat(-1);
    for (let down = 0; down < height; down++) {
      let place = <usize>down * row + channel;
      for (let along = 0; along < width; along++, place += pixel) {
        const hit = v128.and(open, f32x4.eq(v128.load(x + place), maximum));
        v128.store(dx + place, f32x4.add(v128.load(dx + place), v128.and(hit, gradient)));
        open = v128.andnot(open, hit);
      }
    }
  }
  for (; channel < pixel; channel += 4) {
    const maximum = load<f32>(y + channel);
    let open = true;
    for (let down = 0; open && down < height; down++) {
      let place = <usize>down * row + channel;
      for (let along = 0; open && along < width; along++, place += pixel) {
        if (load<f32>(x + place) !== maximum) continue;
        store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy + channel));
        open = false;
      }
    }
  }
}

/** Adds `share` of the gradient dy of windows' means to all they are the means of; otherwise the same. */
export function spreadEvenly(
  dx: usize,
  dy: usize,
  channels: i32,
  height: i32,
  width: i32,
  row: usize,
  share: f32,
): void {
  const pixel = (<usize>channels) << 2;
  const whole = pixel & ~15;
  let channel: usize = 0;
  for (; channel < whole; channel += 16) {
    const gradient = f32x4.mul(v128.load(dy + channel), f32x4.splat(share));
    for (let down = 0; down < height; down++) {
      let place = dx + <usize>down * row + channel;
      for (let along = 0; along < width; along++, place += pixel) {
        v128.store(place, f32x4.add(v128.load(place), gradient));
      }
    }
  }
  for (; channel < pixel; channel += 4) {
    const gradient = load<f32>(dy + channel) * share;
    for (let down = 0; down < height; down++) {
      let place = dx + <usize>down * row + channel;
      for (let along = 0; along < width; along++, place += pixel) {
        store<f32>(place, load<f32>(place) + gradient);
      }
    }
  }
}
