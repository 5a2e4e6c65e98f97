/** The training loop: epochs of shuffled batches, validation after each, early stopping, and a final evaluation. */
import type { Rows } from "../data/prepared.js";
import type { Scores } from "../history.js";
import { answersOf } from "./answers.js";
import { type ClassReports, classReports } from "./class-reports.js";
import { runEpoch } from "./epoch.js";
import { evaluateRows } from "./evaluate.js";
import { TrainingFailure, type TrainingOutcome, type TrainingTask } from "./outcome.js";
import { predictionsOf } from "./predictions.js";
import { lossText, prepareRun, type RunUnderWay, secondsSince, stepsPerEpoch } from "./run-under-way.js";
import { LossNotFinite } from "./scores.js";
import { trainerFor } from "./trainer.js";
import type { EpochUnderWay } from "./training-state.js";

/** Trains a network from the starting weights of its seed. Throws TrainingFailure where it cannot go on. */
export async function train(task: TrainingTask, makeTrainer = trainerFor): Promise<TrainingOutcome> {
  const run = prepareRun(task, makeTrainer);
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

interface End {
  /** Epochs finished. */
  readonly epochs: number;
  readonly state: TrainingOutcome["state"];
  /** In the middle of an epoch. */
  readonly within?: true;
  readonly why: string;
}

async function runEpochs(run: RunUnderWay): Promise<End> {
  const { task, progress } = run;
  if (progress.stopped) return stoppedEarly(run);
  for (let epoch = progress.epochs.length + 1; epoch <= task.epochs; epoch++) {
    const under = epochUnder(run, epoch);
    const began = performance.now() - run.pace.paused - (under?.seconds ?? 0) * 1000;
    const train = await runEpoch(run, epoch, began, under);
    if (!train) {
      const epochs = epoch - 1;
      // Weights in the middle of an epoch are those of no epoch: what is kept can be had again from the same seed.
      const stopped = task.control.stoppedBecause?.() ?? "Stopped by you";
      const why =
        epochs === 0
          ? `${stopped} in the first epoch.`
          : `${stopped} in epoch ${epoch}, which was not finished.`;
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

function stoppedEarly({ task, progress }: RunUnderWay): End {
  const { monitor, patience } = task.network.settings.stop!;
  const { length: epochs } = progress.epochs;
  const why = `Stopped early after epoch ${epochs}: ${monitor} had not improved for ${count(patience, "epoch")}.`;
  return { epochs, state: "completed", why };
}

/** What the run that is resumed had done of this epoch. */
function epochUnder({ progress, task }: RunUnderWay, epoch: number): EpochUnderWay | undefined {
  return epoch === (task.resume?.epochs.length ?? 0) + 1 ? progress.under : undefined;
}

async function evaluate(
  run: RunUnderWay,
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

function count(amount: number, what: string): string {
  return amount === 1 ? `one ${what}` : `${amount} ${what}s`;
}
