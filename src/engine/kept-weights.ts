/** The weights a run goes back to at its end: the best epoch's where that is asked for, otherwise the last one's. */
import type { Model, Snapshot } from "./model.js";
import type { Trainer } from "./trainer.js";

export interface KeptWeights {
  take(epoch: number, best: boolean): void;
  /** Sets them and says which epoch's they are; 0 where no epoch was finished, and then nothing is set. */
  restore(): number;
  dispose(): void;
}

export function keepBest(model: Model, trainer: Trainer): KeptWeights {
  interface Kept extends Snapshot {
    readonly epoch: number;
  }
  let last: Kept | undefined;
  let best: Kept | undefined;
  const keep = (epoch: number): Kept => ({ ...model.snapshot(), epoch });
  return {
    take: (epoch, isBest) => {
      trainer.settle();
      last?.dispose();
      last = keep(epoch);
      if (!isBest) return;
      best?.dispose();
      best = keep(epoch);
    },
    restore: () => {
      const chosen = best ?? last;
      if (chosen) {
        model.restore(chosen);
        trainer.refresh();
      }
      return chosen?.epoch ?? 0;
    },
    dispose: () => {
      last?.dispose();
      best?.dispose();
    },
  };
}
