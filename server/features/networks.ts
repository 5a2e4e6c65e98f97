/** Lists the networks of a program for the command that trains one. */
import type { CheckedNetwork } from "../../src/language/analyse.js";
import { countErrors } from "../../src/language/analyse.js";
import type { Span } from "../../src/text.js";
import { contains } from "../locate.js";
import type { Program } from "../program.js";

export interface NetworkEntry {
  readonly name: string;
  readonly span: Span;
  /** Of its header. */
  readonly headerSpan: Span;
  /** Whether it has a dataset to learn from. */
  readonly trainable: boolean;
  /** In the network, its dataset and its `train` block. */
  readonly errors: number;
}

export function networkEntries({ analysis }: Program): NetworkEntry[] {
  return analysis.networks
    .filter(({ declaration }) => declaration.name.text !== "")
    .map((network) => ({
      name: network.declaration.name.text,
      span: network.declaration.span,
      headerSpan: network.declaration.keywordSpan,
      trainable: network.dataset !== undefined,
      errors: countErrors(
        analysis.diagnostics.filter(({ span }) => spansOf(network).some((own) => contains(own, span.start))),
      ),
    }));
}

function spansOf({ declaration, dataset, settings }: CheckedNetwork): Span[] {
  return [declaration.span, dataset?.span, settings.block?.span].filter((span) => span !== undefined);
}
