/** How many threads a network is worth: handing out small pieces of work costs more than doing them. */
import os from "node:os";
import type { Network } from "../network.js";
import type { EngineName } from "./backends/select.js";
import { workOf } from "./work.js";

/** Multiply-adds of a batch's forward pass from which on a second thread was measured to help (`bench/train.mjs`). */
const WORTH_MORE_THREADS: Readonly<Record<EngineName, number>> = { tensorflow: 3.5e7, wasm: 1e7 };

/** More than these would mostly wait on WebAssembly, where only the large operations are computed in parts. */
const MOST_THREADS: Readonly<Record<EngineName, number>> = { tensorflow: Number.POSITIVE_INFINITY, wasm: 8 };

/** Threads that one operation of a training step should use. */
export function threadsFor(network: Network, engine: EngineName): number {
  if (workOf(network) < WORTH_MORE_THREADS[engine]) return 1;
  return Math.min(os.availableParallelism(), MOST_THREADS[engine]);
}
