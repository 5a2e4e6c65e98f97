/** What is known of the data files that open documents name: read in the background, and again when they change. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ProfileResult, Profiles } from "../src/profile.js";

export type ReadProfile = (path: string, source: string) => Promise<ProfileResult>;

interface Known {
  profiles: Profiles;
  /** Sources that are being read; `again` when they were asked for once more since. */
  readonly reading: Map<string, { again: boolean }>;
}

export class DataFiles {
  private readonly documents = new Map<string, Known>();

  /** `changed` is called with a document's URI when something new is known of its data. */
  constructor(
    private readonly read: ReadProfile,
    private readonly changed: (uri: string) => void,
  ) {}

  /** What is known now; the same object until something changes. */
  profiles(uri: string): Profiles {
    return this.known(uri).profiles;
  }

  /** Looks whether the files are as they were, without waiting for the answer. */
  look(uri: string, sources: Iterable<string>): void {
    const { reading } = this.known(uri);
    for (const source of sources) {
      const now = reading.get(source);
      if (now !== undefined) now.again = true;
      else void this.readSource(uri, source);
    }
  }

  forget(uri: string): void {
    this.documents.delete(uri);
  }

  private async readSource(uri: string, source: string): Promise<void> {
    const file = pathBeside(uri, source);
    if (file === undefined) return;
    const known = this.known(uri);
    const turn = { again: false };
    known.reading.set(source, turn);
    const result = await this.read(file, source).catch(
      (error: unknown): ProfileResult => ({
        problem: { code: "data-file-unreadable", path: source, reason: String(error) },
      }),
    );
    known.reading.delete(source);
    if (this.documents.get(uri) !== known) return;
    if (!same(known.profiles.get(source), result)) {
      known.profiles = new Map([...known.profiles, [source, result]]);
      this.changed(uri);
    }
    if (turn.again) await this.readSource(uri, source);
  }

  private known(uri: string): Known {
    let known = this.documents.get(uri);
    if (known === undefined) {
      known = { profiles: new Map(), reading: new Map() };
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

function same(before: ProfileResult | undefined, after: ProfileResult): boolean {
  if (before === undefined || before === after) return before === after;
  if (before.profile !== undefined) return before.profile.fingerprint === after.profile?.fingerprint;
  return JSON.stringify(before) === JSON.stringify(after);
}
