/** The functions of the engine's own WebAssembly module that are computed in parts, by one thread or several. */
import type { Compute } from "./board.js";

/**
 * Places in memory are in bytes, distances in numbers; see `src/engine/assembly/`. What is said here without the end that
 * all of them have: which part of how many, which thread computes it, and the memory it works in.
 */
export interface Parted {
  product(
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    c: number,
    rows: number,
    inner: number,
    columns: number,
    bias: number,
    relu: number,
    onto: number,
  ): void;
  adam(
    w: number,
    g: number,
    m: number,
    v: number,
    newW: number,
    newM: number,
    newV: number,
    count: number,
    alpha: number,
    meanShare: number,
    squareShare: number,
    epsilon: number,
  ): void;
  convolution(how: number, x: number, filter: number, bias: number, y: number, patches: number): void;
  convolutionFilterGradient(how: number, x: number, dy: number, dFilter: number, patches: number): void;
  convolutionInputGradient(how: number, dy: number, filter: number, dx: number, patches: number): void;
  poolGradient(how: number, x: number, dx: number, y: number, dy: number, evenly: number): void;
  lstm(
    x: number,
    kernel: number,
    mask: number,
    states: number,
    gates: number,
    cells: number,
    steps: number,
    rows: number,
    units: number,
    activation: number,
    recurrentActivation: number,
  ): void;
  lstmGradient(
    dy: number,
    kernel: number,
    mask: number,
    gates: number,
    cells: number,
    dx: number,
    dState: number,
    dCell: number,
    steps: number,
    rows: number,
    units: number,
    activation: number,
    recurrentActivation: number,
  ): void;
  gru(
    x: number,
    kernel: number,
    bias: number,
    mask: number,
    states: number,
    gates: number,
    recurrent: number,
    steps: number,
    rows: number,
    units: number,
    activation: number,
    recurrentActivation: number,
  ): void;
  gruGradient(
    dy: number,
    kernel: number,
    mask: number,
    states: number,
    gates: number,
    dx: number,
    dRecurrent: number,
    dState: number,
    steps: number,
    rows: number,
    units: number,
    activation: number,
    recurrentActivation: number,
  ): void;
}

/** The functions as the module has them. */
export type PartsOf = Readonly<Record<keyof Parted, (...values: number[]) => void>>;

/** By their places in this list the threads tell each other which one is meant. */
export const PARTED: readonly (keyof Parted)[] = [
  "product",
  "adam",
  "convolution",
  "convolutionFilterGradient",
  "convolutionInputGradient",
  "poolGradient",
  "lstm",
  "lstmGradient",
  "gru",
  "gruGradient",
];

/** How a thread computes parts, by its own instance of the module. */
export function partsOf(own: PartsOf, thread: number, scratch: number): Compute {
  const functions = PARTED.map((name) => own[name]);
  return (job, values, part, parts) => functions[job]!(...values, part, parts, thread, scratch);
}
