/** Inlay hints: after each layer what it puts out and what it costs, after a network's header what was inferred. */
import type { CheckedNetwork } from "../../src/language/analyse.js";
import type { CheckedNode } from "../../src/language/checked-graph.js";
import { shapeText } from "../../src/layers/shape.js";
import { countParameters } from "../../src/network.js";
import type { Span } from "../../src/text.js";
import { parameterArithmetic, shapeWithAxes } from "../describe.js";
import { counted, names, paragraphs } from "../markdown.js";
import type { Program } from "../program.js";

export interface Hint {
  readonly at: number;
  readonly label: string;
  readonly markdown: string;
}

/** Hints within `span`, in the order of their places. */
export function inlayHints({ analysis }: Program, span: Span): Hint[] {
  return analysis.networks
    .flatMap((network) => [headerHint(network), ...network.nodes.map(layerHint)])
    .filter((hint) => hint !== undefined)
    .filter(({ at }) => span.start <= at && at <= span.end)
    .sort((a, b) => a.at - b.at);
}

function headerHint({ declaration, dataset, settings }: CheckedNetwork): Hint | undefined {
  if (dataset?.features === undefined) return undefined;
  const why = settings.inferred.loss;
  const loss = why === undefined ? "" : ` · loss ${settings.loss.name}`;
  return {
    at: declaration.bodySpan.start,
    label: counted(dataset.features.length, "feature") + loss,
    markdown: paragraphs(
      `Input: ${names(dataset.features, 20)}`,
      settings.inferred.task,
      why !== undefined && `Loss: ${why}`,
    ),
  };
}

function layerHint({ call, layer, shape, weights }: CheckedNode): Hint | undefined {
  // `Input(28, 28, 1)` says its shape itself.
  if (call === undefined || shape === undefined || layer.inputs === "none") return undefined;
  const total = weights === undefined ? 0 : countParameters(weights).total;
  return {
    at: call.span.end,
    label: total === 0 ? shapeText(shape) : `${shapeText(shape)} · ${counted(total, "parameter")}`,
    markdown: paragraphs(
      `Output: ${shapeWithAxes(shape)}`,
      weights !== undefined && total > 0 && `Parameters: ${parameterArithmetic(weights)}`,
    ),
  };
}
