/** Which value of a network answers which target: its only one, or those that `Output(…)` names. */
import type { Dataset } from "../../network.js";
import type { Fix } from "../diagnostic.js";
import { insertLayerAfter, setArgument } from "../edits.js";
import { messages } from "../messages/messages.js";
import type { Reporter } from "../reporter.js";
import type { CallValue, NetworkDeclaration } from "../syntax/tree.js";
import type { CheckedGraph, CheckedNode } from "./checked-graph.js";
import { reportUnknownTarget } from "./heads.js";
import { type Learnt, learntOf } from "./task.js";

/** What is learnt by which layer, one for each target; without data, one for the output. */
export function learntIn(graph: CheckedGraph, dataset: Dataset | undefined): readonly Learnt[] {
  const last = graph.output === undefined ? undefined : graph.nodes[graph.output];
  const targets = dataset?.targets ?? [];
  if (targets.length < 2) return [learntOf(dataset, targets[0], last)];
  return targets.map((target) => {
    const id = graph.outputs.find(({ name }) => name === target.name)?.id;
    return learntOf(dataset, target, id === undefined ? undefined : graph.nodes[id]);
  });
}

/** Says where outputs and targets do not go together. */
export function checkOutputNames(
  text: string,
  declaration: NetworkDeclaration,
  graph: CheckedGraph,
  dataset: Dataset,
  reporter: Reporter,
): void {
  const last = declaration.statements.at(-1);
  if (last === undefined || graph.output === undefined) return;
  const names = dataset.targets.map(({ name }) => name);
  const step = last.steps[0];
  const call = step?.kind === "call" && step.call.name.text === "Output" ? step.call : undefined;
  if (call === undefined) {
    if (names.length < 2) return;
    reporter.report(messages.missingOutputs(dataset.name, names), last.span, {
      fixes: outputsFix(text, declaration, names),
    });
    return;
  }
  if (names.length === 1 && graph.outputs.length > 1) {
    reporter.report(messages.severalOutputs(dataset.name, names[0]!, graph.outputs.length), last.span);
    return;
  }
  for (const { name } of call.arguments) {
    if (name !== undefined && !names.includes(name.text)) {
      reportUnknownTarget(name.text, name.span, names, reporter);
    }
  }
  const given = call.arguments.flatMap(({ name }) => (name === undefined ? [] : [name.text]));
  // A name that is no target's was most probably meant for one of those that are missing.
  if (given.some((name) => !names.includes(name))) return;
  for (const name of names.filter((each) => !given.includes(each))) {
    reporter.report(messages.missingOutput(name), call.name.span, {
      fixes: addFix(text, declaration, call, name),
    });
  }
}

/** `Output(…)` with values that are called like the targets. */
function outputsFix(text: string, declaration: NetworkDeclaration, names: readonly string[]): Fix[] {
  if (!names.every((name) => isValue(declaration, name))) return [];
  const call = `Output(${names.map((name) => `${name}: ${name}`).join(", ")})`;
  const last = declaration.statements.at(-1)!;
  return [{ title: `Add \`${call}\``, edits: [insertLayerAfter(text, last.span, call)] }];
}

function addFix(text: string, declaration: NetworkDeclaration, call: CallValue, name: string): Fix[] {
  if (!isValue(declaration, name)) return [];
  const editable = { call, given: new Map(), parenthesesSpan: call.parenthesesSpan };
  return [{ title: `Add \`${name}: ${name}\``, edits: [setArgument(text, editable, name, name)] }];
}

function isValue({ statements }: NetworkDeclaration, name: string): boolean {
  return statements.some((statement) => statement.name?.text === name);
}

/** The layers that give the outputs of several targets, once all are there. */
export function outputsOf(all: readonly Learnt[]): readonly CheckedNode[] | undefined {
  const nodes = all.flatMap(({ output }) => (output === undefined ? [] : [output]));
  return nodes.length === all.length ? nodes : undefined;
}
