/** Completion inside parentheses: values for the argument that stands here, and the names of those that are still free. */
import { emptyScope } from "../../src/language/check/scope.js";
import type { Argument, CallValue } from "../../src/language/syntax/tree.js";
import type { Param } from "../../src/layers/layer.js";
import type { Shape } from "../../src/layers/shape.js";
import { type Body, flowInto } from "../body.js";
import { type Callee, calleeAt, choicesOf, inputsOf, paramOf, takenParams } from "../callee.js";
import { describeParam } from "../describe.js";
import type { Place } from "../locate.js";
import { valueText } from "../markdown.js";
import { columnEntries } from "./columns.js";
import { bodyAt, type Cursor } from "./cursor.js";
import { type Entry, hole, wordEntry } from "./entry.js";
import { scopeEntries, valueNames } from "./names.js";
import { sampleText } from "./samples.js";
import { choiceEntry, valueEntries, wordsOf } from "./values.js";

export function argumentEntries(cursor: Cursor, place: Place): Entry[] {
  const { analysis } = cursor.program;
  const callee = calleeAt(analysis.program, place);
  const call = place.calls.at(-1);
  const { argument } = place;
  if (callee === undefined || call === undefined || argument === undefined) return [];
  const columns = columnEntries(place, cursor.program, false);
  const free = () => freeArguments(cursor, callee, call, argument);
  if (place.role === "argument") return free();
  const body = bodyAt(cursor, place);
  if (callee.outputs) return outputEntries(body, place, argument);
  if (callee.chooses !== undefined && argument.name !== undefined) {
    return choicesOf(callee.chooses).map((choice) => choiceEntry(choice, 0, cursor.next === "("));
  }
  // Within a list or a calculation only a number stands.
  if (place.role === "value" && argument.value !== place.value) {
    return [
      ...columns,
      ...listedWords(callee, call, argument),
      ...numberEntries(cursor, place, callee, body),
    ];
  }
  const positional = argument.name === undefined;
  if (positional && takesValues(callee, call, argument)) {
    return [...inputEntries(callee, call, place, body), ...free()];
  }
  const param = paramOf(callee, call, argument);
  const isColumn = param?.type.kind === "column";
  const values = isColumn ? columns : param === undefined ? [] : entriesFor(cursor, place, param, body);
  return positional ? [...values, ...free(), ...activationEntries(callee, call, argument, param)] : values;
}

/** Whether a name here would be a value to work on and no setting. */
function takesValues(callee: Callee, call: CallValue, argument: Argument): boolean {
  return inputsOf(callee, call).includes(argument);
}

function entriesFor(cursor: Cursor, place: Place, param: Param, body: Body | undefined): Entry[] {
  const words = valueEntries(param, cursor.next === "(", inputAt(place, body));
  const scope = scopeAt(cursor, place, body);
  const names = scopeEntries(scope, param, body).filter(({ label }) =>
    words.every((word) => word.label !== label),
  );
  return [...words, ...names];
}

function scopeAt({ program: { analysis } }: Cursor, place: Place, body: Body | undefined) {
  if (body !== undefined) return body.scope;
  const isFlow = place.declaration.kind === "network" || place.declaration.kind === "block";
  return isFlow ? emptyScope : analysis.program.names(analysis.program.main).constants;
}

function inputAt({ statement, step }: Place, body: Body | undefined): Shape | undefined {
  if (body === undefined || statement === undefined || step === undefined) return undefined;
  return flowInto(body, statement, step)?.shape;
}

/** Types in which a list or a calculation makes sense. */
const numeric: ReadonlySet<string> = new Set([
  "integer",
  "number",
  "perAxis",
  "sizes",
  "margins",
  "axis",
  "axes",
  "any",
]);

function numberEntries(cursor: Cursor, place: Place, callee: Callee, body: Body | undefined): Entry[] {
  const param = paramOf(callee, place.calls.at(-1)!, place.argument!);
  if (param === undefined || !numeric.has(param.type.kind)) return [];
  return scopeEntries(scopeAt(cursor, place, body), "number", body);
}

/** Words that a list can hold, those left out that it has. */
function listedWords(callee: Callee, call: CallValue, argument: Argument): Entry[] {
  const type = paramOf(callee, call, argument)?.type;
  const { value } = argument;
  if (type?.kind !== "choice" || !type.several || value.kind !== "list") return [];
  const listed = new Set(value.items.flatMap((item) => (item.kind === "name" ? [item.text] : [])));
  return wordsOf(type)
    .filter(([word]) => !listed.has(word))
    .map(([word, doc]) => wordEntry(word, doc));
}

/** An activation is understood wherever it stands. */
function activationEntries(
  callee: Callee,
  call: CallValue,
  argument: Argument,
  here: Param | undefined,
): Entry[] {
  if (callee.layer === undefined) return [];
  const taken = takenParams(callee, call, argument);
  const activation = callee.params.find(({ name, type }) => type.kind === "activation" && !taken.has(name));
  if (activation === undefined || activation === here) return [];
  return valueEntries({ ...activation, nullable: false }, false).map((entry) => ({ ...entry, rank: 3 }));
}

function freeArguments(cursor: Cursor, callee: Callee, call: CallValue, here: Argument): Entry[] {
  const taken = takenParams(callee, call, here);
  return (
    callee.params
      .filter(({ name, rest }) => !taken.has(name) && !rest)
      // The column of `text(title)` stands first and is never named.
      .filter(({ name, type }) => type.kind !== "column" || name !== "column")
      .map((param) => argumentEntry(callee.name, param, cursor.next === ":"))
  );
}

function argumentEntry(callee: string, param: Param, named: boolean): Entry {
  const sample = param.type.kind === "any" ? anySample(param) : sampleText(param);
  const chosen = wordsOf(param.type).length > 0 || param.type.kind === "initializer";
  return {
    label: `${param.name}:`,
    kind: "argument",
    detail: param.default === undefined ? "required" : (param.otherwise ?? valueText(param.default)),
    doc: () => describeParam(callee, param),
    insert: named ? param.name : `${param.name}: ${hole(1, sample)}`,
    ...(!named && { snippet: true, ...(chosen && { opens: "suggest" as const }) }),
    rank: param.default === undefined ? 1 : 2,
  };
}

/** A parameter of a block whose use says nothing keeps its default; `1..2` is what the only other one takes. */
function anySample({ name, default: byDefault }: Param): string {
  if (byDefault !== undefined && byDefault !== null) return valueText(byDefault);
  return name === "range" ? "1..4" : "16";
}

/** Values that a merge or an attention layer can still take. */
function inputEntries({ layer }: Callee, call: CallValue, place: Place, body: Body | undefined): Entry[] {
  if (
    layer === undefined ||
    body === undefined ||
    place.statement === undefined ||
    place.step === undefined
  ) {
    return [];
  }
  const given = inputsOf({ name: "", doc: "", params: layer.params, layer }, call).filter(
    (argument) => argument !== place.argument,
  );
  const most = layer.inputs === "attention" ? 3 : (layer.inputCount ?? Number.POSITIVE_INFINITY);
  if (given.length + Number(place.step > 0) >= most) return [];
  const used = given.flatMap(({ value }) => (value.kind === "name" ? [value.text] : []));
  return valueNames(body, place.statement.span.start, 0).filter(({ label }) => !used.includes(label));
}

/** `Output(price: a)`: names of values behind a name, and both where there is none yet. */
function outputEntries(body: Body | undefined, place: Place, argument: Argument): Entry[] {
  if (body === undefined || place.statement === undefined || argument.value !== place.value) return [];
  const values = valueNames(body, place.statement.span.start, 0);
  if (argument.name !== undefined) return values;
  const taken = place.calls.at(-1)!.arguments.map(({ name }) => name?.text);
  return values
    .filter(({ label }) => !taken.includes(label))
    .map((entry) => ({
      ...entry,
      label: `${entry.label}:`,
      insert: `${hole(1, entry.label)}: ${entry.insert}`,
      snippet: true,
    }));
}
