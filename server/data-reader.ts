/** Reads data for the service, in a process of its own, and no more often than its files change. */
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BackgroundReader, crashReason } from "../src/data/profiling/background.js";
import type { Dataset } from "../src/network.js";
import { type DataFacts, type DataSource, type ProfileResult, sourceKey } from "../src/profile.js";

interface Kept {
  readonly stamp: string;
  readonly result: Promise<ProfileResult>;
  readonly controller: AbortController;
}

/** So many profiles are kept, those asked for last. */
const capacity = 32;

/** Why data was not read that a person did not want to wait for, as the end of a sentence. */
const cancelReason =
  "reading it was cancelled; it is tried again when the file changes or the program is opened anew";

export interface DataReaderHost {
  /** Folders from which data may be read beside the document's own, as URIs or paths. */
  readonly folders: () => readonly string[];
  /** Told of a profile that is being read, with what it ends, and how to end it early. */
  readonly reading: (source: string, result: Promise<unknown>, cancel: () => void) => void;
}

export class DataReader {
  private readonly background = new BackgroundReader(path.join(__dirname, "profiler.js"));
  private readonly profiles = new Map<string, Kept>();

  constructor(private readonly host: DataReaderHost) {}

  readonly profile = async (source: DataSource, folder: string): Promise<ProfileResult> => {
    const stamp = await stampOf(source, folder);
    const key = keyOf(source, folder);
    const known = this.profiles.get(key);
    this.profiles.delete(key);
    const kept = known?.stamp === stamp ? known : this.read(source, folder, stamp);
    this.profiles.set(key, kept);
    const [oldest] = this.profiles.keys();
    if (this.profiles.size > capacity && oldest !== undefined) this.profiles.delete(oldest);
    try {
      const result = await kept.result;
      if (this.profiles.get(key) === kept && !staysAsItIs(result)) this.profiles.delete(key);
      return result;
    } catch (error) {
      if (this.profiles.get(key) === kept) this.profiles.delete(key);
      throw error;
    }
  };

  readonly facts = (dataset: Dataset, folder: string): Promise<DataFacts | undefined> =>
    this.background.facts(dataset, folder, this.allowed(folder));

  /** Ends what is being read and is none of these: nobody wants it any more. */
  readonly readOnly = (wanted: Iterable<{ readonly source: DataSource; readonly folder: string }>): void => {
    const keys = new Set(Array.from(wanted, ({ source, folder }) => keyOf(source, folder)));
    for (const [key, { controller }] of this.profiles) if (!keys.has(key)) controller.abort();
  };

  /** What was read of folders, databases and addresses is read again when it is asked for next. */
  forget(): void {
    this.profiles.clear();
  }

  dispose(): void {
    this.background.dispose();
  }

  private read(source: DataSource, folder: string, stamp: string): Kept {
    const controller = new AbortController();
    const { signal } = controller;
    const result = this.background
      .profile(source, folder, this.allowed(folder), signal)
      .catch((error: unknown): ProfileResult => {
        if (signal.reason !== cancelReason) throw error;
        return { problem: { code: "data-file-unreadable", path: source.source, reason: cancelReason } };
      });
    this.host.reading(source.source, result, () => controller.abort(cancelReason));
    return { stamp, result, controller };
  }

  private allowed(folder: string): string[] {
    const paths = this.host
      .folders()
      .flatMap((each) =>
        each.startsWith("file:") ? [fileURLToPath(each)] : each.includes("://") ? [] : [each],
      );
    return [folder, ...paths];
  }
}

function keyOf(source: DataSource, folder: string): string {
  return `${folder}\n${sourceKey(source)}`;
}

/** Most problems may be mended without touching the file: its permissions, another file's name, a setting. */
function staysAsItIs({ problem }: ProfileResult): boolean {
  if (problem === undefined) return true;
  return problem.code === "data-file-unreadable" && [crashReason, cancelReason].includes(problem.reason);
}

/** Another one where the data may have changed. Nothing is known of what is no file or folder, such as an address. */
async function stampOf({ source }: DataSource, folder: string): Promise<string> {
  try {
    const file = path.resolve(folder, source);
    const status = await stat(file);
    if (!status.isDirectory()) return `${status.mtimeMs} ${status.size}`;
    const inside = (await readdir(file)).slice(0, 200);
    const times = inside.map(async (name) => (await stat(path.join(file, name))).mtimeMs);
    return [status.mtimeMs, ...(await Promise.all(times))].join(" ");
  } catch {
    return "";
  }
}
