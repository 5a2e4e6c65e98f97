/** What is known of the files around open documents, data and imports: read in the background, again when they change. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ImportResult, Imports } from "../src/language/imports.js";
import type { ProfileResult, Profiles } from "../src/profile.js";

/** Reads files; `name` is what the program calls the one at `path`. */
export interface FileReader {
  readonly readProfile: (path: string, name: string) => Promise<ProfileResult>;
  readonly readImport: (path: string, name: string) => Promise<ImportResult>;
}

/** The files around one document by their paths from its folder; the same object until something changes. */
export interface Surroundings {
  readonly profiles: Profiles;
  readonly imports: Imports;
}

/** The files that a program names. */
export interface Wanted {
  readonly sources: Iterable<string>;
  readonly imported: Iterable<string>;
}

type Kind = "profiles" | "imports";

interface Known {
  surroundings: Surroundings;
  /** Files that are being read; `again` when they were asked for once more since. */
  readonly reading: Map<string, { again: boolean }>;
}

export class SurroundingFiles {
  private readonly documents = new Map<string, Known>();

  /** `changed` is called with a document's URI when something new is known of its files. */
  constructor(
    private readonly reader: FileReader,
    private readonly changed: (uri: string) => void,
  ) {}

  of(uri: string): Surroundings {
    return this.known(uri).surroundings;
  }

  /** Looks whether the files are as they were, without waiting for the answer. */
  look(uri: string, { sources, imported }: Wanted): void {
    for (const name of sources) this.ask(uri, "profiles", name);
    for (const name of imported) this.ask(uri, "imports", name);
  }

  forget(uri: string): void {
    this.documents.delete(uri);
  }

  private ask(uri: string, kind: Kind, name: string): void {
    const now = this.known(uri).reading.get(`${kind} ${name}`);
    if (now !== undefined) now.again = true;
    else void this.read(uri, kind, name);
  }

  private async read(uri: string, kind: Kind, name: string): Promise<void> {
    const file = pathBeside(uri, name);
    if (file === undefined) return;
    const known = this.known(uri);
    const key = `${kind} ${name}`;
    const turn = { again: false };
    known.reading.set(key, turn);
    const result = await (kind === "profiles"
      ? this.reader.readProfile(file, name).catch(
          (error: unknown): ProfileResult => ({
            problem: { code: "data-file-unreadable", path: name, reason: String(error) },
          }),
        )
      : this.reader.readImport(file, name).catch((): ImportResult => ({ missing: true })));
    known.reading.delete(key);
    if (this.documents.get(uri) !== known) return;
    if (!same(known.surroundings[kind].get(name), result)) {
      const results = new Map<string, unknown>([...known.surroundings[kind], [name, result]]);
      known.surroundings = { ...known.surroundings, [kind]: results };
      this.changed(uri);
    }
    if (turn.again) await this.read(uri, kind, name);
  }

  private known(uri: string): Known {
    let known = this.documents.get(uri);
    if (known === undefined) {
      known = { surroundings: { profiles: new Map(), imports: new Map() }, reading: new Map() };
      this.documents.set(uri, known);
    }
    return known;
  }
}

/** The file that a document calls `relative`; undefined for a document that lies in no folder. */
export function pathBeside(uri: string, relative: string): string | undefined {
  if (path.isAbsolute(relative)) return relative;
  if (!uri.startsWith("file:")) return undefined;
  try {
    return path.resolve(path.dirname(fileURLToPath(uri)), relative);
  } catch {
    return undefined;
  }
}

function same(
  before: ProfileResult | ImportResult | undefined,
  after: ProfileResult | ImportResult,
): boolean {
  if (before === undefined || before === after) return before === after;
  if ("profile" in before && before.profile !== undefined) {
    return "profile" in after && before.profile.fingerprint === after.profile?.fingerprint;
  }
  if ("text" in before && before.text !== undefined) return "text" in after && before.text === after.text;
  return JSON.stringify(before) === JSON.stringify(after);
}
