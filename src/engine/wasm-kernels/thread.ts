/** A further thread of the WebAssembly engine: computes parts of jobs in the engine's memory until it is ended. */
import { parentPort, workerData } from "node:worker_threads";
import { Board } from "./board.js";
import { type PartsOf, partsOf } from "./parted.js";

/** What the engine gives to each of its threads. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: SharedArrayBuffer;
  /** The first other thread is 1. */
  readonly thread: number;
  /** Memory that only this thread works in. */
  readonly scratch: number;
}

const { module, memory, board, thread, scratch } = workerData as ThreadData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const compute = partsOf(exports as unknown as PartsOf, thread, scratch);
parentPort?.postMessage("ready");
new Board(board).serve(compute);
