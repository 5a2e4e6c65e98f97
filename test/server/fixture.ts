/** Readable tests of the server's features: `$0` in a program is the cursor. */

import type { FolderEntry } from "../../server/completion/files.js";
import { complete } from "../../server/features/completion.js";
import { createProgram, type Program } from "../../server/program.js";
import { noSurroundings } from "../../server/surroundings.js";
import { Checker } from "../../src/language/program/checker.js";
import type { Profiles } from "../../src/profile.js";
import { profiles } from "../language/fixture.js";

export const documentUri = "file:///folder/model.nn";

export function program(source: string, known: Profiles = profiles): Program {
  return createProgram(documentUri, 1, source, { ...noSurroundings, profiles: known }, new Checker());
}

/** The program without its `$0`, and where that stood. */
export function atCursor(fixture: string, known: Profiles = profiles): { program: Program; offset: number } {
  const offset = fixture.indexOf("$0");
  if (offset < 0) throw new Error("the fixture has no cursor");
  return { program: program(fixture.slice(0, offset) + fixture.slice(offset + 2), known), offset };
}

const files: Readonly<Record<string, readonly FolderEntry[]>> = {
  "": [
    { name: "data", folder: true },
    { name: "flowers.csv", folder: false },
    { name: "lib.nn", folder: false },
    { name: "model.nn", folder: false },
    { name: ".git", folder: true },
  ],
  "data/": [{ name: "houses.csv", folder: false }],
};

/** The entries offered at the cursor, in the order in which they are shown. */
export async function offered(fixture: string, typed?: string) {
  const { program: at, offset } = atCursor(fixture);
  const list = async (folder: string) => files[folder] ?? [];
  const { span, entries } = await complete(at, offset, list, typed);
  const sorted = entries.map((entry, place) => ({ ...entry, place }));
  sorted.sort((a, b) => a.rank - b.rank || a.place - b.place);
  return {
    replaced: at.source.slice(span.start, span.end),
    entries: sorted,
    labels: sorted.map(({ label }) => label),
  };
}

/** The program after the entry called `label` was taken, snippets filled with what they propose. */
export async function accept(fixture: string, label: string): Promise<string> {
  const { program: at, offset } = atCursor(fixture);
  const { span, entries } = await complete(at, offset, async (folder) => files[folder] ?? []);
  const entry = entries.find((each) => each.label === label);
  if (entry === undefined)
    throw new Error(`${label} is not offered, but ${entries.map((e) => e.label).join(", ")}`);
  const text = entry.snippet ? expandSnippet(entry.insert) : entry.insert;
  return at.source.slice(0, span.start) + text + at.source.slice(span.end);
}

/** A snippet with what it proposes in its places, the first choice where there are several. */
export function expandSnippet(snippet: string): string {
  const values = new Map<string, string>();
  return snippet
    .replace(/\$\{(\d+)\|((?:\\.|[^,|\\])*)(?:\\.|[^|\\])*\|\}/g, (_, place: string, first: string) =>
      keep(place, first),
    )
    .replace(/\$\{(\d+):((?:\\.|[^}\\])*)\}/g, (_, place: string, text: string) => keep(place, text))
    .replace(/(?<!\\)\$\{?(\d+)\}?/g, (_, place: string) => values.get(place) ?? "")
    .replace(/\\([\\$},|])/g, "$1");

  function keep(place: string, text: string): string {
    values.set(place, text);
    return text;
  }
}
