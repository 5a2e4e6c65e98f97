/** Completion in `dataset` and `train` blocks: properties, and what each can be set to. */
import { scaleMethods } from "../../src/language/settings-catalogue.js";
import type { DatasetDeclaration, Declaration } from "../../src/language/tree.js";
import type { DataProfile, Profiles } from "../../src/profile.js";
import { choicesOf, propertiesOf } from "../callee.js";
import type { Place } from "../locate.js";
import { type Cursor, marker } from "./cursor.js";
import { choiceEntry, columnEntry, type Entry, propertyEntry, wordEntry } from "./entries.js";
import { dataFiles, type ListFolder } from "./files.js";

/** The properties that a block does not have yet. */
export function newPropertyEntries({ next }: Cursor, declaration: Declaration): Entry[] {
  if (declaration.kind === "network") return [];
  const given = new Set(declaration.properties.map(({ name }) => name.text));
  return propertiesOf(declaration.kind)
    .filter(({ name }) => !given.has(name))
    .map((property) => propertyEntry(property, next === ":"));
}

/** What a property can be set to. */
export async function propertyValueEntries(
  cursor: Cursor,
  place: Place,
  listFolder: ListFolder,
): Promise<readonly Entry[]> {
  const name = place.property?.name.text;
  switch (name) {
    case undefined:
      return [];
    case "source":
      return (await dataFiles("", listFolder)).map((entry) => ({ ...entry, insert: `"${entry.insert}"` }));
    case "scale":
      return scaleMethods.map(({ name: method, doc }) => wordEntry(method, doc));
    case "stop":
      return [
        { ...choiceEntry(choicesOf(name)[0]!, 0), insert: "early(patience: ${1:10})", snippet: true },
        wordEntry("none", "all epochs (default)"),
      ];
    case "split":
      return choicesOf(name).map((choice) => ({
        ...choiceEntry(choice, 0),
        insert: "random(train: ${1:70}%, validation: ${2:15}%, test: ${3:15}%, seed: ${4:7})",
        snippet: true,
      }));
    default:
      return place.declaration.kind === "dataset"
        ? columnEntries(place, cursor.profiles, false)
        : fittingChoices(cursor, place.declaration.name.text, name);
  }
}

/** Losses, metrics and optimizers; those for the network's task first. */
function fittingChoices({ analysis }: Cursor, trained: string, property: string): Entry[] {
  const network = analysis.networks.find(({ declaration }) => declaration.name.text === trained);
  const task = network?.dataset?.profile === undefined ? undefined : network.settings.task.kind;
  return choicesOf(property).map((choice) => {
    const its = "task" in choice ? choice.task : task;
    return choiceEntry(choice, task !== undefined && its !== task ? 2 : 0);
  });
}

/** Columns for `target`, `features` and `exclude`; `quoted` inside quotation marks. */
export function columnEntries(
  { declaration, property }: Place,
  profiles: Profiles,
  quoted: boolean,
): Entry[] {
  const name = property?.name.text;
  if (declaration.kind !== "dataset" || property === undefined) return [];
  if (name !== "target" && name !== "features" && name !== "exclude") return [];
  const profile = profileOf(declaration, profiles);
  const used = new Set(namesIn(declaration, name));
  const target = new Set(name === "target" ? [] : namesIn(declaration, "target"));
  const entries = (profile?.columns ?? [])
    .filter((column) => !used.has(column.name) && !target.has(column.name))
    .map((column) => columnEntry(column, profile!.rows, quoted, 1));
  const all = name === "features" && property.values.length === 1 && !quoted;
  return all ? [wordEntry("all", "every column but the target (default)"), ...entries] : entries;
}

function profileOf(declaration: DatasetDeclaration, profiles: Profiles): DataProfile | undefined {
  const source = declaration.properties.find(({ name }) => name.text === "source")?.values[0];
  return source?.kind === "string" ? profiles.get(source.text)?.profile : undefined;
}

/** The names a property lists. */
function namesIn(declaration: DatasetDeclaration, property: string): string[] {
  return declaration.properties
    .filter(({ name }) => name.text === property)
    .flatMap(({ values }) => values.flatMap((value) => (value.kind === "list" ? value.items : [value])))
    .flatMap((value) => (value.kind === "name" || value.kind === "string" ? [value.text] : []))
    .filter((name) => name !== marker);
}
