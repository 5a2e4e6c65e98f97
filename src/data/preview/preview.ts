/** Says of a dataset what its preview shows, one part after another: rows, columns, the split, prepared rows, samples. */
import path from "node:path";
import { type Analysis, analyse } from "../../language/analyse.js";
import { inferTask, learntOf } from "../../language/check/task.js";
import { messages } from "../../language/messages/messages.js";
import type { Dataset, Task } from "../../network.js";
import type { PreviewPart } from "../../preview.js";
import { type DataProblem, type DataSource, type ProfileResult, sourceKey } from "../../profile.js";
import { analyseWithData } from "../analyse-with-data.js";
import { DataError } from "../data-error.js";
import { prepareData } from "../preparing/prepare.js";
import { factsOf } from "../profiling/facts.js";
import { profileSource } from "../profiling/profile.js";
import { type OpenOptions, openTable } from "../reading/open-table.js";
import type { Table } from "../reading/table.js";
import { sampleImages } from "./images.js";
import { overviewOf } from "./overview.js";
import { preparedRows } from "./prepared-rows.js";
import { rawRows } from "./raw-rows.js";
import { sampleTexts } from "./texts.js";

export interface PreviewRequest {
  /** Absolute path of the program; its data lies beside it. */
  readonly file: string;
  /** The program's text, which may be newer than the file. */
  readonly source: string;
  readonly dataset: string;
}

type Say = (part: PreviewPart) => void;

/** Whatever is wrong with program or data is said as a problem, behind all that is known nevertheless. */
export async function previewDataset(
  request: PreviewRequest,
  say: Say,
  options: Pick<OpenOptions, "allowed" | "signal"> = {},
): Promise<void> {
  let table: Table | undefined;
  try {
    const { file, source, dataset } = request;
    const folder = path.dirname(file);
    const sources = sourcesOf(request);
    const opened = await openTable(sources[0]!, folder, options);
    if (opened.problem !== undefined) throw new DataError(problemText(opened.problem));
    table = opened.table;
    say(await rawRows(table));
    const { analysis } = await analyseWithData(file, source, {
      ...options,
      facts: false,
      profile: (asked) => profileOnly(sources, asked, folder, options),
    });
    const checked = analysis.datasets.get(dataset);
    if (checked?.profile === undefined) {
      throw new DataError(firstError(analysis) ?? "The data could not be read.");
    }
    const overview = overviewOf(checked, checked.profile, analysis.diagnostics);
    say(overview);
    if (checked.inputs === undefined || overview.errors.length > 0) {
      throw new DataError("The data cannot be prepared before the errors of its dataset are mended.");
    }
    await sayPrepared(checked, tasksOf(analysis, checked), table, folder, say, options);
    const facts = await factsOf(checked, folder, options);
    if (facts !== undefined) say({ part: "facts", facts });
  } catch (error) {
    options.signal?.throwIfAborted();
    say({ part: "problem", message: error instanceof DataError ? error.message : unexpected(error) });
  } finally {
    table?.close();
  }
}

async function sayPrepared(
  dataset: Dataset,
  tasks: readonly Task[],
  table: Table,
  folder: string,
  say: Say,
  options: Pick<OpenOptions, "allowed" | "signal">,
): Promise<void> {
  const prepared = await prepareData(dataset, tasks, folder, options);
  try {
    say(await preparedRows(prepared, table.rows, dataset.test !== undefined));
    for await (const part of sampleImages(prepared, dataset.augment.length > 0)) say(part);
    for await (const part of sampleTexts(prepared, table)) say(part);
  } finally {
    await prepared.close();
  }
}

/** What the program says the dataset reads: its data, and the file of its test rows where it has one. */
function sourcesOf({ file, source, dataset }: PreviewRequest): readonly DataSource[] {
  const { program } = analyse(source, { profiles: new Map(), path: path.basename(file) });
  const check = program.dataset(program.main, dataset);
  if (check === undefined) throw new DataError(`There is no dataset ${dataset} in ${path.basename(file)}.`);
  if (check.sources.length === 0) {
    throw new DataError(`The dataset ${dataset} has no \`source\`: name its file.`);
  }
  return check.sources;
}

/** Other datasets of the program are nobody's business here. */
async function profileOnly(
  wanted: readonly DataSource[],
  asked: DataSource,
  folder: string,
  options: OpenOptions,
): Promise<ProfileResult> {
  if (wanted.some((each) => sourceKey(each) === sourceKey(asked)))
    return profileSource(asked, folder, options);
  return { problem: { code: "data-file-unreadable", path: asked.source, reason: "it was not asked for" } };
}

/** As the first network that learns from it has them; without one, as they are usual for the targets. */
function tasksOf({ networks }: Analysis, dataset: Dataset): Task[] {
  const learning = networks.find(({ dataset: its }) => its?.name === dataset.name);
  const training = learning?.trainings[0];
  return dataset.targets.map((target) => {
    const head = training?.heads?.find((each) => each.target === target.name);
    const task = head?.task ?? (dataset.targets.length === 1 ? training?.settings.task : undefined);
    return task ?? inferTask(learntOf(dataset, target, undefined), undefined).task;
  });
}

function firstError({ diagnostics }: Analysis): string | undefined {
  return diagnostics.find(({ severity }) => severity === "error")?.message;
}

function problemText(problem: DataProblem): string {
  return messages.dataProblem(problem).message;
}

function unexpected(error: unknown): string {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return `The data could not be read: ${reason}`;
}
