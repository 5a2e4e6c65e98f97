/** Follows values through a checked network: the node a name stands for, and what flows into a step. */
import type { CheckedNetwork } from "../src/language/analyse.js";
import type { CheckedNode } from "../src/language/checked-graph.js";
import type { Statement } from "../src/language/tree.js";

/** The node whose output a step of a statement takes; undefined at the beginning of a flow. */
export function flowInto(
  network: CheckedNetwork,
  statement: Statement,
  step: number,
): CheckedNode | undefined {
  if (step > 0) return nodeOfStep(network, statement, step - 1);
  const { statements } = network.declaration;
  const before = statements[statements.indexOf(statement) - 1];
  return before === undefined ? datasetInput(network) : nodeOfStatement(network, before);
}

/** The node whose output `name` stands for, as seen from the place `before`. */
export function nodeOfName(network: CheckedNetwork, name: string, before: number): CheckedNode | undefined {
  const statement = definitionOf(network, name, before);
  if (statement !== undefined) return nodeOfStatement(network, statement);
  return name === "input" ? datasetInput(network) : undefined;
}

/** The statement that gave `name` its meaning at the place `before`. */
export function definitionOf(network: CheckedNetwork, name: string, before: number): Statement | undefined {
  return network.declaration.statements.findLast(
    (statement) => statement.name?.text === name && statement.span.end <= before,
  );
}

/** The names of values that can be used at the place `before`, the nearest first. */
export function namesAt(network: CheckedNetwork, before: number): readonly string[] {
  const names = network.declaration.statements
    .filter(({ name, span }) => name !== undefined && span.end <= before)
    .map(({ name }) => name!.text)
    .reverse();
  if (datasetInput(network) !== undefined) names.push("input");
  return [...new Set(names)];
}

function nodeOfStatement(network: CheckedNetwork, statement: Statement): CheckedNode | undefined {
  return nodeOfStep(network, statement, statement.steps.length - 1);
}

function nodeOfStep(network: CheckedNetwork, statement: Statement, at: number): CheckedNode | undefined {
  const step = statement.steps[at];
  if (step === undefined) return undefined;
  if (step.kind === "call") return network.nodes.find(({ call }) => call === step);
  // A name is defined above, so this ends.
  return nodeOfName(network, step.text, statement.span.start);
}

function datasetInput(network: CheckedNetwork): CheckedNode | undefined {
  return network.nodes.find(({ call }) => call === undefined);
}
