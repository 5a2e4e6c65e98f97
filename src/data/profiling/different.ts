/** How many different values a column has, as a sample of it tells: exactly where the sample is the whole column. */

/** Values are told apart up to here; beyond, their number may be an estimate. */
export const mostValues = 1000;

export interface Different {
  /** Those in the sample. */
  readonly counted: number;
  /** Those of the whole column, as far as the sample tells. */
  readonly estimated: number;
  /** Whether the sample is the whole column. */
  readonly exact: boolean;
}

/**
 * Of so many fields that hold a value, `sorted` is a sample. The estimate is Chao's for samples without replacement (Chao and
 * Lin, 2012): d + f₁² / (2 f₂ + f₁ q / (1 − q)), where f₁ and f₂ values stand in the sample once and twice, and q is the share
 * of the fields that were drawn. Where every value is another one it gives the number of fields.
 */
export function differentIn(sorted: Float64Array, holds: number): Different {
  const exact = sorted.length >= holds;
  let counted = 0;
  let once = 0;
  let twice = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    counted++;
    if (to - from === 1) once++;
    else if (to - from === 2) twice++;
  }
  if (exact || once === 0) return { counted, estimated: counted, exact };
  const share = sorted.length / holds;
  const unseen = once ** 2 / (2 * twice + (once * share) / (1 - share));
  return { counted, estimated: Math.min(holds, Math.round(counted + unseen)), exact };
}

/** Whether there are at most `most` values: certainly not, where this says no. */
export function maybeAtMost({ counted }: Different, most: number): boolean {
  return counted <= most;
}

/** A number for each value, by which values are told apart; 53 bits, as many as a double holds exactly. */
export function fingerprintSql(value: string): string {
  return `cast(hash(${value}) >> 11 as double)`;
}

/** The values of the rows that were drawn, as one list. */
export function drawnSql(value: string, number = value): string {
  return `list(${number}) filter (where drawn and ${value} is not null)`;
}

export function sampleOf(list: unknown): Float64Array {
  return (list instanceof Float64Array ? list : new Float64Array()).sort();
}
