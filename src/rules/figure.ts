/** Numbers as they stand in sentences and as evidence. */

// Made once: a formatter costs a hundred times what it takes to use it.
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** Three significant digits, whole numbers from 100 on, thousands apart: 0.0123, 1.71, 278, 1,680. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(1);
  return (size >= 100 ? whole : threeDigits).format(value);
}

/** Four significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
