/** The ways in which a step is computed: by single operations on each engine, and as graphs where there are some. */
import { expect } from "vitest";
import { operationTrainer, type Trainer, type TrainerTask, trainerFor } from "../../src/engine/trainer.js";
import { type EngineUnderTest, engines } from "./support.js";

export interface Way {
  readonly name: string;
  readonly engine: EngineUnderTest;
  readonly graphs: boolean;
  readonly makeTrainer: (task: TrainerTask) => Trainer;
}

export const ways: readonly Way[] = engines.flatMap((engine): Way[] => [
  { name: `${engine}, by operations`, engine, graphs: false, makeTrainer: operationTrainer },
  ...(engine === "tensorflow"
    ? [{ name: `${engine}, as graphs`, engine, graphs: true, makeTrainer: inGraphs }]
    : []),
]);

function inGraphs(task: TrainerTask): Trainer {
  const trainer = trainerFor(task);
  expect(trainer.why).toBeUndefined();
  expect(trainer.mode).toBe("graph");
  return trainer;
}
