/** Reads data for the service, in a process of its own, and no more often than its files change. */
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BackgroundReader } from "../src/data/profiling/background.js";
import type { Dataset } from "../src/network.js";
import { type DataFacts, type DataSource, type ProfileResult, sourceKey } from "../src/profile.js";

interface Kept {
  readonly stamp: string;
  readonly result: Promise<ProfileResult>;
}

/** So many profiles are kept, those asked for last. */
const capacity = 32;

export interface DataReaderHost {
  /** Folders from which data may be read beside the document's own, as URIs or paths. */
  readonly folders: () => readonly string[];
  /** Told of a profile that is being read, and with what it ends. */
  readonly reading: (source: string, result: Promise<unknown>) => void;
}

export class DataReader {
  private readonly background = new BackgroundReader(path.join(__dirname, "profiler.js"));
  private readonly profiles = new Map<string, Kept>();

  constructor(private readonly host: DataReaderHost) {}

  readonly profile = async (source: DataSource, folder: string): Promise<ProfileResult> => {
    const stamp = await stampOf(source, folder);
    const key = `${folder}\n${sourceKey(source)}`;
    const known = this.profiles.get(key);
    this.profiles.delete(key);
    const kept = known?.stamp === stamp ? known : { stamp, result: this.read(source, folder) };
    this.profiles.set(key, kept);
    const [oldest] = this.profiles.keys();
    if (this.profiles.size > capacity && oldest !== undefined) this.profiles.delete(oldest);
    const result = await kept.result;
    // A problem may be mended without touching the file: its permissions, another file's name, a setting.
    if (result.problem !== undefined && this.profiles.get(key) === kept) this.profiles.delete(key);
    return result;
  };

  readonly facts = (dataset: Dataset, folder: string): Promise<DataFacts | undefined> =>
    this.background.facts(dataset, folder, this.allowed(folder));

  /** What was read of folders, databases and addresses is read again when it is asked for next. */
  forget(): void {
    this.profiles.clear();
  }

  dispose(): void {
    this.background.dispose();
  }

  private read(source: DataSource, folder: string): Promise<ProfileResult> {
    const result = this.background.profile(source, folder, this.allowed(folder));
    this.host.reading(source.source, result);
    return result;
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
