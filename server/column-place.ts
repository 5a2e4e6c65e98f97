/** Says where the names of columns stand in a dataset: in its lists, in the calls around a column, and which kinds fit. */
import type { Program } from "../src/language/program/program.js";
import type { DatasetDeclaration, Property, Value } from "../src/language/syntax/tree.js";
import type { Column } from "../src/profile.js";
import { calleeAt, paramOf } from "./callee.js";
import type { Place } from "./locate.js";

type Kind = Column["kind"];

export interface ColumnPlace {
  readonly declaration: DatasetDeclaration;
  /** The property in which it stands. */
  readonly property: string;
  /** The kinds of columns that fit, the best first; others can be written and are wrong more often than not. */
  readonly fits: readonly Kind[] | undefined;
  /** The call around it, where there is one. */
  readonly call: string | undefined;
}

/** Properties whose values are columns, and what suits them. */
const properties: Readonly<Record<string, readonly Kind[] | undefined>> = {
  target: ["category", "number", "boolean"],
  features: undefined,
  exclude: undefined,
  order: ["date", "number"],
};

const splitKinds: Readonly<Record<string, readonly Kind[]>> = {
  stratified: ["category", "boolean", "number"],
  grouped: ["category", "number"],
  chronological: ["date", "number"],
};

/** What a value at a place is, where it is a column; undefined where no column stands. */
export function columnPlace(state: Program, place: Place): ColumnPlace | undefined {
  const { declaration, property, value, calls } = place;
  if (declaration.kind !== "dataset" || property === undefined || value === undefined) return undefined;
  const name = property.name.text;
  if (calls.length === 0) {
    const stands = Object.hasOwn(properties, name) && itemsOf(property).includes(value);
    return stands ? { declaration, property: name, fits: properties[name], call: undefined } : undefined;
  }
  const callee = calleeAt(state, place);
  const call = calls.at(-1);
  const { argument } = place;
  const param = callee && call && argument && paramOf(callee, call, argument);
  if (callee === undefined || argument === undefined || param?.type.kind !== "column") return undefined;
  const isItem = argument.value.kind === "list" && argument.value.items.includes(value);
  if (argument.value !== value && !isItem) return undefined;
  const takes = "takes" in callee ? (callee as { readonly takes: readonly Kind[] }).takes : undefined;
  const fits = takes ?? (name === "split" ? splitKinds[callee.name] : labelKinds);
  return { declaration, property: name, fits, call: callee.name };
}

/** What `multi_hot(…)` takes: a list in one column, or a column of yes and no for each label. */
const labelKinds: readonly Kind[] = ["boolean", "category", "number"];

export function itemsOf({ values }: Property): readonly Value[] {
  return values.flatMap((value) => (value.kind === "list" ? value.items : [value]));
}

/** The columns that a property of a dataset names, those in calls among them. */
export function columnsNamed({ properties: given }: DatasetDeclaration, property: string): string[] {
  return given
    .filter(({ name }) => name.text === property)
    .flatMap(itemsOf)
    .flatMap((value) => {
      if (value.kind !== "call") return [value];
      const plain = value.arguments.filter(({ name }) => name === undefined || name.text === "column");
      return (property === "target" ? plain : plain.slice(0, 1)).map((argument) => argument.value);
    })
    .flatMap((value) => (value.kind === "name" || value.kind === "string" ? [value.text] : []));
}
