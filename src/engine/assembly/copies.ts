/** Copies of what lies at even distances. */

/** From this many bytes on the machine's own way of copying is the faster one. */
const LONG: i32 = 512;

/** `count` blocks of `bytes` (a multiple of 4) each, `fromStep` and `toStep` bytes apart. */
export function copyBlocks(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  bytes: i32,
  count: i32,
): void {
  const whole = bytes & ~15;
  for (let index = 0; index < count; index++) {
    if (bytes >= LONG) {
      memory.copy(to, from, bytes);
    } else {
      let at = 0;
      for (; at < whole; at += 16) v128.store(to + <usize>at, v128.load(from + <usize>at));
      for (; at < bytes; at += 4) store<u32>(to + <usize>at, load<u32>(from + <usize>at));
    }
    from += fromStep;
    to += toStep;
  }
}
