/** What comes out of each step of a body, a network's or a block's in one of its uses, and what the step costs. */
import { keptWith } from "../../src/kept.js";
import type { BlockUse, CheckedNode } from "../../src/language/check/checked-graph.js";
import type { NetworkCheck } from "../../src/language/check/network.js";
import type { Program } from "../../src/language/program/program.js";
import type { SourceFile } from "../../src/language/program/source-file.js";
import type {
  CallStep,
  CallValue,
  FlowDeclaration,
  Statement,
  Step,
} from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";

export interface StepResult {
  readonly step: CallStep;
  /** Every layer that the step stands for, all repetitions. */
  readonly nodes: readonly CheckedNode[];
  /** The one whose value it gives; undefined where it only passes on what it was given. */
  readonly output: CheckedNode | undefined;
}

/** One use of a block in a network: the layers it stands for. */
export interface BlockInstance {
  /** How deep in uses of blocks its layers lie, at least 1. */
  readonly depth: number;
  readonly nodes: readonly CheckedNode[];
}

/** Finds the block that a use means. */
export type BlockOf = (use: BlockUse) => FlowDeclaration | undefined;

export function blocksOf(program: Program, fileOf: (unit: Unit) => SourceFile): BlockOf {
  return ({ block, unit }) => program.find("block", fileOf(unit), block)?.declaration;
}

/** The results of a body's steps; `nodes` are the body's own layers, at a depth of uses. */
export function stepResults(
  { statements }: FlowDeclaration,
  nodes: readonly CheckedNode[],
  depth: number,
  blockOf: BlockOf,
): StepResult[] {
  const byCall = groupByCall(nodes, depth);
  const results: StepResult[] = [];
  for (const { steps } of statements) {
    for (const step of steps) {
      const its = step.kind === "call" ? byCall.get(step.call) : undefined;
      if (step.kind === "name" || its === undefined) continue;
      results.push({ step, nodes: its, output: outputOf(its, depth, blockOf) });
    }
  }
  return results;
}

/** The layers by the call of the body that brought them in. */
function groupByCall(nodes: readonly CheckedNode[], depth: number): Map<CallValue, CheckedNode[]> {
  const groups = new Map<CallValue, CheckedNode[]>();
  for (const node of nodes) {
    const call = node.uses[depth]?.call ?? node.call;
    if (call === undefined) continue;
    const group = groups.get(call);
    if (group === undefined) groups.set(call, [node]);
    else group.push(node);
  }
  return groups;
}

/** The layer whose value a call gives, of its last repetition. */
function outputOf(nodes: readonly CheckedNode[], depth: number, blockOf: BlockOf): CheckedNode | undefined {
  const last = nodes.at(-1);
  const use = last?.uses[depth];
  if (use === undefined) return last;
  const block = blockOf(use);
  if (block === undefined) return undefined;
  const groups = groupByCall(
    nodes.filter(({ uses }) => uses[depth]?.name === use.name),
    depth + 1,
  );
  return outputOfStatement(block.statements, block.statements.length - 1);

  function outputOfStatement(statements: readonly Statement[], at: number): CheckedNode | undefined {
    const step: Step | undefined = statements[at]?.steps.at(-1);
    if (step === undefined) return undefined;
    if (step.kind === "call") return outputOf(groups.get(step.call) ?? [], depth + 1, blockOf);
    const above = statements.slice(0, at).findLastIndex(({ name }) => name?.text === step.text);
    return above < 0 ? undefined : outputOfStatement(statements, above);
  }
}

type Instances = ReadonlyMap<Unit, ReadonlyMap<string, BlockInstance>>;

/** The first use of each block in a network, by the unit that declares it and its name. */
export const firstUses = keptWith((check: NetworkCheck): Instances => findFirstUses(check));

/** The first use of one block in a network, `unit` being the one that declares it. */
export function firstUse(check: NetworkCheck, unit: Unit, block: string): BlockInstance | undefined {
  return firstUses(check).get(unit)?.get(block);
}

function findFirstUses({ graph }: NetworkCheck): Instances {
  const found = new Map<Unit, Map<string, { depth: number; name: string; nodes: CheckedNode[] }>>();
  for (const node of graph.nodes) {
    for (let depth = 1; depth <= node.uses.length; depth++) {
      const use = node.uses[depth - 1]!;
      const unit = node.uses[depth]?.unit ?? node.unit;
      let ofUnit = found.get(unit);
      if (ofUnit === undefined) {
        ofUnit = new Map();
        found.set(unit, ofUnit);
      }
      const first = ofUnit.get(use.block);
      if (first === undefined) ofUnit.set(use.block, { depth, name: use.name, nodes: [node] });
      else if (first.depth === depth && first.name === use.name) first.nodes.push(node);
    }
  }
  return found;
}
