/** Checks a network: its parameters, its body, how it is trained, and whether its output fits the target. */
import type { ArgValue } from "../../layers/layer.js";
import type { TrainSettings } from "../../network.js";
import { messages } from "../messages/messages.js";
import type { Names } from "../program/names.js";
import type { Declared } from "../program/source-file.js";
import { type Draft, type Reporter, replacement, reporterFor, silentReporter } from "../reporter.js";
import { mostSimilar } from "../similar.js";
import type { NetworkDeclaration, TrainDeclaration } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { reportUnusedParameters, unknownFigures } from "./block.js";
import type { CheckedGraph } from "./checked-graph.js";
import type { DatasetCheck } from "./dataset.js";
import { FlowChecker } from "./flow.js";
import { Graph } from "./graph.js";
import { checkOutput, type NetworkData } from "./output.js";
import { defaultsOf } from "./parameters.js";
import { emptyScope, joinedScope, type Scope, scopeOf } from "./scope.js";
import { checkTrain } from "./train.js";

export interface NetworkInput {
  readonly declaration: NetworkDeclaration;
  readonly unit: Unit;
  readonly names: Names;
  /** The dataset that `on` names. */
  readonly data: DatasetCheck | undefined;
  readonly datasetNames: () => readonly string[];
  readonly trainings: readonly Declared<TrainDeclaration>[];
}

/** One way in which a network is trained; the default where no `train` block says otherwise. */
export interface TrainingCheck {
  readonly alias: string | undefined;
  readonly settings: TrainSettings;
  /** The unit from which the settings' spans count. */
  readonly unit: Unit;
}

export interface NetworkCheck {
  readonly declaration: NetworkDeclaration;
  readonly unit: Unit;
  readonly drafts: readonly Draft[];
  readonly graph: CheckedGraph;
  /** Whether every shape in it is known. */
  readonly complete: boolean;
  /** The values of its parameters. */
  readonly parameters: ReadonlyMap<string, ArgValue | undefined>;
  readonly data: DatasetCheck | undefined;
  /** At least one; the first is the one meant where none is named. */
  readonly trainings: readonly TrainingCheck[];
}

export function checkNetwork(input: NetworkInput): NetworkCheck {
  const { declaration, unit, names, data } = input;
  const drafts: Draft[] = [];
  const reporter = reporterFor(unit, drafts);
  reportUnknownDataset(input, reporter);
  const known: NetworkData | undefined = data?.dataset && { dataset: data.dataset, unit: data.unit };
  const parameters = defaultsOf(declaration.parameters, names.constants, reporter);
  for (const { name, default: value } of declaration.parameters) {
    if (value === undefined) reporter.report(messages.parameterWithoutDefault(name.text), name.span);
  }
  const graph = graphOf(input, known, parameters, reporter);
  const output = graph.output === undefined ? undefined : graph.nodes[graph.output];
  const settingsOf = (training: Declared<TrainDeclaration> | undefined) =>
    checkTrain(
      training?.declaration,
      known?.dataset,
      output,
      names.constants,
      training === undefined ? silentReporter : reporterFor(training.unit, drafts),
    );
  // The block without a name is the one meant where none is named.
  const ordered = [...input.trainings].sort(
    (a, b) => Number(a.declaration.alias !== undefined) - Number(b.declaration.alias !== undefined),
  );
  const trainings = ordered.map((training) => ({
    alias: training.declaration.alias?.text,
    settings: settingsOf(training),
    unit: training.unit,
  }));
  if (trainings.length === 0) trainings.push({ alias: undefined, settings: settingsOf(undefined), unit });
  if (known !== undefined && graph.outputs.length > 1) {
    const { name, target } = known.dataset;
    const place = declaration.statements.at(-1)!.span;
    reporter.report(messages.severalOutputs(name, target, graph.outputs.length), place);
  } else if (output !== undefined && known !== undefined) {
    checkOutput(unit.text, graph.nodes, output, known, trainings[0]!.settings, reporter);
  }
  const complete =
    graph.output !== undefined &&
    graph.nodes.every(({ args, shape, weights }) => args !== undefined && shape && weights !== undefined);
  return { declaration, unit, drafts, graph, complete, parameters, data, trainings };
}

function reportUnknownDataset({ declaration, data, datasetNames }: NetworkInput, reporter: Reporter): void {
  const on = declaration.dataset;
  if (on === undefined || on.text === "" || data !== undefined) return;
  const similar = mostSimilar(on.text, datasetNames());
  reporter.report(messages.unknownDataset(on.text, similar), on.span, {
    fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, on.span, similar)],
  });
}

function graphOf(
  { declaration, unit, names }: NetworkInput,
  data: NetworkData | undefined,
  parameters: ReadonlyMap<string, ArgValue | undefined>,
  reporter: Reporter,
): CheckedGraph {
  const graph = new Graph();
  const on = declaration.dataset;
  if (declaration.statements.length === 0) {
    reporter.report(messages.emptyNetwork(declaration.name.text), declaration.name.span);
  }
  for (const { name } of declaration.statements) if (name !== undefined) graph.reserve(name.text);
  // A dataset that is not known has been reported; without it no shape is known.
  const nothing = on === undefined ? undefined : null;
  const input = data === undefined ? nothing : graph.addDatasetInput(data.dataset, unit, on!.span);
  if (declaration.statements.length === 0) return { nodes: graph.nodes, output: undefined, outputs: [] };
  const unread = on === undefined ? emptyScope : unknownFigures;
  const figures = data === undefined ? unread : figuresOf(data);
  const flow = new FlowChecker(graph, {
    declaration,
    unit,
    names,
    scope: scopeOf(parameters, joinedScope(figures, names.constants)),
    figures,
    reporter,
    prefix: "",
    uses: [],
    dataset: data?.dataset,
    input,
  });
  const output = flow.check();
  if (flow.errors === 0) {
    flow.reportUnused(output);
    reportUnusedParameters(declaration, reporter);
  }
  return { nodes: graph.nodes, output: output ?? undefined, outputs: flow.outputs };
}

/** `classes` and `features` stand for the data's own figures. */
function figuresOf({ dataset }: NetworkData): Scope {
  const target = dataset.profile?.columns.find(({ name }) => name === dataset.target);
  return scopeOf(
    new Map([
      ["classes", target?.classes?.length],
      ["features", dataset.features?.length],
    ]),
  );
}
