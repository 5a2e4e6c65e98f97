/** The training loop: epochs of shuffled batches, validation after each, early stopping, and a final evaluation. */
import type { Rows } from "../data/prepared.js";
import type { Scores } from "../history.js";
import { type Batch, type BatchReader, batchSizes, readBatches } from "./batches.js";
import { type ClassReports, classReports } from "./class-reports.js";
import { classWeightsOf } from "./class-weights.js";
import { watchFor } from "./early-stopping.js";
import { evaluateRows, evaluationSizes } from "./evaluate.js";
import { type KeptWeights, keepBest } from "./kept-weights.js";
import { checkRows, type Layout, layoutOf } from "./layout.js";
import { buildModel, type Model } from "./model.js";
import { type Objective, objectiveOf } from "./objective.js";
import { planOptimizer } from "./optimizers.js";
import { shuffled } from "./order.js";
import { TrainingFailure, type TrainingOutcome, type TrainingTask } from "./outcome.js";
import { type Pace, paceOf } from "./pace.js";
import { type Schedule, scheduleOf } from "./schedules.js";
import { LossNotFinite, sumScores } from "./scores.js";
import { randomFor } from "./seed.js";
import { type Trainer, trainerFor } from "./trainer.js";

/** Trains a network from the starting weights of its seed. Throws TrainingFailure where it cannot go on. */
export async function train(task: TrainingTask): Promise<TrainingOutcome> {
  const run = prepare(task);
  const kept = keepBest(run.model, run.trainer);
  try {
    const end = await runEpochs(run, kept);
    const bestEpoch = kept.restore();
    const whole = bestEpoch === 0 || (bestEpoch === end.epochs && end.state === "completed");
    const { train, validation, test, targets } = task.data;
    const classes = classReports(task.network, run.objective, run.layout, targets);
    return {
      epochs: end.epochs,
      state: end.state,
      ended: whole ? end.why : `${end.why} The weights of epoch ${bestEpoch} were kept.`,
      bestEpoch,
      metrics: {
        train: await evaluate(run, train, "training"),
        validation: await evaluate(run, validation, "validation"),
        test: await evaluate(run, test, "test", undefined, classes.add),
      },
      testClasses: test.count === 0 ? [] : classes.reports(),
      weights: run.model.read(),
    };
  } finally {
    kept.dispose();
    run.trainer.dispose();
    run.model.dispose();
  }
}

interface Run {
  readonly task: TrainingTask;
  readonly layout: Layout;
  readonly model: Model;
  readonly trainer: Trainer;
  /** Without a schedule. */
  readonly learningRate: number;
  readonly schedule: Schedule | undefined;
  readonly objective: Objective;
  readonly pace: Pace;
  /** When `onBatch` was called last, in milliseconds. */
  lastReport: number;
}

interface End {
  /** Epochs finished. */
  readonly epochs: number;
  readonly state: TrainingOutcome["state"];
  readonly why: string;
}

function prepare(task: TrainingTask): Run {
  const { network, data, seed } = task;
  const { batch, schedule } = network.settings;
  const layout = layoutOf(network, data.targets);
  for (const rows of [data.train, data.validation, data.test]) checkRows(rows, layout);
  if (data.train.count === 0) throw new TrainingFailure("There are no rows to train on.");
  const classWeights = classWeightsOf(network, data, layout);
  const model = buildModel(network, seed);
  if (model.trainable.length === 0) {
    model.dispose();
    throw new TrainingFailure(`${network.name} has no weights that training could change.`);
  }
  const { learningRate } = planOptimizer(network);
  const objective = objectiveOf(model, data.targets, classWeights);
  const trainer = trainerFor({
    model,
    objective,
    layout,
    seed,
    trainSizes: batchSizes(data.train.count, batch),
    scoreSizes: evaluationSizes(layout, data.validation, batch),
  });
  if (trainer.why !== undefined) task.onSingleOperations?.(trainer.why);
  const extent = { epochs: task.epochs, stepsPerEpoch: Math.ceil(data.train.count / batch) };
  return {
    task,
    layout,
    model,
    trainer,
    learningRate,
    schedule: schedule && scheduleOf(schedule, learningRate, extent),
    objective,
    pace: paceOf(task.control),
    lastReport: Number.NEGATIVE_INFINITY,
  };
}

async function runEpochs(run: Run, kept: KeptWeights): Promise<End> {
  const { task } = run;
  const { stop } = task.network.settings;
  const watch = stop && watchFor(stop);
  for (let epoch = 1; epoch <= task.epochs; epoch++) {
    const began = performance.now() - run.pace.paused;
    const train = await runEpoch(run, epoch);
    if (!train) {
      const epochs = epoch - 1;
      // Weights in the middle of an epoch are those of no epoch: what is kept can be had again from the same seed.
      const why =
        epochs === 0
          ? "Stopped by you in the first epoch."
          : `Stopped by you in epoch ${epoch}, which was not finished.`;
      return { epochs, state: "stopped", why };
    }
    const validation = await evaluate(run, task.data.validation, "validation", epoch);
    const seconds = (performance.now() - run.pace.paused - began) / 1000;
    const step = epoch * stepsPerEpoch(run);
    const learningRate = rateAt(run, step);
    const seen = watch?.see(epoch, train, validation);
    run.schedule?.see(train, validation);
    kept.take(epoch, seen?.best === true && stop?.restoreBestWeights === true);
    task.onEpoch({ epoch, step, train, validation, seconds, learningRate });
    if (seen?.stop) {
      const why = `Stopped early after epoch ${epoch}: ${stop!.monitor} had not improved for ${count(stop!.patience, "epoch")}.`;
      return { epochs: epoch, state: "completed", why };
    }
  }
  const why = task.epochs === 1 ? "The one epoch is done." : `All ${task.epochs} epochs are done.`;
  return { epochs: task.epochs, state: "completed", why };
}

/** The epoch's training scores, or undefined where the person stopped it. */
async function runEpoch(run: Run, epoch: number): Promise<Scores | undefined> {
  const { task, trainer, objective, layout, pace } = run;
  const { batch } = task.network.settings;
  const rows = task.data.train;
  const order = shuffled(rows, task.seed, epoch);
  const changes = randomFor(task.seed, `changes of rows in epoch ${epoch}`);
  const reader = readBatches(rows, layout, order, batch, changes);
  const scores = sumScores(objective.heads);
  const stepsBefore = (epoch - 1) * stepsPerEpoch(run);
  try {
    const full = Math.floor(rows.count / batch);
    for (let done = 0; done < stepsPerEpoch(run); ) {
      await pace.breathe();
      if (task.control.stopRequested()) return undefined;
      // Only batches of one size are trained on together, and so many as there is a graph for.
      const together = full - done >= trainer.stride ? trainer.stride : 1;
      const batches = await nextBatches(reader, together);
      const results = trainer.train(batches, stepsBefore + done + 1, (step) => rateAt(run, step));
      for (const [at, result] of results.entries()) {
        batches[at]!.dispose();
        scores.add(result, batches[at]!);
      }
      done += together;
      const now = performance.now();
      if (now - run.lastReport < task.batchInterval) continue;
      const step = stepsBefore + done;
      task.onBatch({ epoch, step, stepsPerEpoch: stepsPerEpoch(run), train: scores.last() });
      run.lastReport = now;
    }
    return scores.total();
  } catch (error) {
    if (!(error instanceof LossNotFinite)) throw error;
    throw new TrainingFailure(
      `The loss became ${lossText(error)} in epoch ${epoch}, at step ${error.batch} of ${stepsPerEpoch(run)}: ` +
        "the numbers grew beyond what can be computed with. A smaller learning rate or scaled inputs usually help.",
    );
  } finally {
    scores.dispose();
    await reader.end();
  }
}

async function nextBatches(reader: BatchReader, count: number): Promise<Batch[]> {
  const batches: Batch[] = [];
  while (batches.length < count) {
    const reading = reader.next();
    batches.push(reading instanceof Promise ? await reading : reading);
  }
  return batches;
}

function rateAt({ schedule, learningRate }: Run, step: number): number {
  return schedule?.rate(step) ?? learningRate;
}

async function evaluate(
  run: Run,
  rows: Rows,
  split: string,
  epoch?: number,
  onBatch?: ClassReports["add"],
): Promise<Scores> {
  const { model, trainer, objective, layout, pace } = run;
  try {
    return await evaluateRows({ model, trainer, objective, layout, rows, onBatch }, () => pace.breathe());
  } catch (error) {
    if (!(error instanceof LossNotFinite)) throw error;
    const when = epoch === undefined ? "after training" : `after epoch ${epoch}`;
    throw new TrainingFailure(
      `The loss on the ${split} rows became ${lossText(error)} ${when}: the numbers grew beyond what can be computed ` +
        "with. A smaller learning rate or scaled inputs usually help.",
    );
  }
}

function stepsPerEpoch({ task }: Run): number {
  return Math.ceil(task.data.train.count / task.network.settings.batch);
}

function lossText({ loss }: LossNotFinite): string {
  return Number.isNaN(loss) ? "NaN (not a number)" : "infinite";
}

function count(amount: number, what: string): string {
  return amount === 1 ? `one ${what}` : `${amount} ${what}s`;
}
