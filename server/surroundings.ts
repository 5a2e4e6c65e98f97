/** What is known of the files around open documents, data and imports: read in the background, again when they change. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { factsKey } from "../src/data/profiling/facts-key.js";
import type { ImportResult, Imports } from "../src/language/imports.js";
import type { Dataset } from "../src/network.js";
import {
  type DataFacts,
  type DataSource,
  type ProfileResult,
  type Profiles,
  sourceKey,
} from "../src/profile.js";

/** Reads files. `folder` is that of the document, from which the paths of data count. */
export interface FileReader {
  readonly readProfile: (source: DataSource, folder: string) => Promise<ProfileResult>;
  /** Told what all documents want; what else is being read may be given up, and then rejects. */
  readonly readOnly?: (wanted: Iterable<WantedData>) => void;
  /** Undefined where they cannot be gathered; absent where nobody does. */
  readonly readFacts?: (dataset: Dataset, folder: string) => Promise<DataFacts | undefined>;
  /** `name` is what the program calls the file at `path`. */
  readonly readImport: (path: string, name: string) => Promise<ImportResult>;
}

/** `folder` is that of the document. */
export interface WantedData {
  readonly source: DataSource;
  readonly folder: string;
}

/** The files around one document; the same object until something changes. */
export interface Surroundings {
  readonly profiles: Profiles;
  /** Imported files by their paths from the document's folder. */
  readonly imports: Imports;
  /** Facts of the datasets by `factsKey`. */
  readonly facts: ReadonlyMap<string, DataFacts>;
}

export const noSurroundings: Surroundings = { profiles: new Map(), imports: new Map(), facts: new Map() };

/** What a program names. */
export interface Wanted {
  readonly sources: Iterable<DataSource>;
  readonly imported: Iterable<string>;
  readonly datasets: ReadonlyMap<string, Dataset>;
}

type Kind = keyof Surroundings;

/** One thing to read: what it is kept by, and how it is read; undefined where there is nothing to know. */
interface Reading {
  readonly kind: Kind;
  readonly key: string;
  readonly read: () => Promise<ProfileResult | ImportResult | DataFacts | undefined>;
}

interface Known {
  surroundings: Surroundings;
  /** What is being read; `again` when it was asked for once more since. */
  readonly reading: Map<string, { again: boolean }>;
  wanted: readonly WantedData[];
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
  look(uri: string, { sources, imported, datasets }: Wanted): void {
    const { reader } = this;
    const known = this.known(uri);
    known.wanted = Array.from(sources).flatMap((source) => {
      const folder = folderFor(uri, source.source);
      return folder === undefined ? [] : [{ source, folder }];
    });
    this.giveUpOthers();
    for (const { source, folder } of known.wanted) {
      const read = () =>
        reader.readProfile(source, folder).catch((error: unknown) => {
          // Nobody waits for what was given up.
          return this.documents
            .get(uri)
            ?.wanted.some((wanted) => sourceKey(wanted.source) === sourceKey(source))
            ? unreadable(source, error)
            : undefined;
        });
      this.ask(uri, { kind: "profiles", key: sourceKey(source), read });
    }
    for (const name of imported) {
      const file = pathBeside(uri, name);
      if (file === undefined) continue;
      const read = () => reader.readImport(file, name).catch((): ImportResult => ({ missing: true }));
      this.ask(uri, { kind: "imports", key: name, read });
    }
    for (const dataset of datasets.values()) this.askFacts(uri, dataset);
  }

  forget(uri: string): void {
    this.documents.delete(uri);
    this.giveUpOthers();
  }

  private giveUpOthers(): void {
    this.reader.readOnly?.(Array.from(this.documents.values(), ({ wanted }) => wanted).flat());
  }

  /** Facts hold for as long as what they are kept by is the same. */
  private askFacts(uri: string, dataset: Dataset): void {
    const { readFacts } = this.reader;
    const folder = folderFor(uri, dataset.source);
    if (readFacts === undefined || folder === undefined || dataset.inputs === undefined) return;
    const key = factsKey(dataset);
    const { surroundings, reading } = this.known(uri);
    if (surroundings.facts.has(key) || reading.has(`facts ${key}`)) return;
    this.ask(uri, { kind: "facts", key, read: () => readFacts(dataset, folder).catch(() => undefined) });
  }

  private ask(uri: string, reading: Reading): void {
    const now = this.known(uri).reading.get(`${reading.kind} ${reading.key}`);
    if (now !== undefined) now.again = true;
    else void this.read(uri, reading);
  }

  private async read(uri: string, reading: Reading): Promise<void> {
    const { kind, key } = reading;
    const known = this.known(uri);
    const turn = { again: false };
    known.reading.set(`${kind} ${key}`, turn);
    const result = await reading.read();
    known.reading.delete(`${kind} ${key}`);
    if (this.documents.get(uri) !== known) return;
    if (result !== undefined && !same(known.surroundings[kind].get(key), result)) {
      const results = new Map<string, unknown>([...known.surroundings[kind], [key, result]]);
      known.surroundings = { ...known.surroundings, [kind]: results };
      this.changed(uri);
    }
    if (turn.again) await this.read(uri, reading);
  }

  private known(uri: string): Known {
    let known = this.documents.get(uri);
    if (known === undefined) {
      known = { surroundings: noSurroundings, reading: new Map(), wanted: [] };
      this.documents.set(uri, known);
    }
    return known;
  }
}

/** The file that a document calls `relative`; undefined for a document that lies in no folder. */
export function pathBeside(uri: string, relative: string): string | undefined {
  if (path.isAbsolute(relative)) return relative;
  const folder = folderOf(uri);
  return folder === undefined ? undefined : path.resolve(folder, relative);
}

/** From where the path of data counts; what needs no folder is read from any. */
function folderFor(uri: string, source: string): string | undefined {
  const whole = path.isAbsolute(source) || /^https?:/i.test(source);
  return folderOf(uri) ?? (whole ? path.sep : undefined);
}

function folderOf(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return path.dirname(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}

function unreadable({ source }: DataSource, error: unknown): ProfileResult {
  return { problem: { code: "data-file-unreadable", path: source, reason: String(error) } };
}

function same(before: unknown, after: ProfileResult | ImportResult | DataFacts): boolean {
  if (before === undefined || before === after) return before === after;
  return JSON.stringify(before) === JSON.stringify(after);
}
