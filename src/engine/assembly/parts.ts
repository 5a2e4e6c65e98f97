/** How work is cut into parts for several threads: along the results, never within a sum, so that the bits stay the same. */

/** Where a part of `count` things begins, if they are handed out in groups of `group`; where the last one ends for `parts`. */
export function startOf(part: i32, parts: i32, count: i32, group: i32): i32 {
  const groups = (count + group - 1) / group;
  return min(count, <i32>((<i64>groups * part) / parts) * group);
}
