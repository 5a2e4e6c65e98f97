/** The outline: datasets with their properties, networks with their layers and shapes, train blocks. */
import type { CheckedNetwork } from "../../src/language/analyse.js";
import type { Declaration, Property, Step } from "../../src/language/tree.js";
import { shapeText } from "../../src/layers/shape.js";
import { countNetworkParameters } from "../../src/network.js";
import type { Span } from "../../src/text.js";
import { counted } from "../markdown.js";
import type { Program } from "../program.js";

export interface OutlineEntry {
  readonly name: string;
  readonly kind: "dataset" | "network" | "train" | "layer" | "property";
  readonly detail: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

export function outline(program: Program): OutlineEntry[] {
  const { tree, networks } = program.analysis;
  return tree.declarations.map((declaration) => {
    const checked = networks.find((network) => network.declaration === declaration);
    return declarationEntry(program.source, declaration, checked);
  });
}

function declarationEntry(
  source: string,
  declaration: Declaration,
  checked: CheckedNetwork | undefined,
): OutlineEntry {
  const { kind, name, span, keywordSpan } = declaration;
  return {
    // A name is still missing while it is typed, and an outline cannot show nothing.
    name: name.text === "" ? kind : name.text,
    kind,
    detail: kind === "network" ? networkDetail(checked) : kind,
    span,
    nameSpan: name.text === "" ? keywordSpan : name.span,
    children:
      declaration.kind === "network"
        ? declaration.statements.flatMap(({ name: given, steps }) =>
            steps.map((step, at) =>
              stepEntry(step, at === steps.length - 1 ? given?.text : undefined, checked),
            ),
          )
        : declaration.properties.map((property) => propertyEntry(source, property)),
  };
}

function networkDetail(checked: CheckedNetwork | undefined): string {
  if (checked?.network === undefined) return "network";
  return `network, ${counted(countNetworkParameters(checked.network).total, "parameter")}`;
}

function stepEntry(step: Step, given: string | undefined, checked: CheckedNetwork | undefined): OutlineEntry {
  const written = step.kind === "call" ? step.name : step;
  const shape = checked?.nodes.find(({ call }) => call === step)?.shape;
  return {
    name: given === undefined ? written.text : `${given} = ${written.text}`,
    kind: "layer",
    detail: shape === undefined ? "" : shapeText(shape),
    span: step.span,
    nameSpan: written.span,
    children: [],
  };
}

function propertyEntry(source: string, { name, valueSpan, span }: Property): OutlineEntry {
  const detail = source.slice(valueSpan.start, valueSpan.end);
  return { name: name.text, kind: "property", detail, span, nameSpan: name.span, children: [] };
}
