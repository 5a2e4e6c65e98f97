/** Inlay hints: behind each step what it puts out and what it costs, behind a network's header what was inferred. */
import { keptWith } from "../../src/kept.js";
import type { Analysis } from "../../src/language/analyse.js";
import type { NetworkCheck } from "../../src/language/check/network.js";
import type { BlockDeclaration } from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";
import { shapeText } from "../../src/layers/shape.js";
import { columnsOf, countParameters, type DataInput, type Dataset } from "../../src/network.js";
import type { DataFacts } from "../../src/profile.js";
import type { Span } from "../../src/text.js";
import { dataHints } from "../data-hints.js";
import { parameterArithmetic, shapeWithAxes } from "../describe.js";
import { inputText } from "../describe-data.js";
import { factsOf } from "../facts.js";
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
  readonly data: boolean;
}

const allParts: HintParts = { shapes: true, parameters: true, data: true };

/** A hint in its parts; `at` counts from its unit. */
interface Draft {
  readonly at: number;
  readonly data?: string;
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
      const label = [
        parts.data && draft.data,
        parts.shapes && draft.shape,
        parts.parameters && draft.parameters,
      ]
        .filter((part) => typeof part === "string" && part !== "")
        .join(" · ");
      if (span.start <= at && at <= span.end && label !== "") {
        hints.push({ at, label, markdown: draft.markdown });
      }
    }
  }
  return hints.sort((a, b) => a.at - b.at);
}

function draftsIn(program: Program, unit: Unit, blockOf: BlockOf): Draft[] {
  const { analysis } = program;
  const { main } = analysis.program;
  const { tables } = main;
  return unit.declarations.flatMap((declaration): readonly Draft[] => {
    const { kind, name } = declaration;
    // One whose name another one above has counts for nothing.
    if (kind === "network" && tables.network.get(name.text)?.declaration === declaration) {
      return networkDrafts(networkChecks(analysis).get(name.text)!, blockOf);
    }
    if (kind === "block" && tables.block.get(name.text)?.declaration === declaration) {
      return blockDrafts(analysis, unit, declaration, blockOf);
    }
    if (kind === "dataset" && tables.dataset.get(name.text)?.declaration === declaration) {
      const dataset = analysis.program.dataset(main, name.text)?.dataset;
      return dataset === undefined ? [] : dataDrafts(dataset, factsOf(program, dataset));
    }
    return [];
  });
}

/** Not kept: how the rows are dealt out is known later than the dataset. */
function dataDrafts(dataset: Dataset, facts: DataFacts | undefined): Draft[] {
  return dataHints(dataset, facts).map(({ at, label, markdown }) => ({
    at,
    data: label,
    shape: "",
    parameters: "",
    markdown,
  }));
}

const networkDrafts = keptWith((check: NetworkCheck, blockOf: BlockOf): readonly Draft[] => {
  const steps = stepResults(check.declaration, check.graph.nodes, 0, blockOf);
  return [headerDraft(check), ...steps.map((result) => stepDraft(result))].filter(
    (draft) => draft !== undefined,
  );
});

function headerDraft({ declaration, data, trainings }: NetworkCheck): Draft | undefined {
  const inputs = data?.dataset?.inputs;
  if (inputs === undefined) return undefined;
  const { settings } = trainings[0]!;
  const why = settings.inferred.loss;
  const loss = why === undefined ? "" : ` · loss ${settings.loss.name}`;
  return {
    at: declaration.bodySpan.start,
    shape: inputShapes(inputs) + loss,
    parameters: "",
    markdown: paragraphs(
      ...inputs.map(inputLine),
      settings.inferred.task,
      why !== undefined && `Loss: ${why}`,
    ),
  };
}

/** `4 features`, `28×28×1`, or each input by its name: `table 4, photo 28×28×3`. */
function inputShapes(inputs: readonly DataInput[]): string {
  const only = inputs.length === 1 ? inputs[0]! : undefined;
  if (only === undefined) return inputs.map(({ name, shape }) => `${name} ${shape.join("×")}`).join(", ");
  const [width] = only.shape;
  if (only.kind === "table" && only.shape.length === 1) return counted(width!, "feature");
  return only.shape.join("×");
}

function inputLine(input: DataInput, _: number, { length }: readonly DataInput[]): string {
  const title = length === 1 ? "Input" : `Input ${code(input.name)}`;
  return `${title}: ${input.kind === "table" ? names(columnsOf(input), 20) : inputText(input)}`;
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
