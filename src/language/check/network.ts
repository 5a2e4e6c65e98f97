/** Checks a network: its parameters, its body, how it is trained, and whether its outputs fit the targets. */
import type { ArgValue } from "../../layers/layer.js";
import type { Dataset, Head, TrainSettings } from "../../network.js";
import { columnText } from "../column-text.js";
import { setProperty } from "../edits.js";
import { figuresOf } from "../figures.js";
import { messages } from "../messages/messages.js";
import type { Names } from "../program/names.js";
import type { Declared } from "../program/source-file.js";
import { type Draft, type Reporter, replacement, reporterFor, silentReporter } from "../reporter.js";
import { mostSimilar } from "../similar.js";
import type { NetworkDeclaration, TrainDeclaration } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { reportUnusedParameters, unknownFigures, unknownTokens } from "./block.js";
import type { CheckedGraph, CheckedNode } from "./checked-graph.js";
import { checkCodedInputs } from "./coded-inputs.js";
import { isFile } from "./dataset/source.js";
import type { DatasetCheck } from "./dataset.js";
import { FlowChecker } from "./flow.js";
import type { DataFlow, Flow } from "./flow-values.js";
import { Graph } from "./graph.js";
import type { HeadCheck } from "./heads.js";
import { checkOutput, type NetworkData } from "./output.js";
import { checkOutputNames, learntIn, outputsOf } from "./outputs.js";
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
  /** Where several targets are learned: one for each, once all have their outputs. */
  readonly heads: readonly Head[] | undefined;
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
  const learnt = learntIn(graph, known?.dataset);
  const outputs = outputsOf(learnt);
  // The block without a name is the one meant where none is named.
  const ordered: readonly (Declared<TrainDeclaration> | undefined)[] =
    input.trainings.length === 0
      ? [undefined]
      : [...input.trainings].sort(
          (a, b) => Number(a.declaration.alias !== undefined) - Number(b.declaration.alias !== undefined),
        );
  const checked = ordered.map((training) => ({
    alias: training?.declaration.alias?.text,
    unit: training?.unit ?? unit,
    ...checkTrain(
      training?.declaration,
      learnt,
      names.constants,
      training === undefined ? silentReporter : reporterFor(training.unit, drafts),
    ),
  }));
  if (known !== undefined) {
    checkOutputNames(unit.text, declaration, graph, known.dataset, reporter);
    if (learnt.length > 1 || graph.outputs.length < 2) {
      checkHeadsOf(input, graph, known, checked[0]!.heads, reporter);
    }
  }
  const complete =
    graph.output !== undefined &&
    outputs !== undefined &&
    graph.nodes.every(({ args, shape, weights }) => args !== undefined && shape && weights !== undefined);
  return {
    declaration,
    unit,
    drafts,
    graph,
    complete,
    parameters,
    data,
    trainings: checked.map(({ heads, ...training }) => ({
      ...training,
      heads: learnt.length > 1 && outputs !== undefined ? headsOf(heads, outputs) : undefined,
    })),
  };
}

function headsOf(heads: readonly HeadCheck[], outputs: readonly CheckedNode[]): readonly Head[] {
  return heads.map(({ learnt, task, loss, metrics, metricArguments, weight }, at) => ({
    target: learnt.name,
    output: outputs[at]!.id,
    task,
    loss,
    metrics,
    metricArguments,
    weight,
  }));
}

/** Whether each output suits its target as it is trained. */
function checkHeadsOf(
  { declaration, unit }: NetworkInput,
  graph: CheckedGraph,
  data: NetworkData,
  heads: readonly HeadCheck[],
  reporter: Reporter,
): void {
  for (const head of heads) {
    const { output, target, column } = head.learnt;
    if (output === undefined) continue;
    checkOutput({ ...head, source: unit.text, nodes: graph.nodes, output, data, reporter });
    const scaled = data.dataset.properties.get("target_scale");
    if (
      scaled &&
      target?.scale !== "none" &&
      column?.kind === "number" &&
      head.task.kind === "classification"
    ) {
      reporter.report(messages.scaledClasses(column.name), declaration.dataset!.span, {
        related: [{ message: "It is said here.", span: scaled.valueSpan, unit: data.unit }],
      });
    }
  }
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
  input: NetworkInput,
  data: NetworkData | undefined,
  parameters: ReadonlyMap<string, ArgValue | undefined>,
  reporter: Reporter,
): CheckedGraph {
  const { declaration, unit, names } = input;
  const graph = new Graph();
  const on = declaration.dataset;
  if (declaration.statements.length === 0) {
    reporter.report(messages.emptyNetwork(declaration.name.text), declaration.name.span);
  }
  for (const { name } of declaration.statements) if (name !== undefined) graph.reserve(name.text);
  const inputs = data && graph.addDatasetInputs(data.dataset, isTable(input), unit, on!.span);
  if (declaration.statements.length === 0) return { nodes: graph.nodes, output: undefined, outputs: [] };
  const unread = on === undefined ? emptyScope : unknownFigures;
  const figures = data === undefined ? unread : figureScope(data.dataset);
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
    // A dataset that is not known has been reported; without it no shape is known.
    input: flowOf(inputs, on === undefined ? undefined : null),
    data: data && inputs && dataFlow(data.dataset, inputs),
  });
  const output = flow.check();
  if (flow.errors === 0) {
    // Without the outputs that several targets need, what was made for them only looks unused.
    const lacksOutputs = (data?.dataset.targets.length ?? 0) > 1 && flow.outputs.length === 0;
    if (!lacksOutputs) flow.reportUnused(output);
    reportUnusedParameters(declaration, reporter);
    for (const name of flow.unusedInputs()) reportUnusedInput(input, name, reporter);
  }
  if (data !== undefined) checkCodedInputs(unit.text, graph.nodes, data.dataset, reporter);
  return { nodes: graph.nodes, output: output ?? undefined, outputs: flow.outputs };
}

/** The data's figures; while its inputs are not known, each may have tokens of its own. */
function figureScope(dataset: Dataset): Scope {
  const figures = scopeOf(figuresOf(dataset));
  return dataset.inputs === undefined ? joinedScope(figures, unknownTokens) : figures;
}

/** The only input, or nothing where one of several must be named. */
function flowOf(inputs: readonly number[] | undefined, otherwise: undefined | null): Flow {
  if (inputs === undefined) return otherwise;
  return inputs.length === 1 ? inputs[0] : undefined;
}

function dataFlow({ name, inputs }: Dataset, ids: readonly number[]): DataFlow {
  return { name, inputs: inputs && new Map(inputs.map((input, at) => [`input.${input.name}`, ids[at]!])) };
}

/** Whether the data is a table of numbers, as far as that can be told before it has been read. */
function isTable({ data }: NetworkInput): boolean {
  const { properties } = data!.dataset!;
  if (!isFile(data!.dataset!.source) || ["shape", "window"].some((name) => properties.has(name)))
    return false;
  const features = data!.declaration.properties.find(({ name }) => name.text === "features");
  return features?.values.every(({ kind }) => kind !== "call") ?? true;
}

/** An input that nothing takes is read and prepared for nothing. */
function reportUnusedInput(
  { declaration, names, data }: NetworkInput,
  name: string,
  reporter: Reporter,
): void {
  const { dataset, unit, file } = data!;
  const input = dataset!.inputs!.find((each) => `input.${each.name}` === name)!;
  const given = dataset!.properties.get("exclude")?.valueSpan;
  const before = given === undefined ? "" : `${unit.text.slice(given.start, given.end)}, `;
  reporter.report(messages.unusedInput(name), declaration.dataset!.span, {
    fixes:
      input.kind === "table" || file !== names.file
        ? []
        : [
            {
              title: `Leave \`${input.column}\` out of \`${dataset!.name}\``,
              unit,
              edits: [setProperty(unit.text, dataset!, "exclude", `${before}${columnText(input.column)}`)],
            },
          ],
  });
}
