/** What a run trains: the program checked together with its data, the network chosen, and its rows made ready. */
import path from "node:path";
import { allowedIn } from "../data/allowed-folders.js";
import { analyseWithData } from "../data/analyse-with-data.js";
import { type Baseline, scoreBaseline } from "../data/baseline.js";
import type { PreparedData } from "../data/prepared.js";
import { type PreparingProgress, prepareData } from "../data/preparing/prepare.js";
import { factsKey } from "../data/profiling/facts-key.js";
import { headsOf, scoreName } from "../engine/heads.js";
import { messages } from "../language/messages/messages.js";
import { type Dataset, type Head, type Network, type Task, withSettings } from "../network.js";
import { type DataFacts, type Profiles, sourceKey } from "../profile.js";
import type { TrainRequest } from "../protocol.js";
import { rechecker } from "../rules/index.js";
import type { CheckContext } from "../rules/rule.js";
import type { Span } from "../text.js";

export interface Program {
  readonly network: Network;
  readonly dataset: Dataset;
  readonly data: PreparedData;
  readonly baseline: Baseline | undefined;
  /** Of several targets, those of the others. */
  readonly otherBaselines: readonly Baseline[];
  readonly facts: DataFacts | undefined;
  readonly recheck: NonNullable<CheckContext["recheck"]>;
  /** The texts of imported files, by path. */
  readonly imports: Readonly<Record<string, string>>;
}

/** How reading goes on: what is done in a few words, and how far it is where that is known. */
export type OnProgress = (text: string, done?: number, total?: number) => void;

const stages: Readonly<Record<PreparingProgress["stage"], string>> = {
  reading: "Reading",
  "decoding images": "Reading the images of",
  preparing: "Preparing",
};

/** A mistake of the person's, with its place in the program. */
export class ProgramError extends Error {
  constructor(
    message: string,
    readonly span: Span | undefined,
  ) {
    super(message);
  }
}

/**
 * Whoever is given the data closes it. `signal` ends the reading; `imports` are the texts of imported files, where those of
 * an earlier day count.
 */
export async function prepareProgram(
  request: TrainRequest,
  onProgress: OnProgress,
  signal: AbortSignal,
  imports?: Readonly<Record<string, string>>,
): Promise<Program> {
  const { file, source } = request;
  const reading = {
    signal,
    ...(imports && { imports }),
    ...(request.dataFolders && { allowed: allowedIn(request.dataFolders) }),
    download: {
      onProgress: (received: number, total: number | undefined) =>
        onProgress("Downloading the data", received, total),
    },
  };
  onProgress("Reading the data");
  const { analysis, options, facts } = await analyseWithData(file, source, reading);
  const mistake = analysis.diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw new ProgramError(mistake.message, mistake.span);
  const { network, dataset } = chooseNetwork(analysis, options.profiles, request);
  const tasks = tasksOf(network, dataset);
  const data = await prepareData(dataset, tasks, path.dirname(file), {
    ...reading,
    onProgress: ({ stage, done, of }) => onProgress(`${stages[stage]} ${dataset.source}`, done, of),
  });
  return {
    network,
    dataset,
    data,
    baseline: baselineOf(network, dataset, data),
    otherBaselines: headsOf(network)
      .slice(1)
      .flatMap((head) => headBaseline(network, dataset, data, head) ?? []),
    facts: facts.get(factsKey(dataset)),
    recheck: rechecker(analysis, options),
    imports: Object.fromEntries(
      [...(options.imports ?? [])].flatMap(([name, { text }]) => (text === undefined ? [] : [[name, text]])),
    ),
  };
}

type Analysis = Awaited<ReturnType<typeof analyseWithData>>["analysis"];

/** The network of that name with the settings of its chosen `train` block, and its data. */
function chooseNetwork(
  analysis: Analysis,
  profiles: Profiles,
  { file, network: name, training }: TrainRequest,
): { network: Network; dataset: Dataset } {
  const checked = analysis.networks.find(({ declaration }) => declaration.name.text === name);
  if (checked === undefined) {
    throw new ProgramError(`There is no network ${name} in ${path.basename(file)}.`, undefined);
  }
  const { span } = checked.declaration.name;
  const chosen = checked.trainings.find(({ alias }) => training === undefined || alias === training);
  if (chosen === undefined) {
    const others = checked.trainings.flatMap(({ alias }) => (alias === undefined ? [] : `\`as ${alias}\``));
    const has = others.length > 0 ? `; it has ${others.join(", ")}` : "";
    throw new ProgramError(
      `There is no \`train ${name} as ${training}\` in ${path.basename(file)}${has}.`,
      span,
    );
  }
  if (checked.dataset !== undefined) requireRead(checked.dataset, profiles, span);
  const network = checked.network && withSettings(checked.network, chosen.settings, chosen.heads);
  if (network?.dataset === undefined) {
    throw new ProgramError(
      `${name} has no data to train on: say \`network ${name} on …\` with a dataset's name.`,
      span,
    );
  }
  return { network, dataset: network.dataset };
}

/** Data that the checker only warns of when it may not be read is what a run cannot do without. */
function requireRead(dataset: Dataset, profiles: Profiles, nameOfNetwork: Span): void {
  const { source, query, test, file, properties } = dataset;
  const wanted = [
    { source, ...(query !== undefined && { query }), property: "source" },
    ...(test === undefined ? [] : [{ source: test, property: "test" }]),
  ];
  for (const { property, ...asked } of wanted) {
    const problem = profiles.get(sourceKey(asked))?.problem;
    if (problem === undefined) continue;
    const written = file === undefined ? properties.get(property)?.valueSpan : undefined;
    throw new ProgramError(messages.dataProblem(problem).message, written ?? nameOfNetwork);
  }
}

/** One for each target, in their order. */
function tasksOf(network: Network, { targets }: Dataset): Task[] {
  const heads = headsOf(network);
  return targets.map(
    ({ name }) => heads.find(({ target }) => target === name)?.task ?? network.settings.task,
  );
}

/** By the metric the run is judged by; by its loss where it has none and the target is unscaled. */
function baselineOf(network: Network, dataset: Dataset, data: PreparedData): Baseline | undefined {
  const head = headsOf(network)[0]!;
  if (head.metrics.length > 0) return headBaseline(network, dataset, data, head);
  return dataset.targets[0]?.scale === "none" ? scoreBaseline(data, head.loss.name) : undefined;
}

/** By the first metric of an output, under its name among the run's scores. */
function headBaseline(
  network: Network,
  { targets }: Dataset,
  data: PreparedData,
  head: Head,
): Baseline | undefined {
  const [metric] = head.metrics;
  const which = network.heads === undefined ? 0 : targets.findIndex(({ name }) => name === head.target);
  const baseline = metric === undefined ? undefined : scoreBaseline(data, metric, which);
  return baseline && { ...baseline, metric: scoreName(network, head, baseline.metric) };
}
