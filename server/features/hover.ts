/** Hover: what the word under the cursor is, what it does, and what follows from it here. */
import type { Unit } from "../../src/language/syntax/units.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { columnsOf, type DataInput } from "../../src/network.js";
import type { Span } from "../../src/text.js";
import { type Body, bodyOf, nodeOfName, resultOf } from "../body.js";
import { calleeAt, outputDoc, paramAt } from "../callee.js";
import { describeChoice, describeLayer, describeParam, shapeWithAxes } from "../describe.js";
import { describeBlock } from "../describe-block.js";
import { inputText as describeInput } from "../describe-data.js";
import { declaredText, importText, keywords, nameText, valueInScope } from "../describe-names.js";
import { propertyText, propertyValueText } from "../describe-property.js";
import { describeLayerStep, firstUseText, flowRows } from "../describe-step.js";
import { locate, type Place } from "../locate.js";
import { code, names, paragraphs, table, valueText } from "../markdown.js";
import type { Program } from "../program.js";
import { unitAt } from "../symbols/files.js";
import { moved } from "../symbols/resolve.js";

export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

/** `pictures`: the editor shows pictures in its Markdown. */
export function hover(program: Program, offset: number, pictures = false): HoverText | undefined {
  const { unit, start } = unitAt(program.analysis.program.main, offset);
  const place = locate({ declarationsAt: () => unit.declarations }, offset - start);
  if (place === undefined) return undefined;
  const markdown = describe({ program, place, unit, start, pictures });
  return markdown === undefined || markdown === "" ? undefined : { markdown, span: moved(place.span, start) };
}

/** What is asked about; places count from the unit. */
export interface Asked {
  readonly program: Program;
  readonly place: Place;
  readonly unit: Unit;
  readonly start: number;
  /** Whether the editor shows pictures in its Markdown. */
  readonly pictures: boolean;
}

function describe(asked: Asked): string | undefined {
  const { place, program } = asked;
  switch (place.role) {
    case "keyword":
      return keywords[place.declaration.kind];
    case "declared":
    case "alias":
      return declaredText(program, place);
    case "on":
      return nameText(program, "dataset", place.text);
    case "path":
      return importText(program.analysis, place.text);
    case "property":
      return propertyText(asked, place.text);
    case "parameter":
      return valueInScope(asked, bodyAt(asked), place.text);
    case "defined":
      return flowName(asked, place.statement!.span.end);
    case "step":
      return flowName(asked, place.statement!.span.start) ?? unwrittenLayer(place.text);
    case "callee":
      return calleeText(asked);
    case "argument":
      return argumentText(asked);
    case "value":
      return valueHover(asked);
  }
}

function bodyAt({ program, place: { declaration }, start }: Asked): Body | undefined {
  const isFlow = declaration.kind === "network" || declaration.kind === "block";
  return isFlow ? bodyOf(program.analysis, start, declaration) : undefined;
}

/** A layer written without its parentheses. */
function unwrittenLayer(name: string): string | undefined {
  const layer = catalogue.get(name);
  return layer && paragraphs(`**${layer.name}**`, describeLayer(layer));
}

/** The name of a value of a body, as seen from a place. */
function flowName(asked: Asked, before: number): string | undefined {
  const body = bodyAt(asked);
  const { text, declaration } = asked.place;
  if (body === undefined) return undefined;
  const node = nodeOfName(body, text, before);
  const flowsIn = body.inputs.has(text) && node === body.inputs.get(text);
  if (flowsIn && (declaration.kind === "block" || node !== undefined)) return inputText(asked, body, text);
  if (node === undefined) return undefined;
  const step = [...body.steps.values()].find(({ output }) => output === node);
  if (step === undefined) return undefined;
  const title = node.call === undefined ? "" : `**${text}**: what ${code(step.step.call.name.text)} gives`;
  if (step.nodes.every(({ uses }) => uses.length === body.uses.length)) {
    return paragraphs(title, describeLayerStep(body, step));
  }
  return paragraphs(title, table(flowRows(body, step.nodes, step.output)), firstUseText(body));
}

/** What a body was given. */
function inputText({ place: { declaration } }: Asked, body: Body, name: string): string {
  const shape = body.inputs.get(name)?.shape;
  const dataset = body.network?.data?.dataset;
  const of = code(dataset?.name ?? "the data");
  const what =
    declaration.kind === "block"
      ? "what flows in where the block is used"
      : name === "input"
        ? `what the network is given, the features of ${of}`
        : `one of the inputs that ${of} gives the network`;
  const input = dataset?.inputs?.find((each) => name === "input" || name === `input.${each.name}`);
  return paragraphs(
    `**${name}**: ${what}`,
    shape && shapeWithAxes(shape),
    input && columnsText(input),
    firstUseText(body),
  );
}

/** Where its numbers come from. */
function columnsText(input: DataInput): string {
  return input.kind === "table" ? `From ${names(columnsOf(input), 20)}.` : `${describeInput(input)}.`;
}

function calleeText(asked: Asked): string | undefined {
  const { program, place } = asked;
  const { analysis } = program;
  const callee = calleeAt(analysis.program, place);
  if (callee === undefined) return undefined;
  if (callee.outputs) return paragraphs("**Output**", outputDoc);
  const body = place.calls.length === 1 ? bodyAt(asked) : undefined;
  const step = body && resultOf(body, place.calls[0]!);
  if (callee.block !== undefined) {
    const block = describeBlock(analysis, callee.block);
    if (body?.network === undefined || step === undefined) return block;
    const here = table(flowRows(body, step.nodes, step.output));
    return paragraphs(block, "**Here:**", here, firstUseText(body));
  }
  if (callee.layer === undefined) return describeChoice({ ...callee, doc: callee.doc ?? "" });
  if (body?.network === undefined || step === undefined) {
    return paragraphs(`**${callee.name}**`, describeLayer(callee.layer));
  }
  return describeLayerStep(body, step);
}

function argumentText(asked: Asked): string | undefined {
  const { place, program } = asked;
  const callee = calleeAt(program.analysis.program, place);
  const param = paramAt(program.analysis.program, place);
  if (callee === undefined || param === undefined) return undefined;
  const body = place.calls.length === 1 ? bodyAt(asked) : undefined;
  const node = callee.layer && body && resultOf(body, place.calls[0]!)?.nodes[0];
  const inForce = node?.args?.get(param.name);
  return describeParam(callee.name, param, inForce === undefined ? undefined : valueText(inForce));
}

function valueHover(asked: Asked): string | undefined {
  const { place } = asked;
  if (place.property !== undefined) return propertyValueText(asked, argumentText(asked));
  const body = bodyAt(asked);
  const inputs = place.statement?.span.start;
  return (
    valueInScope(asked, body, place.text) ??
    argumentText(asked) ??
    (inputs === undefined ? undefined : flowName(asked, inputs))
  );
}
