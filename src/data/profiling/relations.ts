/** How well one feature alone tells the target, judged on rows that it was not fitted on. */

/** What is learned of, and from which each row's value is known: numbers in order, or codes of equal values. */
export type Values =
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "codes"; readonly codes: Int32Array; readonly count: number };

/** The values of numbers are told apart by bins of about as many rows each; so many at most, and no smaller. */
const mostBins = 32;
const fewestRows = 10;

/**
 * From 0, no better than without the feature, to 1, it gives the target away. Rows are halved; each half is answered by
 * what the other half has in the same bin, or for the same value: the commonest class, or the mean. For classes it is
 * (right − right without) / (1 − right without), where the commonest class of all is answered without the feature; for
 * numbers 1 − squared error / squared error of the mean. A value the other half lacks is answered as without.
 */
export function relationOf(feature: Values, target: Values): number {
  const groups = feature.kind === "codes" ? feature : binned(feature.values);
  const found =
    target.kind === "codes" ? classRelation(groups, target) : numberRelation(groups, target.values);
  return Number.isFinite(found) ? Math.min(1, Math.max(0, found)) : 0;
}

interface Groups {
  /** −1 where the value is missing. */
  readonly codes: Int32Array;
  readonly count: number;
}

/** Rows with equal numbers share a bin. */
function binned(values: Float64Array): Groups {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const bins = Math.max(1, Math.min(mostBins, Math.floor(sorted.length / fewestRows)));
  const edges = Array.from(
    { length: bins - 1 },
    (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / bins)]!,
  );
  const codes = Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : binOf(value, edges)));
  return { codes, count: bins };
}

/** How many edges lie at the value or below it. */
function binOf(value: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function classRelation({ codes, count }: Groups, target: Groups): number {
  const classes = target.count;
  const seen = [new Float64Array((count + 1) * classes), new Float64Array((count + 1) * classes)] as const;
  for (let row = 0; row < codes.length; row++) {
    const label = target.codes[row]!;
    if (label < 0) continue;
    const counts = seen[row & 1]!;
    if (codes[row]! >= 0) counts[codes[row]! * classes + label]!++;
    counts[count * classes + label]!++;
  }
  let rows = 0;
  let right = 0;
  let rightWithout = 0;
  for (let row = 0; row < codes.length; row++) {
    const label = target.codes[row]!;
    if (label < 0) continue;
    const other = seen[1 - (row & 1)]!;
    const without = commonest(other, count * classes, classes)!;
    const group = codes[row]!;
    const answer = group < 0 ? undefined : commonest(other, group * classes, classes);
    rows++;
    if ((answer ?? without) === label) right++;
    if (without === label) rightWithout++;
  }
  return (right - rightWithout) / (rows - rightWithout);
}

/** The class with the most rows; undefined where there are none. */
function commonest(counts: Float64Array, from: number, classes: number): number | undefined {
  let best = 0;
  for (let label = 1; label < classes; label++)
    if (counts[from + label]! > counts[from + best]!) best = label;
  return counts[from + best] === 0 ? undefined : best;
}

function numberRelation({ codes, count }: Groups, target: Float64Array): number {
  const sums = [new Float64Array(count + 1), new Float64Array(count + 1)] as const;
  const rows = [new Float64Array(count + 1), new Float64Array(count + 1)] as const;
  for (let row = 0; row < codes.length; row++) {
    if (Number.isNaN(target[row]!)) continue;
    for (const group of [codes[row]!, count]) {
      if (group < 0) continue;
      sums[row & 1]![group]! += target[row]!;
      rows[row & 1]![group]!++;
    }
  }
  let squares = 0;
  let squaresWithout = 0;
  for (let row = 0; row < codes.length; row++) {
    const value = target[row]!;
    if (Number.isNaN(value)) continue;
    const other = 1 - (row & 1);
    const mean = sums[other]![count]! / rows[other]![count]!;
    const group = codes[row]!;
    const known = group >= 0 && rows[other]![group]! > 0;
    squares += (value - (known ? sums[other]![group]! / rows[other]![group]! : mean)) ** 2;
    squaresWithout += (value - mean) ** 2;
  }
  return 1 - squares / squaresWithout;
}
