/** Inlay hints: behind each step what it puts out and what it costs, behind a network's header what was inferred. */
import { keptWith } from "../../src/kept.js";
import type { Analysis } from "../../src/language/analyse.js";
import type { NetworkCheck } from "../../src/language/check/network.js";
import type { BlockDeclaration } from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";
import { shapeText } from "../../src/layers/shape.js";
import { countParameters } from "../../src/network.js";
import type { Span } from "../../src/text.js";
import { parameterArithmetic, shapeWithAxes } from "../describe.js";
import { code, counted, names, paragraphs, whole } from "../markdown.js";
import { firstUse, networkChecks } from "../network-checks.js";
import type { Program } from "../program.js";
import { type BlockInstance, type BlockOf, blocksOf, type StepResult, stepResults } from "./step-results.js";

export interface Hint {
  readonly at: number;
  readonly label: string;
  readonly markdown: string;
}

/** Which parts of a hint are wanted. */
export interface HintParts {
  readonly shapes: boolean;
  readonly parameters: boolean;
}

const allParts: HintParts = { shapes: true, parameters: true };

/** A hint in two parts; `at` counts from its unit. */
interface Draft {
  readonly at: number;
  readonly shape: string;
  readonly parameters: string;
  readonly markdown: string;
}

/** Hints within `span`, in the order of their places. */
export function inlayHints(program: Program, span: Span, parts: HintParts = allParts): Hint[] {
  const { program: state, placement } = program.analysis;
  const { main } = state;
  const blockOf = blocksOf(state, (unit) => placement.of(unit).file);
  const hints: Hint[] = [];
  for (const [index, { unit, start }] of main.units.entries()) {
    if (start > span.end) break;
    if ((main.units[index + 1]?.start ?? main.text.length) < span.start) continue;
    for (const draft of draftsIn(program, unit, blockOf)) {
      const at = start + draft.at;
      const label = [parts.shapes && draft.shape, parts.parameters && draft.parameters]
        .filter((part) => typeof part === "string" && part !== "")
        .join(" · ");
      if (span.start <= at && at <= span.end && label !== "") {
        hints.push({ at, label, markdown: draft.markdown });
      }
    }
  }
  return hints.sort((a, b) => a.at - b.at);
}

function draftsIn({ analysis }: Program, unit: Unit, blockOf: BlockOf): Draft[] {
  const { tables } = analysis.program.main;
  return unit.declarations.flatMap((declaration): readonly Draft[] => {
    const { kind, name } = declaration;
    // One whose name another one above has counts for nothing.
    if (kind === "network" && tables.network.get(name.text)?.declaration === declaration) {
      return networkDrafts(networkChecks(analysis).get(name.text)!, blockOf);
    }
    if (kind === "block" && tables.block.get(name.text)?.declaration === declaration) {
      return blockDrafts(analysis, unit, declaration, blockOf);
    }
    return [];
  });
}

const networkDrafts = keptWith((check: NetworkCheck, blockOf: BlockOf): readonly Draft[] => {
  const steps = stepResults(check.declaration, check.graph.nodes, 0, blockOf);
  return [headerDraft(check), ...steps.map((result) => stepDraft(result))].filter(
    (draft) => draft !== undefined,
  );
});

function headerDraft({ declaration, data, trainings }: NetworkCheck): Draft | undefined {
  const features = data?.dataset?.features;
  if (features === undefined) return undefined;
  const { settings } = trainings[0]!;
  const why = settings.inferred.loss;
  const loss = why === undefined ? "" : ` · loss ${settings.loss.name}`;
  return {
    at: declaration.bodySpan.start,
    shape: counted(features.length, "feature") + loss,
    parameters: "",
    markdown: paragraphs(
      `Input: ${names(features, 20)}`,
      settings.inferred.task,
      why !== undefined && `Loss: ${why}`,
    ),
  };
}

/** In a block's body, as its first use in the file has it. */
function blockDrafts(
  analysis: Analysis,
  unit: Unit,
  block: BlockDeclaration,
  blockOf: BlockOf,
): readonly Draft[] {
  const name = block.name.text;
  const first = firstUse(analysis, unit, name);
  if (first === undefined) return [];
  const note = `In the first use of ${code(name)}, in the network ${code(first.network.declaration.name.text)}.`;
  return instanceDrafts(first.instance, block, blockOf, note);
}

const instanceDrafts = keptWith(
  (
    { nodes, depth }: BlockInstance,
    block: BlockDeclaration,
    blockOf: BlockOf,
    note: string,
  ): readonly Draft[] =>
    stepResults(block, nodes, depth, blockOf)
      .map((result) => stepDraft(result, note))
      .filter((draft) => draft !== undefined),
);

function stepDraft({ step, nodes, output }: StepResult, note?: string): Draft | undefined {
  const shape = output?.shape;
  // `Input(28, 28, 1)` says its shape itself.
  if (shape === undefined || output?.layer.inputs === "none") return undefined;
  const known = nodes.every(({ weights }) => weights !== undefined);
  const { total, trainable } = countParameters(nodes.flatMap(({ weights }) => weights ?? []));
  const only = nodes.length === 1;
  const sum =
    trainable === total ? whole(total) : `${whole(total)}, of which ${whole(trainable)} are trained`;
  return {
    at: step.span.end,
    shape: shapeText(shape),
    parameters: known && total > 0 ? counted(total, "parameter") : "",
    markdown: paragraphs(
      note,
      `Output: ${shapeWithAxes(shape)}`,
      known && total > 0 && `Parameters: ${only ? parameterArithmetic(nodes[0]!.weights!) : sum}`,
      !only && `Together ${whole(nodes.length)} layers.`,
    ),
  };
}
