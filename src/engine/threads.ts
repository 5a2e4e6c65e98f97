/** How many threads a network is worth: handing out small pieces of work costs more than doing them. */
import os from "node:os";
import type { Network } from "../network.js";
import { workOf } from "./work.js";

/** Multiply-adds of a batch's forward pass from which on a second thread was measured to help (`bench/train.mjs`). */
const WORTH_MORE_THREADS = 2e7;

/** Threads that one operation of a training step should use. */
export function threadsFor(network: Network): number {
  return workOf(network) < WORTH_MORE_THREADS ? 1 : os.availableParallelism();
}
