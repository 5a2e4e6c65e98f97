/** Describes a block in Markdown: what it is for, its parameters, and what each of its uses gives. */
import type { Analysis } from "../src/language/analyse.js";
import type { BlockUse, CheckedNode } from "../src/language/check/checked-graph.js";
import type { NetworkCheck } from "../src/language/check/network.js";
import type { FoundBlock } from "../src/language/program/names.js";
import { shapeText } from "../src/layers/shape.js";
import { blockParams } from "./block-params.js";
import { sizeText } from "./describe-cost.js";
import { blocksOf, stepResults } from "./features/step-results.js";
import { code, counted, paragraphs, valueText } from "./markdown.js";

/** So many uses are listed. */
const mostUses = 6;

export function describeBlock(analysis: Analysis, block: FoundBlock): string {
  const { declaration, names } = block;
  const from = names.file === analysis.program.main.path ? "" : `, from ${code(names.file)}`;
  const uses = usesOf(analysis, block);
  const listed = uses.slice(0, mostUses).map((use) => `- ${useText(analysis, block, use)}`);
  return paragraphs(
    `**block ${declaration.name.text}**${from}`,
    declaration.doc,
    paramList(block),
    uses.length === 0
      ? "No network of this file uses it."
      : `${counted(uses.length, "use")} in this file:\n${listed.join("\n")}${uses.length > mostUses ? "\n- …" : ""}`,
  );
}

function paramList(block: FoundBlock): string {
  return blockParams(block)
    .map((param, at) => {
      const written = block.declaration.parameters[at]?.default;
      const byDefault =
        written === undefined ? "required" : `default ${code(defaultText(block, at, param.default))}`;
      return `- ${code(param.name)} (${byDefault}): ${param.doc}`;
    })
    .join("\n");
}

/** A default as it is written, and its value where that is not the same. */
function defaultText(
  { declaration, unit }: FoundBlock,
  at: number,
  value: Parameters<typeof valueText>[0] | undefined,
): string {
  const { span } = declaration.parameters[at]!.default!;
  const written = unit.text.slice(span.start, span.end);
  const worked = value === undefined || value === null ? written : valueText(value);
  return written === worked || written.endsWith("%") ? written : `${written} = ${worked}`;
}

interface Use {
  readonly network: NetworkCheck;
  readonly use: BlockUse;
  readonly depth: number;
  readonly nodes: CheckedNode[];
}

/** Each use in a network of this file, the repetitions of one call counted once. */
function usesOf({ program }: Analysis, { unit, declaration }: FoundBlock): Use[] {
  return [...program.main.tables.network.keys()].flatMap((name) => {
    const network = program.network(program.main, name)!;
    const found = new Map<string, Use>();
    const calls = new Set<unknown>();
    for (const node of network.graph.nodes) {
      node.uses.forEach((use, at) => {
        if (use.block !== declaration.name.text || (node.uses[at + 1]?.unit ?? node.unit) !== unit) return;
        const known = found.get(use.name);
        if (known !== undefined) known.nodes.push(node);
        else if (!calls.has(use.call)) {
          calls.add(use.call);
          found.set(use.name, { network, use, depth: at + 1, nodes: [node] });
        }
      });
    }
    return [...found.values()];
  });
}

/** Where a use stands, and what it gives. */
function useText(
  { program, placement, source }: Analysis,
  { declaration }: FoundBlock,
  { network, use, depth, nodes }: Use,
): string {
  const blockOf = blocksOf(program, (unit) => placement.of(unit).file);
  const results = stepResults(declaration, nodes, depth, blockOf);
  const last = declaration.statements.at(-1)?.steps.at(-1);
  const output = results.find(({ step }) => step === last)?.output?.shape;
  const { file, start } = placement.of(use.unit);
  const line = source.slice(0, start + use.call.span.start).split(/\r\n|\n|\r/).length;
  const gives = output === undefined ? "" : ` gives ${code(shapeText(output))},`;
  return `${code(use.name)} in ${code(network.declaration.name.text)}${file === program.main ? `, line ${line}` : ""}:${gives} ${sizeText(nodes, network.graph.nodes)}`;
}
