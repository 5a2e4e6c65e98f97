/** The engine's own WebAssembly module (`src/engine/assembly/`), at work in the memory of tfjs's WebAssembly backend. */
import { readFileSync } from "node:fs";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { BackendWasm } from "./kernel.js";

/** What the module exports; places in memory are in bytes, distances in numbers. See `src/engine/assembly/`. */
interface Exports {
  scratchBytes(): number;
  multiply(
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
    relu: boolean,
    onto: boolean,
    scratch: number,
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
  patchNumbers(how: number): number;
  convolutionFilterGradient(
    how: number,
    x: number,
    dy: number,
    dFilter: number,
    patches: number,
    scratch: number,
  ): void;
  convolutionInputGradient(
    how: number,
    dy: number,
    filter: number,
    dx: number,
    patches: number,
    scratch: number,
  ): void;
  spreadToMaximum(
    x: number,
    dx: number,
    y: number,
    dy: number,
    channels: number,
    height: number,
    width: number,
    row: number,
  ): void;
  spreadEvenly(
    dx: number,
    dy: number,
    channels: number,
    height: number,
    width: number,
    row: number,
    share: number,
  ): void;
  activate(x: number, to: number, count: number, kind: number): void;
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
    scratch: number,
  ): void;
  lstmGradient(
    dy: number,
    kernel: number,
    mask: number,
    states: number,
    gates: number,
    cells: number,
    dx: number,
    dKernel: number,
    dState: number,
    dCell: number,
    steps: number,
    rows: number,
    units: number,
    activation: number,
    recurrentActivation: number,
    scratch: number,
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
    scratch: number,
  ): void;
  gruGradient(
    dy: number,
    kernel: number,
    mask: number,
    states: number,
    gates: number,
    dx: number,
    dKernel: number,
    dBias: number,
    dRecurrent: number,
    dState: number,
    steps: number,
    rows: number,
    units: number,
    activation: number,
    recurrentActivation: number,
    scratch: number,
  ): void;
  reluGradient(dy: number, y: number, to: number, count: number): void;
  copyBlocks(from: number, fromStep: number, to: number, toStep: number, bytes: number, count: number): void;
  sumOfRows(x: number, to: number, rows: number, columns: number, share: number): void;
  sumOfColumns(x: number, to: number, rows: number, columns: number, share: number): void;
}

export interface Arithmetic extends Exports {
  /** Memory that `multiply` works in. */
  readonly scratch: number;
}

/** The numbers that the module knows activations by. */
export const ACTIVATIONS: Readonly<Record<string, number>> = { linear: 0, relu: 1, sigmoid: 2, tanh: 3 };

/** What of emscripten's module tfjs's types leave out. */
interface Emscripten {
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
}

let compiled: WebAssembly.Module | undefined;
const instances = new WeakMap<BackendWasm, Arithmetic>();

/** Reads and compiles the module. To be called before `arithmetic`; throws where there is no such file. */
export function loadArithmetic(file: string): void {
  compiled ??= new WebAssembly.Module(new Uint8Array(readFileSync(file)));
}

/** The module, in the memory of this backend. */
export function arithmetic(backend: BackendWasm): Arithmetic {
  let instance = instances.get(backend);
  if (!instance) {
    const { asm, _malloc } = backend.wasm as unknown as Emscripten;
    if (!compiled) throw new Error("The WebAssembly engine's own module is not loaded.");
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: asm.memory } });
    const own = exports as unknown as Exports;
    instance = { ...own, scratch: _malloc(own.scratchBytes()) >>> 0 };
    instances.set(backend, instance);
  }
  return instance;
}

/** Where a tensor's numbers lie. */
export function placeOf(backend: BackendWasm, { dataId }: TensorInfo): number {
  return backend.getMemoryOffset(dataId);
}
