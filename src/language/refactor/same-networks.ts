/** Checks a refactored program again: its networks must be the ones from before, up to the names of their layers. */
import type { Dataset } from "../../network.js";
import { applyEdits } from "../../text.js";
import { type AnalyseOptions, type Analysis, analyse } from "../analyse.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { NetworkCheck } from "../check/network.js";
import type { Change } from "./refactoring.js";

/** Whether the program after a change has the same networks and datasets, and nothing is said of it that was not said before. */
export function keepsNetworks(analysis: Analysis, options: AnalyseOptions, change: Change): boolean {
  const after = analyse(applyEdits(analysis.source, change.edits), options);
  return saysNothingNew(analysis, after) && haveSameNetworks(analysis, after);
}

function saysNothingNew(before: Analysis, after: Analysis): boolean {
  const counts = new Map<string, number>();
  for (const { code } of before.diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  return after.diagnostics.every(({ code }) => {
    const left = counts.get(code) ?? 0;
    counts.set(code, left - 1);
    return left > 0;
  });
}

export function haveSameNetworks({ program: before }: Analysis, { program: after }: Analysis): boolean {
  const names = [...before.main.tables.network.keys()];
  const datasets = [...before.main.tables.dataset.keys()];
  return (
    isSame(names, [...after.main.tables.network.keys()]) &&
    isSame(datasets, [...after.main.tables.dataset.keys()]) &&
    datasets.every((name) =>
      isSame(
        plainDataset(before.dataset(before.main, name)?.dataset),
        plainDataset(after.dataset(after.main, name)?.dataset),
      ),
    ) &&
    names.every((name) => {
      const [old, now] = [before.network(before.main, name), after.network(after.main, name)];
      return old === now || (old !== undefined && now !== undefined && isSameNetwork(old, now));
    })
  );
}

function isSameNetwork(before: NetworkCheck, after: NetworkCheck): boolean {
  const [old, now] = [before.graph, after.graph];
  return (
    old.nodes.length === now.nodes.length &&
    old.output === now.output &&
    isSame(old.outputs, now.outputs) &&
    isSame([...before.parameters], [...after.parameters]) &&
    old.nodes.every((node, at) => isSameNode(node, now.nodes[at]!)) &&
    isSame(before.trainings.map(plainTraining), after.trainings.map(plainTraining))
  );
}

function isSameNode(before: CheckedNode, after: CheckedNode): boolean {
  return (
    before.layer === after.layer &&
    isSame(before.inputs, after.inputs) &&
    isSame(before.args, after.args) &&
    isSame(
      before.shape?.map(({ size }) => size),
      after.shape?.map(({ size }) => size),
    ) &&
    isSame(before.weights, after.weights)
  );
}

function plainDataset(dataset: Dataset | undefined): unknown {
  if (dataset === undefined) return undefined;
  const { source, query, test, targets, inputs, split, series, augment } = dataset;
  return { source, query, test, targets, inputs, split, series, augment };
}

function plainTraining({ alias, settings, heads }: NetworkCheck["trainings"][number]): unknown {
  const { block: _block, properties: _properties, inferred: _inferred, ...said } = settings;
  return { alias, said, heads };
}

function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}
