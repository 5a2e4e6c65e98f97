/** Proposes changes where a network's output, or its loss, does not suit the target. */
import type { LossName } from "../../network.js";
import type { Span } from "../../text.js";
import type { CheckedNode } from "../check/checked-graph.js";
import type { Learnt } from "../check/task.js";
import type { Fix } from "../diagnostic.js";
import { insertLayerBefore, setArgument } from "../edits.js";
import { replacement } from "../reporter.js";
import { sequenceFixes } from "./rank.js";
import { lineAbove, shapesAfter } from "./what-if.js";

/** Brings the output down to one axis; `last` is the layer that decides how many outputs there are. */
export function headRankFixes(
  source: string,
  nodes: readonly CheckedNode[],
  output: CheckedNode,
  last: CheckedNode,
): Fix[] {
  if (last.uses.length > 0) return [];
  const rank = output.shape!.length;
  const line = lineAbove(nodes, output.id).filter(({ uses }) => uses.length === 0);
  const layers = ["Flatten()", ...(rank <= 4 ? [`GlobalAveragePooling${rank - 1}D()`] : [])];
  return [
    ...sequenceFixes(
      source,
      line,
      false,
      (change) => shapesAfter(nodes, [output.id], [change])?.[0]?.length === 1,
    ),
    ...layers.map((layer) => ({
      title: `Insert \`${layer}\``,
      edits: [insertLayerBefore(source, last, layer)],
    })),
  ];
}

/** As many outputs as are needed and, where the activation stands in the same layer, the one that goes with them. */
export function headWidthFixes(
  source: string,
  output: CheckedNode,
  last: CheckedNode,
  units: string,
  needed: string,
): Fix[] {
  if (last.layer.name !== "Dense" || last.uses.length > 0) return [];
  const width = setArgument(source, last, "units", units);
  const activation = output === last ? last.args?.get("activation") : needed;
  if (activation === needed) return [{ title: `Set \`units\` to \`${units}\``, edits: [width] }];
  return [
    {
      title: `Set \`units\` to \`${units}\` with \`${needed}\``,
      edits: [width, setArgument(source, last, "activation", needed)],
    },
  ];
}

/** The usual loss for a target in place of one that is for another kind; `span` is the value that names it. */
export function lossFixes({ target, column, classes }: Learnt, span: Span): Fix[] {
  const named = column?.kind === "category" || classes !== undefined;
  const ofOne: LossName = named ? "sparse_categorical_crossentropy" : "mean_squared_error";
  const loss = target?.labels === undefined ? ofOne : "binary_crossentropy";
  return [replacement(`Change to \`${loss}\``, span, loss)];
}
