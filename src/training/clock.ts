/** Measures a run's throughput and the time left; time spent paused does not count. */
import type { Control } from "../engine/outcome.js";
import type { RunStart } from "../protocol.js";

export class Clock {
  private readonly began = performance.now();
  private paused = 0;

  constructor(private readonly start: RunStart) {}

  pausing(control: Control): Control {
    return {
      stopRequested: () => control.stopRequested(),
      whenRunning: async () => {
        const before = performance.now();
        await control.whenRunning();
        this.paused += performance.now() - before;
      },
    };
  }

  speed(step: number): { samplesPerSecond: number; secondsLeft: number } {
    const { stepsPerEpoch, epochs, rows } = this.start;
    const seconds = Math.max(1e-3, (performance.now() - this.began - this.paused) / 1000);
    return {
      samplesPerSecond: ((step / stepsPerEpoch) * rows.train) / seconds,
      secondsLeft: (seconds / step) * (stepsPerEpoch * epochs - step),
    };
  }
}
