/** The weights a run goes back to at its end: the best epoch's where that is asked for, otherwise the last one's. */
import type { Model, Snapshot } from "./model.js";
import type { Trainer } from "./trainer.js";
import type { KeptEpoch, KeptState } from "./training-state.js";

export interface KeptWeights {
  take(epoch: number, best: boolean): void;
  /** Sets them and says which epoch's they are; 0 where no epoch was finished, and then nothing is set. */
  restore(): number;
  state(): KeptState;
  /** Takes over what `state` gave. Leaves the model with other weights than it had. */
  load(state: KeptState): void;
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
    state: () => {
      const read = (kept: Kept): KeptEpoch => ({ epoch: kept.epoch, weights: model.read(kept) });
      const lastState = last && read(last);
      const bestState = best && (best.epoch === last?.epoch ? lastState : read(best));
      return { ...(lastState && { last: lastState }), ...(bestState && { best: bestState }) };
    },
    load: (state) => {
      const load = ({ epoch, weights }: KeptEpoch) => {
        model.load(weights);
        return keep(epoch);
      };
      best = state.best && load(state.best);
      last = state.last && load(state.last);
    },
    dispose: () => {
      last?.dispose();
      best?.dispose();
    },
  };
}
