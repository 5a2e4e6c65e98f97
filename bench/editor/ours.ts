/** What the editor trains with, bundled for the bench. */
export { RunQueue } from "../../src/training/run-queue.js";
export { startTraining } from "../../src/training/trainer.js";
