/** Inputs of words and of numbered classes: their numbers are names, which an Embedding turns into what can be computed with. */
import type { Dataset } from "../../network.js";
import type { Fix } from "../diagnostic.js";
import { insertLayerBefore, setArgument } from "../edits.js";
import { inputNames, tokensOf } from "../figures.js";
import { messages } from "../messages/messages.js";
import type { Reporter } from "../reporter.js";
import type { CheckedNode } from "./checked-graph.js";
import { argumentSpan } from "./given-arguments.js";
import { placeOf } from "./output-places.js";

/** Layers that move numbers to other places and leave them what they are. */
const rearranging: ReadonlySet<string> = new Set([
  "Identity",
  "Flatten",
  "Reshape",
  "Permute",
  "RepeatVector",
  "Cropping1D",
  "ZeroPadding1D",
  "Concatenate",
]);

export function checkCodedInputs(
  source: string,
  nodes: readonly CheckedNode[],
  { inputs = [] }: Dataset,
  reporter: Reporter,
): void {
  const coded = inputs.flatMap((input, at) => {
    const tokens = tokensOf(input);
    return tokens === undefined ? [] : [{ id: at, input, tokens }];
  });
  if (coded.length === 0) return;
  const takers = takersOf(nodes);
  const names = inputNames(inputs);
  for (const { id, input, tokens } of coded) {
    const name = names[id]!;
    const figure = coded.length > 1 ? `tokens.${input.name}` : "tokens";
    const what = input.kind === "text" ? "words" : "classes";
    for (const node of takenBy(id, nodes, takers)) {
      if (node.layer.name === "Embedding") checkSize(source, node, name, tokens, figure, reporter);
      else {
        reporter.report(messages.codesAsAmounts(node.layer.name, name, what), placeOf(node, node.nameSpan), {
          fixes: embeddingFixes(source, node, figure, what),
        });
      }
    }
  }
}

/** By node, those that take its output. */
function takersOf(nodes: readonly CheckedNode[]): ReadonlyMap<number, readonly number[]> {
  const takers = new Map<number, number[]>();
  for (const { id, inputs } of nodes) {
    for (const input of inputs) {
      const known = takers.get(input);
      if (known === undefined) takers.set(input, [id]);
      else known.push(id);
    }
  }
  return takers;
}

/** The layers that do something with an input's numbers, beyond moving them. */
function takenBy(
  input: number,
  nodes: readonly CheckedNode[],
  takers: ReadonlyMap<number, readonly number[]>,
): CheckedNode[] {
  const seen = new Set<number>([input]);
  const found: CheckedNode[] = [];
  const open = [input];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const taker of takers.get(id) ?? []) {
      if (seen.has(taker)) continue;
      seen.add(taker);
      if (rearranging.has(nodes[taker]!.layer.name)) open.push(taker);
      else found.push(nodes[taker]!);
    }
  }
  return found;
}

function checkSize(
  source: string,
  node: CheckedNode,
  input: string,
  tokens: number,
  figure: string,
  reporter: Reporter,
): void {
  const size = node.args?.number("input_dim");
  if (size === undefined || size >= tokens) return;
  const span = placeOf(node, argumentSpan(node, "input_dim") ?? node.nameSpan);
  reporter.report(messages.smallEmbedding(size, input, tokens), span, {
    fixes:
      node.uses.length > 0
        ? []
        : [
            {
              title: `Set \`input_dim\` to \`${figure}\``,
              edits: [setArgument(source, node, "input_dim", figure)],
            },
          ],
  });
}

function embeddingFixes(source: string, node: CheckedNode, figure: string, what: string): Fix[] {
  if (node.uses.length > 0 || node.layer.inputs === "many") return [];
  const embedding = `Embedding(${figure}, ${what === "words" ? 16 : 4})`;
  const behind = what === "words" ? "GlobalAveragePooling1D()" : "Flatten()";
  return [embedding, `${embedding} -> ${behind}`].map((layers) => ({
    title: `Insert \`${layers}\``,
    edits: [insertLayerBefore(source, node, layers)],
  }));
}
