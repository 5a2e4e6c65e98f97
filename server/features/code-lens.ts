/** Code lenses above each network: train it, and how many parameters it has. */
import { countNetworkParameters } from "../../src/network.js";
import type { Span } from "../../src/text.js";
import { counted } from "../markdown.js";
import type { Program } from "../program.js";

export interface Lens {
  readonly span: Span;
  readonly title: string;
  /** The network to train on a click; a lens without one only says something. */
  readonly train?: string;
}

export function codeLenses({ analysis }: Program): Lens[] {
  return analysis.networks.flatMap(({ declaration, dataset, network }) => {
    const span = declaration.keywordSpan;
    const name = declaration.name.text;
    const lenses: Lens[] = [];
    if (dataset !== undefined && name !== "") lenses.push({ span, title: "▶ Train model", train: name });
    if (network !== undefined) {
      lenses.push({ span, title: counted(countNetworkParameters(network).total, "parameter") });
    }
    return lenses;
  });
}
