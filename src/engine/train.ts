/** The training loop: epochs of shuffled batches, validation after each, early stopping, and a final evaluation. */
import type { Rows } from "../data/prepared.js";
import type { Scores } from "../history.js";
import { answersOf } from "./answers.js";
import { type Batch, type BatchReader, batchSizes, readBatches } from "./batches.js";
import { type ClassReports, classReports } from "./class-reports.js";
import { classWeightsOf } from "./class-weights.js";
import { evaluateRows, evaluationSizes } from "./evaluate.js";
import { checkRows, type Layout, layoutOf } from "./layout.js";
import { buildModel, type Model } from "./model.js";
import { findNotFinite } from "./not-finite.js";
import { type Objective, objectiveOf } from "./objective.js";
import { planOptimizer } from "./optimizers.js";
import { shuffled } from "./order.js";
import { TrainingFailure, type TrainingOutcome, type TrainingTask } from "./outcome.js";
import { type Pace, paceOf } from "./pace.js";
import { predictionsOf } from "./predictions.js";
import { type Look, probing } from "./probes/probing.js";
import { type Progress, progressOf } from "./progress.js";
import { scheduleOf } from "./schedules.js";
import { LossNotFinite, sumScores } from "./scores.js";
import { randomFor } from "./seed.js";
import { type BatchResult, StepNotFinite } from "./step.js";
import { type Trainer, trainerFor } from "./trainer.js";
import type { EpochUnderWay } from "./training-state.js";

/** Trains a network from the starting weights of its seed. Throws TrainingFailure where it cannot go on. */
export async function train(task: TrainingTask, makeTrainer = trainerFor): Promise<TrainingOutcome> {
  const run = prepare(task, makeTrainer);
  const { kept } = run.progress;
  try {
    // Nobody could make those weights again from the seed.
    if (task.weights) run.progress.checkpoint("start", 0);
    const end = await runEpochs(run);
    const bestEpoch = kept.restore();
    const whole = bestEpoch === 0 || (bestEpoch === end.epochs && !end.within);
    const { train, validation, test, targets } = task.data;
    const answers = answersOf(task.network, run.objective, run.layout, targets);
    const classes = classReports(answers);
    const predictions = predictionsOf(answers);
    return {
      epochs: end.epochs,
      state: end.state,
      ended: whole ? end.why : `${end.why} The weights of epoch ${bestEpoch} were kept.`,
      bestEpoch,
      metrics: {
        train: await evaluate(run, train, "training"),
        validation: await evaluate(run, validation, "validation"),
        test: await evaluate(run, test, "test", undefined, (outputs, rights) => {
          classes.add(outputs, rights);
          predictions.add(outputs, rights);
        }),
      },
      testClasses: test.count === 0 ? [] : classes.reports(),
      testPredictions: predictions.columns(),
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
  readonly progress: Progress;
  /** Absent where steps are not looked into. */
  readonly look: Look | undefined;
  readonly objective: Objective;
  readonly pace: Pace;
  /** When `onBatch` was called last, in milliseconds. */
  lastReport: number;
}

interface End {
  /** Epochs finished. */
  readonly epochs: number;
  readonly state: TrainingOutcome["state"];
  /** In the middle of an epoch. */
  readonly within?: true;
  readonly why: string;
}

function prepare(task: TrainingTask, makeTrainer: typeof trainerFor): Run {
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
  if (task.weights) model.load(task.weights);
  const { learningRate } = planOptimizer(network);
  const objective = objectiveOf(model, data.targets, classWeights);
  const trainSizes = batchSizes(data.train.count, batch);
  const trainer = makeTrainer({
    model,
    objective,
    layout,
    seed,
    trainSizes,
    scoreSizes: evaluationSizes(layout, data.validation, batch),
    probes: task.probes !== undefined,
  });
  if (trainer.why !== undefined) task.onSingleOperations?.(trainer.why);
  const extent = { epochs: task.epochs, stepsPerEpoch: Math.ceil(data.train.count / batch) };
  return {
    task,
    layout,
    model,
    trainer,
    progress: progressOf({
      task,
      model,
      trainer,
      learningRate,
      schedule: schedule && scheduleOf(schedule, learningRate, extent),
    }),
    look: task.probes && probing(task.probes, { model, trainer, rows: trainSizes[0]! }),
    objective,
    pace: paceOf(task.control),
    lastReport: Number.NEGATIVE_INFINITY,
  };
}

async function runEpochs(run: Run): Promise<End> {
  const { task, progress } = run;
  if (progress.stopped) return stoppedEarly(run);
  for (let epoch = progress.epochs.length + 1; epoch <= task.epochs; epoch++) {
    const under = epochUnder(run, epoch);
    const began = performance.now() - run.pace.paused - (under?.seconds ?? 0) * 1000;
    const train = await runEpoch(run, epoch, began, under);
    if (!train) {
      const epochs = epoch - 1;
      // Weights in the middle of an epoch are those of no epoch: what is kept can be had again from the same seed.
      const why =
        epochs === 0
          ? "Stopped by you in the first epoch."
          : `Stopped by you in epoch ${epoch}, which was not finished.`;
      return { epochs, state: "stopped", within: true, why };
    }
    const validation = await evaluate(run, task.data.validation, "validation", epoch);
    const seconds = secondsSince(run, began);
    const step = epoch * stepsPerEpoch(run);
    const done = { epoch, step, train, validation, seconds, learningRate: progress.rateAt(step) };
    const seen = progress.take(done);
    task.onEpoch(done);
    const asked = task.control.stopAfterEpochRequested?.() === true && epoch < task.epochs;
    const last = seen.stop || asked || epoch === task.epochs;
    progress.checkpoint(last ? "end" : "epoch", step);
    if (seen.stop) return stoppedEarly(run);
    if (asked) return { epochs: epoch, state: "stopped", why: `Stopped by you after epoch ${epoch}.` };
  }
  const why = task.epochs === 1 ? "The one epoch is done." : `All ${task.epochs} epochs are done.`;
  return { epochs: task.epochs, state: "completed", why };
}

function stoppedEarly({ task, progress }: Run): End {
  const { monitor, patience } = task.network.settings.stop!;
  const { length: epochs } = progress.epochs;
  const why = `Stopped early after epoch ${epochs}: ${monitor} had not improved for ${count(patience, "epoch")}.`;
  return { epochs, state: "completed", why };
}

/** What the run that is resumed had done of this epoch. */
function epochUnder({ progress, task }: Run, epoch: number): EpochUnderWay | undefined {
  return epoch === (task.resume?.epochs.length ?? 0) + 1 ? progress.under : undefined;
}

function secondsSince({ pace }: Run, began: number): number {
  return (performance.now() - pace.paused - began) / 1000;
}

/** The epoch's training scores, or undefined where the person stopped it. */
async function runEpoch(
  run: Run,
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
    scores.dispose();
    await reader.end();
  }
}

/** Trains on batches of an epoch of which so many are `done`, and disposes of them. Throws TrainingFailure where the loss is no number. */
function trainOn(run: Run, batches: readonly Batch[], epoch: number, done: number): BatchResult[] {
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

function lossText({ loss }: { readonly loss: number }): string {
  return Number.isNaN(loss) ? "NaN (not a number)" : "infinite";
}

function count(amount: number, what: string): string {
  return amount === 1 ? `one ${what}` : `${amount} ${what}s`;
}
