/** Code lenses: above each network train it, and what it costs; above each dataset look at its data. */
import type { NetworkCheck } from "../../src/language/check/network.js";
import type { Span } from "../../src/text.js";
import { networkCost } from "../describe-cost.js";
import { bytes, counted } from "../markdown.js";
import { networkChecks } from "../network-checks.js";
import type { Program } from "../program.js";
import { moved } from "../symbols/resolve.js";

export interface Lens {
  readonly span: Span;
  readonly title: string;
  /** The network to train on a click, or the dataset to show; a lens without either only says something. */
  readonly train?: string;
  readonly preview?: string;
}

export interface LensParts {
  readonly train: boolean;
  readonly cost: boolean;
  readonly data: boolean;
}

const allParts: LensParts = { train: true, cost: true, data: true };
const bytesOfFloat = 4;

export function codeLenses(program: Program, parts: LensParts = allParts): Lens[] {
  return [...(parts.data ? dataLenses(program) : []), ...networkLenses(program, parts)];
}

function dataLenses({ analysis }: Program): Lens[] {
  const { main } = analysis.program;
  return [...main.tables.dataset].flatMap(([name, { declaration, unit }]) => {
    const isNamed = name !== "" && declaration.properties.some((property) => property.name.text === "source");
    const span = moved(declaration.keywordSpan, analysis.placement.of(unit).start);
    return isNamed ? [{ span, title: "▤ Preview data", preview: name }] : [];
  });
}

function networkLenses({ analysis }: Program, parts: LensParts): Lens[] {
  return [...networkChecks(analysis)].flatMap(([name, check]) => {
    const { declaration, unit, data } = check;
    const span = moved(declaration.keywordSpan, analysis.placement.of(unit).start);
    const lenses: Lens[] = [];
    if (parts.train && data?.dataset !== undefined && name !== "") {
      lenses.push({ span, title: "▶ Train model", train: name });
    }
    const title = parts.cost ? costText(check) : undefined;
    if (title !== undefined) lenses.push({ span, title });
    return lenses;
  });
}

/** `1,234 parameters · 4.8 KB of weights · 20 KB of activations for 32 rows`; undefined where a shape is not known. */
function costText({ graph, trainings }: NetworkCheck): string | undefined {
  const { parameters, values } = networkCost(graph);
  if (graph.output === undefined || parameters === undefined || values === undefined) return undefined;
  const { batch } = trainings[0]!.settings;
  const said = [counted(parameters, "parameter")];
  if (parameters > 0) said.push(`${bytes(parameters * bytesOfFloat)} of weights`);
  said.push(`${bytes(values * batch * bytesOfFloat)} of activations for ${counted(batch, "row")}`);
  return said.join(" · ");
}
