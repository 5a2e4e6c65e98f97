/** A learning rate that a person changes while the network is trained. */

/** A number takes the place of the rate and of its schedule; a factor leaves them and counts with every one before it. */
export type RateChange = { readonly value: number } | { readonly factor: number };

/** A change, and the step (from 1, over the whole run) that was the first it applied to. */
export interface DatedRateChange {
  readonly step: number;
  readonly change: RateChange;
}

/** What all changes so far come to. */
export interface RateState {
  /** Absent: the optimizer's own, or what its schedule says. */
  readonly value?: number;
  readonly factor: number;
}

export const unchangedRate: RateState = { factor: 1 };

export function changedRate(state: RateState, change: RateChange): RateState {
  if ("value" in change) return { value: change.value, factor: 1 };
  return { ...state, factor: state.factor * change.factor };
}

/** The rate of a step for which `planned` was meant. */
export function rateUnder({ value, factor }: RateState, planned: number): number {
  return (value ?? planned) * factor;
}

/** What a person has written: `0.001` for a rate, `×0.5`, `x0.5`, `*0.5` or `/2` for a factor. Undefined where it is neither. */
export function readRateChange(text: string): RateChange | undefined {
  const [, sign, number] =
    /^\s*([×x*/]?)\s*(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)\s*$/i.exec(text) ?? [];
  if (sign === undefined || number === undefined) return undefined;
  const value = sign === "/" ? 1 / Number(number) : Number(number);
  if (!(value > 0) || !Number.isFinite(value)) return undefined;
  return sign === "" ? { value } : { factor: value };
}
