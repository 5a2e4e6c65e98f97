/** Go to definition: from the use of a dataset's, network's or value's name to where it is given. */
import type { Span } from "../../src/text.js";
import { definitionOf } from "../flow.js";
import { locate, type Place } from "../locate.js";
import type { Program } from "../program.js";

export function definition({ analysis }: Program, offset: number): Span | undefined {
  const place = locate(analysis.tree, offset);
  if (place === undefined) return undefined;
  const declared = (kind: "dataset" | "network") =>
    analysis.tree.declarations.find(({ kind: its, name }) => its === kind && name.text === place.text)?.name
      .span;
  if (place.role === "on") return declared("dataset");
  if (place.role === "declared" && place.declaration.kind === "train") return declared("network");
  return place.role === "step" || place.role === "value" ? valueDefinition(place) : undefined;

  function valueDefinition({ declaration, statement, text }: Place): Span | undefined {
    const network = analysis.networks.find((checked) => checked.declaration === declaration);
    if (network === undefined || statement === undefined) return undefined;
    const defining = definitionOf(network, text, statement.span.start)?.name?.span;
    return defining ?? (text === "input" ? network.declaration.dataset?.span : undefined);
  }
}
