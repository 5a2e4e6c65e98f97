/** Signature help: what the call around the cursor takes, and which of it stands at the cursor. */
import { tokenize } from "../../src/language/syntax/lexer.js";
import type { Argument, CallValue, Declaration, Value } from "../../src/language/syntax/tree.js";
import type { Unit } from "../../src/language/syntax/units.js";
import type { Param } from "../../src/layers/layer.js";
import { type Callee, calleeAt, inputsOf, paramOf } from "../callee.js";
import { cursorAt } from "../completion/cursor.js";
import { layerLink, paramText } from "../describe.js";
import { declarationAt, type Place } from "../locate.js";
import { code, paragraphs, valueText } from "../markdown.js";
import type { Program } from "../program.js";
import { unitAt } from "../symbols/files.js";

export interface Signature {
  readonly label: string;
  readonly markdown: string;
  readonly parameters: readonly SignatureParameter[];
  /** Undefined where the cursor is at none of them. */
  readonly active: number | undefined;
}

export interface SignatureParameter {
  /** Where in the signature's label it stands. */
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

export function signatureHelp(program: Program, offset: number): Signature | undefined {
  const asked = readAt(program, offset);
  const place = placeInCall(asked);
  const callee = place && calleeAt(program.analysis.program, place);
  if (place === undefined || callee === undefined) return undefined;
  const call = place.calls.at(-1)!;
  const inputs = inputSlots(callee, call, (place.step ?? 0) > 0 && place.calls.length === 1);
  const slots = [...inputs, ...callee.params.map(paramSlot)];
  return signatureOf(callee, slots, activeSlot(callee, call, argumentAt(call, asked), inputs));
}

/** Where the cursor is, in the unit around it; places count from the unit. */
interface Asked {
  readonly unit: Pick<Unit, "text" | "declarations" | "problems">;
  readonly offset: number;
}

/** With a word at the cursor where a value is still to come, so that the parser finds an argument there. */
function readAt(program: Program, offset: number): Asked {
  const before = program.source.slice(Math.max(0, offset - 200), offset);
  const after = program.source[offset] ?? "";
  if (/[(,:[=+*/-]\s*$/.test(before) && !/[\p{L}\p{N}_"[-]/u.test(after)) {
    return cursorAt(program, { start: offset, end: offset });
  }
  const { unit, start } = unitAt(program.analysis.program.main, offset);
  return { unit, offset: offset - start };
}

function placeInCall(asked: Asked): Place | undefined {
  const { unit, offset } = asked;
  const declaration =
    declarationAt({ declarationsAt: () => unit.declarations }, offset) ??
    unit.declarations.findLast(({ span }) => span.start <= offset);
  if (declaration === undefined) return undefined;
  const base = { role: "value", text: "", span: declaration.span, declaration, calls: [] } as const;
  const place = lineAt(declaration, offset);
  const calls = place?.values.flatMap((value) => callsAround(value, asked)) ?? [];
  return place === undefined || calls.length === 0 ? undefined : { ...base, ...place.around, calls };
}

interface Line {
  readonly values: readonly Value[];
  readonly around: Pick<Place, "statement" | "step" | "property">;
}

/** The step or property that begins last before the cursor. */
function lineAt(declaration: Declaration, offset: number): Line | undefined {
  if ("statements" in declaration) {
    const statement = declaration.statements.findLast(({ span }) => span.start <= offset);
    const step = statement?.steps.findLastIndex(({ span }) => span.start <= offset) ?? -1;
    const here = statement?.steps[step];
    if (statement === undefined || here === undefined) return undefined;
    return { values: [here.kind === "call" ? here.call : here], around: { statement, step } };
  }
  if (!("properties" in declaration)) return undefined;
  const property = declaration.properties.findLast(({ span }) => span.start <= offset);
  return property && { values: property.values, around: { property } };
}

/** The calls in whose parentheses the cursor is, the outermost first. */
function callsAround(value: Value, asked: Asked): CallValue[] {
  const inside = (inner: Value) => callsAround(inner, asked);
  switch (value.kind) {
    case "call":
      if (!isWithin(value, asked)) return [];
      return [value, ...value.arguments.flatMap((argument) => inside(argument.value))];
    case "list":
      return value.items.flatMap(inside);
    case "binary":
      return [...inside(value.left), ...inside(value.right)];
    case "range":
      return [...inside(value.from), ...inside(value.to)];
    case "negative":
      return inside(value.operand);
    default:
      return [];
  }
}

function isWithin({ parenthesesSpan: { start, end } }: CallValue, { unit, offset }: Asked): boolean {
  if (offset <= start) return false;
  // A call that is still open goes on to the end of its line.
  const open = unit.problems.some(({ span }) => span.start === start);
  return open ? offset <= end || /^[^\S\r\n]*$/.test(unit.text.slice(end, offset)) : offset < end;
}

/** The argument at the cursor; behind a comma the one that follows it. */
function argumentAt(call: CallValue, { unit, offset }: Asked): Argument | undefined {
  const at = call.arguments.findLastIndex(({ span }) => span.start <= offset);
  const last = call.arguments[at];
  if (last === undefined) return call.arguments[0];
  const between = tokenize(unit.text.slice(last.span.end, Math.max(offset, last.span.end)));
  return between.some(({ text }) => text === ",") ? call.arguments[at + 1] : last;
}

/** One parameter as the signature shows it. */
interface Slot {
  readonly label: string;
  readonly markdown: string;
}

function paramSlot(param: Param): Slot {
  const { name, default: byDefault, rest } = param;
  const label = byDefault === undefined ? name : `${name}: ${valueText(byDefault)}`;
  return { label: rest ? `${label}…` : label, markdown: paramText(param) };
}

/** The values that merges, attention and `Output` take by name. */
function inputSlots({ layer, outputs }: Callee, call: CallValue, afterArrow: boolean): readonly Slot[] {
  const slot = (label: string, what: string): Slot => ({ label, markdown: what });
  if (outputs) {
    return [slot("name: value, …", "A name for what the network gives, and the value that is meant.")];
  }
  if (layer?.inputs === "attention") {
    const roles = [
      slot("query", "The steps that ask. A value made above, by name; left out, what flows in."),
      slot("value", "The steps that are asked. Left out, the query: a sequence attends to itself."),
      slot("key", "What the query is compared with; left out, the value."),
    ];
    return afterArrow ? roles.slice(1) : roles;
  }
  if (layer?.inputs !== "many") return [];
  const count =
    layer.inputCount ?? Math.max(2, inputsOf({ name: "", doc: "", params: [], layer }, call).length);
  const flowing = afterArrow ? 1 : 0;
  const names = Array.from({ length: Math.max(1, count - flowing) }, (_, at) =>
    slot(letter(at + flowing), "A value made above, by name."),
  );
  return layer.inputCount === undefined ? [...names, slot("…", "As many more values as are wanted.")] : names;
}

function letter(at: number): string {
  return String.fromCharCode(97 + (at % 26));
}

function activeSlot(
  callee: Callee,
  call: CallValue,
  argument: Argument | undefined,
  inputs: readonly Slot[],
): number | undefined {
  if (callee.outputs) return 0;
  if (argument === undefined) return undefined;
  const given = argument.name === undefined ? inputsOf(callee, call).indexOf(argument) : -1;
  if (given >= 0) return given < inputs.length ? given : undefined;
  const param = paramOf(callee, call, argument);
  return param === undefined ? undefined : inputs.length + callee.params.indexOf(param);
}

function signatureOf(callee: Callee, slots: readonly Slot[], active: number | undefined): Signature {
  const parameters: SignatureParameter[] = [];
  let label = `${callee.name}(`;
  for (const { label: text, markdown } of slots) {
    if (parameters.length > 0) label += ", ";
    parameters.push({ start: label.length, end: label.length + text.length, markdown });
    label += text;
  }
  const { layer, doc } = callee;
  return {
    label: `${label})`,
    markdown: paragraphs(doc, layer?.formula && code(layer.formula), layer && layerLink(layer)),
    parameters,
    active,
  };
}
