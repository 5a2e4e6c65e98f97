/** One epoch: its batches in an order of their own, trained on one after another or several at once. */
import type { Scores } from "../history.js";
import { type Batch, type BatchReader, readBatches } from "./batches.js";
import { findNotFinite } from "./not-finite.js";
import { shuffled } from "./order.js";
import { TrainingFailure } from "./outcome.js";
import { lossText, type RunUnderWay, secondsSince, stepsPerEpoch } from "./run-under-way.js";
import { sumScores } from "./scores.js";
import { randomFor } from "./seed.js";
import { type BatchResult, StepNotFinite } from "./step.js";
import type { EpochUnderWay } from "./training-state.js";

/** The epoch's training scores, or undefined where the person stopped it. */
export async function runEpoch(
  run: RunUnderWay,
  epoch: number,
  began: number,
  under: EpochUnderWay | undefined,
): Promise<Scores | undefined> {
  const { task, trainer, objective, layout, pace, progress } = run;
  const { batch } = task.network.settings;
  const rows = task.data.train;
  const order = shuffled(rows, task.seed, epoch);
  const changes = randomFor(task.seed, `changes of rows in epoch ${epoch}`);
  const scores = sumScores(objective.heads);
  if (under) scores.restore(under.scores);
  const stepsBefore = (epoch - 1) * stepsPerEpoch(run);
  const already = under ? task.resume!.step - stepsBefore : 0;
  const reader = readBatches(rows, layout, order, batch, changes, already);
  let done = already;
  const checkpoint = (moment: "step" | "end") =>
    progress.checkpoint(moment, stepsBefore + done, () => ({
      scores: scores.state(),
      seconds: secondsSince(run, began),
    }));
  try {
    const full = Math.floor(rows.count / batch);
    while (done < stepsPerEpoch(run)) {
      await pace.breathe();
      if (task.control.stopRequested()) {
        checkpoint("end");
        return undefined;
      }
      progress.changeRate(epoch, stepsBefore + done + 1);
      // Only batches of one size are trained on together, and so many as there is a graph for.
      const together = full - done >= trainer.stride ? trainer.stride : 1;
      const batches = await nextBatches(reader, together);
      const results = trainOn(run, batches, epoch, done);
      for (const [at, result] of results.entries()) scores.add(result, batches[at]!);
      done += together;
      checkpoint("step");
      const now = performance.now();
      if (now - run.lastReport < task.batchInterval) continue;
      const step = stepsBefore + done;
      task.onBatch({ epoch, step, stepsPerEpoch: stepsPerEpoch(run), train: scores.last() });
      run.lastReport = now;
    }
    return scores.total();
  } finally {
    await reader.end();
  }
}

/** Trains on batches of an epoch of which so many are `done`, and disposes of them. Throws TrainingFailure where the loss is no number. */
function trainOn(run: RunUnderWay, batches: readonly Batch[], epoch: number, done: number): BatchResult[] {
  const { task, model, objective, trainer, progress, look } = run;
  const first = (epoch - 1) * stepsPerEpoch(run) + done + 1;
  try {
    look?.(batches[0]!, epoch, first, progress.rateAt(first));
    return trainer.train(batches, first, progress.rateAt);
  } catch (error) {
    if (!(error instanceof StepNotFinite)) throw error;
    const step = first + error.at;
    const where = `in epoch ${epoch}, at step ${done + error.at + 1} of ${stepsPerEpoch(run)}`;
    const rate = progress.rateAt(step);
    if (!Number.isFinite(rate)) throw new TrainingFailure(`The learning rate is ${rate} ${where}.`);
    trainer.settle();
    const { text, node } = findNotFinite(model, objective, batches[error.at]!, { seed: task.seed, step });
    throw new TrainingFailure(
      `The loss became ${lossText(error)} ${where}. ${text} A smaller learning rate or scaled inputs usually help.`,
      node,
    );
  } finally {
    for (const batch of batches) batch.dispose();
  }
}

async function nextBatches(reader: BatchReader, count: number): Promise<Batch[]> {
  const batches: Batch[] = [];
  try {
    while (batches.length < count) {
      const reading = reader.next();
      batches.push(reading instanceof Promise ? await reading : reading);
    }
    return batches;
  } catch (error) {
    for (const batch of batches) batch.dispose();
    throw error;
  }
}
