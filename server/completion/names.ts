/** Completion of names that stand for values: constants, parameters, the data's figures, and values of a body. */
import type { CheckedNode } from "../../src/language/check/checked-graph.js";
import type { Scope } from "../../src/language/check/scope.js";
import { checkValue } from "../../src/layers/check-value.js";
import type { ArgValue, Param, ParamType } from "../../src/layers/layer.js";
import { shapeText } from "../../src/layers/shape.js";
import { type Body, namesAt, nodeOfName } from "../body.js";
import { code, paragraphs, valueText } from "../markdown.js";
import type { Entry, EntryKind } from "./entry.js";

/** What a value is needed for: an argument as a whole, or a number within a list or a calculation. */
export type Wanted = Pick<Param, "type" | "nullable" | "rest"> | "number";

/** The names of a scope whose values fit; one whose value is not known yet may fit. */
export function scopeEntries(scope: Scope, wanted: Wanted, body?: Body, except?: string): Entry[] {
  const own = new Set(body?.parameters.keys());
  return [...new Set(scope.names())].flatMap((name): Entry[] => {
    const known = name === except || name === "" ? undefined : scope.lookup(name);
    if (known === undefined || !fits(known.value, wanted)) return [];
    const figure = figures[name];
    const kind: EntryKind = own.has(name) ? "parameter" : "constant";
    const unknown = figure !== undefined && !own.has(name) ? "known once the data is read" : undefined;
    return [
      {
        label: name,
        kind,
        detail: known.value === undefined ? unknown : valueText(known.value),
        doc: () =>
          paragraphs(
            (kind === "constant" && figure) || `A ${kind}.`,
            known.value !== undefined && `Here: ${code(valueText(known.value))}.`,
          ),
        insert: name,
        rank: known.value === undefined && !own.has(name) ? 1 : 0,
      },
    ];
  });
}

const figures: Readonly<Record<string, string>> = {
  classes: "How many different values the target has.",
  features: "How many numbers of the table enter the network.",
  tokens: "How many different numbers words or numbered classes can have, for an Embedding.",
};

function fits(value: ArgValue | undefined, wanted: Wanted): boolean {
  if (wanted === "number") return value === undefined || typeof value === "number";
  const { type } = wanted;
  if (value === undefined) return !wordy.has(type.kind);
  if (type.kind === "any") return true;
  if (wanted.rest) return typeof value === "number" && Number.isInteger(value) && value > 0;
  return checkValue(wanted, value) === undefined;
}

/** Types whose values are words more often than not; a name that is not known yet is not proposed for them. */
const wordy: ReadonlySet<ParamType["kind"]> = new Set(["boolean", "choice", "layer", "text"]);

/** The names of values that can be used at the place `before`, with their shapes. */
export function valueNames(body: Body, before: number, rank: number): Entry[] {
  return namesAt(body, before).map((name) => nameEntry(name, nodeOfName(body, name, before), rank));
}

function nameEntry(name: string, node: CheckedNode | undefined, rank: number): Entry {
  return {
    label: name,
    kind: "value",
    insert: name,
    rank,
    detail: node?.shape && shapeText(node.shape),
  };
}
