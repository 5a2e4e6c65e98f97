/** The engine's own WebAssembly module (`src/engine/assembly/`), at work in the memory of tfjs's WebAssembly backend. */
import { readFileSync } from "node:fs";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { MOST_PARTS } from "./board.js";
import { Crew } from "./crew.js";
import type { BackendWasm } from "./kernel.js";
import { PARTED, type Parted, type PartsOf, partsOf } from "./parted.js";

/** What the module exports; places in memory are in bytes, distances in numbers. See `src/engine/assembly/`. */
interface Exports {
  scratchBytes(): number;
  patchNumbers(how: number): number;
  activate(x: number, to: number, count: number, kind: number): void;
  reluGradient(dy: number, y: number, to: number, count: number): void;
  copyBlocks(from: number, fromStep: number, to: number, toStep: number, bytes: number, count: number): void;
  sumOfRows(x: number, to: number, rows: number, columns: number, share: number): void;
  sumOfColumns(x: number, to: number, rows: number, columns: number, share: number): void;
}

export interface Arithmetic extends Exports {
  /** How many threads compute in parts: each of them may want memory to work in. */
  readonly threads: number;
  /**
   * Calls one of the functions that are computed in parts, in as many of them as the work, in multiply-adds, is
   * worth. The result has the same bits however many there are.
   */
  inParts<Name extends keyof Parted>(name: Name, work: number, ...values: Parameters<Parted[Name]>): void;
}

/** The numbers that the module knows activations by. */
export const ACTIVATIONS: Readonly<Record<string, number>> = { linear: 0, relu: 1, sigmoid: 2, tanh: 3 };

/** What of emscripten's module tfjs's types leave out. */
interface Emscripten {
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
}

/** A part that is less work than this, in multiply-adds, is done before another thread has begun. */
const WORTH_A_PART = 200_000;
/** More parts than threads, so that one that comes late has less to be waited for. */
const PARTS_OF_A_THREAD = 2;

let compiled: WebAssembly.Module | undefined;
const instances = new WeakMap<BackendWasm, { arithmetic: Arithmetic; crew: Crew }>();

/** Reads and compiles the module. To be called before `arithmetic`; throws where there is no such file. */
export function loadArithmetic(file: string): void {
  compiled ??= new WebAssembly.Module(new Uint8Array(readFileSync(file)));
}

/** The module, in the memory of this backend. */
export function arithmetic(backend: BackendWasm): Arithmetic {
  return instanceFor(backend).arithmetic;
}

/** Has so many threads compute, or one where others cannot be started; returns how many. `program` is that of `thread.ts`. */
export async function useThreads(backend: BackendWasm, threads: number, program: string): Promise<number> {
  const { arithmetic, crew } = instanceFor(backend);
  const { asm, _malloc } = emscriptenOf(backend);
  const data = { module: loaded(), memory: asm.memory };
  return crew.resize(threads, program, data, () => _malloc(arithmetic.scratchBytes()) >>> 0);
}

function instanceFor(backend: BackendWasm): { arithmetic: Arithmetic; crew: Crew } {
  let instance = instances.get(backend);
  if (!instance) {
    const { asm, _malloc } = emscriptenOf(backend);
    const { exports } = new WebAssembly.Instance(loaded(), { env: { memory: asm.memory } });
    const own = exports as unknown as Exports & PartsOf;
    const compute = partsOf(own, 0, _malloc(own.scratchBytes()) >>> 0);
    const crew = new Crew();
    const inParts: Arithmetic["inParts"] = (name, work, ...values) => {
      const job = PARTED.indexOf(name);
      const most = crew.threads === 1 ? 1 : Math.min(crew.threads * PARTS_OF_A_THREAD, MOST_PARTS);
      const parts = Math.min(Math.floor(work / WORTH_A_PART), most);
      if (parts > 1) crew.board.finish(job, values, parts, compute);
      else compute(job, values, 0, 1);
    };
    const arithmetic: Arithmetic = {
      ...own,
      inParts,
      get threads() {
        return crew.threads;
      },
    };
    instance = { arithmetic, crew };
    instances.set(backend, instance);
  }
  return instance;
}

function loaded(): WebAssembly.Module {
  if (!compiled) throw new Error("The WebAssembly engine's own module is not loaded.");
  return compiled;
}

function emscriptenOf(backend: BackendWasm): Emscripten {
  return backend.wasm as unknown as Emscripten;
}

/** Where a tensor's numbers lie. */
export function placeOf(backend: BackendWasm, { dataId }: TensorInfo): number {
  return backend.getMemoryOffset(dataId);
}
