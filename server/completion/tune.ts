/** Completion in a `tune` block: what can be varied, and over which values. */
import type { NetworkCheck } from "../../src/language/check/network.js";
import { tunableOf } from "../../src/language/check/tune.js";
import type { Property, TuneDeclaration } from "../../src/language/syntax/tree.js";
import type { ArgValue, Param } from "../../src/layers/layer.js";
import { describeChoice } from "../describe.js";
import { valueText } from "../markdown.js";
import { logarithmic } from "../pseudo-calls.js";
import { describeTunable, valueNow } from "../tunable.js";
import type { Cursor } from "./cursor.js";
import { type Entry, hole, wordEntry } from "./entry.js";
import { scopeEntries } from "./names.js";
import { wordsOf } from "./values.js";

/** What of the network is not varied yet. */
export function newTuneEntries(
  cursor: Cursor,
  declaration: TuneDeclaration,
  given: ReadonlySet<string>,
  named: boolean,
): Entry[] {
  const network = tunedNetwork(cursor, declaration);
  if (network === undefined) return [];
  return [...tunableOf(network)]
    .filter(([name]) => !given.has(name) && name !== "")
    .map(([name, param]) => {
      const now = valueNow(network, name);
      const values = [...wordsFor(param, now), ...rangesFor(param, now)];
      return {
        label: name,
        kind: "property",
        detail: now === undefined ? undefined : `now ${valueText(now)}`,
        doc: () => describeTunable(declaration.name.text, name, param),
        insert: named ? name : `${name}: ${values[0]?.insert ?? hole(1, "1..4")}`,
        snippet: !named,
        rank: 0,
      };
    });
}

function tunedNetwork(
  { program: { analysis } }: Cursor,
  { name }: TuneDeclaration,
): NetworkCheck | undefined {
  return analysis.program.main.tables.network.has(name.text)
    ? analysis.program.network(analysis.program.main, name.text)
    : undefined;
}

/** The values over which a property is varied. */
export function tuneValueEntries(
  cursor: Cursor,
  declaration: TuneDeclaration,
  property: Property,
  called: boolean,
): Entry[] {
  const network = tunedNetwork(cursor, declaration);
  const name = property.name.text;
  const param = network && tunableOf(network).get(name);
  const { analysis } = cursor.program;
  const { constants } = analysis.program.names(analysis.program.main);
  if (network === undefined || param === undefined) {
    return name === "trials" || name === "seed"
      ? scopeEntries(constants, { type: { kind: "integer", min: 0 } })
      : [];
  }
  const now = valueNow(network, name);
  const given = new Set(property.values.flatMap((value) => (value.kind === "name" ? [value.text] : [])));
  const words = wordsOf(param.type)
    .filter(([word]) => !given.has(word))
    .map(([word]) => wordEntry(word, word === valueText(now ?? null) ? "now" : undefined));
  if (words.length > 0) return words;
  const ranges = property.values.length === 1 ? rangesFor(param, now) : [];
  if (called)
    return ranges
      .filter(({ kind }) => kind === "choice")
      .map((entry) => ({ ...entry, label: "log", insert: "log" }));
  return [...ranges, ...scopeEntries(constants, param)];
}

/** Two words to choose between, the present one first. */
function wordsFor({ type }: Param, now: ArgValue | undefined): Pick<Entry, "insert">[] {
  const words = wordsOf(type).map(([word]) => word);
  if (words.length < 2) return [];
  const first = words.includes(valueText(now ?? null)) ? valueText(now ?? null) : words[0]!;
  const second = words.find((word) => word !== first)!;
  return [{ insert: `${hole(1, first)}, ${hole(2, second)}` }];
}

/** A range in even steps and one in factors around the present value. */
function rangesFor({ type }: Param, now: ArgValue | undefined): Entry[] {
  if (now !== undefined && typeof now !== "number") return [];
  const whole = type.kind === "integer" || (type.kind === "any" && Number.isInteger(now ?? 1));
  const at = now === undefined || now === 0 ? (whole ? 4 : 0.1) : now;
  const even = whole ? [Math.max(1, Math.floor(at / 2)), at * 2] : [at / 2, within(type, at * 2, at)];
  const factors = whole ? [Math.max(1, Math.floor(at / 4)), at * 4] : [at / 10, within(type, at * 10, at)];
  const range = ([from, to]: number[]) => `${hole(1, short(from!))}..${hole(2, short(to!))}`;
  const evenEntry: Entry = {
    label: `${short(even[0]!)}..${short(even[1]!)}`,
    kind: "constant",
    detail: "a range in even steps",
    insert: range(even),
    snippet: true,
    rank: 0,
  };
  const logEntry: Entry = {
    label: `log(${short(factors[0]!)}..${short(factors[1]!)})`,
    kind: "choice",
    detail: "a range in factors",
    doc: () => describeChoice(logarithmic),
    insert: `log(${range(factors)})`,
    snippet: true,
    rank: 0,
  };
  // Learning rates and the like matter by their order of magnitude.
  return whole ? [evenEntry, logEntry] : [logEntry, evenEntry];
}

/** A number that the type still takes: below its upper bound, if it has one. */
function within(type: Param["type"], wanted: number, at: number): number {
  const bound = type.kind === "number" ? (type.below ?? type.max) : undefined;
  return bound === undefined || wanted < bound ? wanted : (at + bound) / 2;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
