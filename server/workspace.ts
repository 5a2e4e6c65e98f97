/** The programs in the workspace's folders: found and read in the background, and again when they change. */
import { readSourceFile, type SourceFile } from "../src/language/program/source-file.js";
import type { UnitMemo } from "../src/language/syntax/units.js";
import type { FolderEntry } from "./completion/files.js";

/** What reading a workspace needs of the disk. */
export interface WorkspaceHost {
  readonly listFolder: (path: string) => Promise<readonly FolderEntry[]>;
  readonly readImport: (path: string, name: string) => Promise<{ readonly text?: string | undefined }>;
  readonly log: (message: string) => void;
}

/** Beyond these a workspace is somebody's whole disk. */
const mostFolders = 20_000;
const mostFiles = 5_000;

interface Known {
  readonly file: SourceFile;
  readonly units: UnitMemo;
}

export class Workspace {
  private readonly known = new Map<string, Known>();
  private folders: readonly string[] = [];
  /** Everything that was asked for so far. */
  private work: Promise<void> = Promise.resolve();
  private disposed = false;

  constructor(private readonly host: WorkspaceHost) {}

  /** Looks for programs in these folders and all below them; absolute paths with `/`. */
  setFolders(folders: readonly string[]): void {
    this.folders = folders;
    for (const path of this.known.keys()) if (!this.contains(path)) this.known.delete(path);
    this.enqueue(() => this.scan());
  }

  /** A program was written, made or deleted. */
  changed(path: string): void {
    if (isProgram(path) && this.contains(path)) this.enqueue(() => this.read(path));
  }

  /** Resolves when all that was asked for so far has been read. */
  ready(): Promise<void> {
    return this.work;
  }

  file(path: string): SourceFile | undefined {
    return this.known.get(path)?.file;
  }

  *all(): Iterable<SourceFile> {
    for (const { file } of this.known.values()) yield file;
  }

  dispose(): void {
    this.disposed = true;
  }

  /** Whether a scan would come upon this file. */
  private contains(path: string): boolean {
    return this.folders.some((folder) => {
      const start = folder.endsWith("/") ? folder : `${folder}/`;
      return path.startsWith(start) && !path.slice(start.length).split("/").some(isSkipped);
    });
  }

  private enqueue(task: () => Promise<void>): void {
    this.work = this.work.then(task).catch((error: unknown) => this.host.log(`workspace: ${String(error)}`));
  }

  private async scan(): Promise<void> {
    const open = [...this.folders];
    for (let visited = 0; open.length > 0 && visited < mostFolders && !this.disposed; visited++) {
      const folder = open.shift()!;
      for (const { name, folder: isFolder } of await this.host.listFolder(folder)) {
        if (isSkipped(name)) continue;
        const path = `${folder.replace(/\/$/, "")}/${name}`;
        if (isFolder) open.push(path);
        else if (isProgram(name) && this.known.size < mostFiles) await this.read(path);
      }
    }
  }

  private async read(path: string): Promise<void> {
    if (this.disposed) return;
    const { text } = await this.host.readImport(path, path);
    if (text === undefined) this.known.delete(path);
    else if (this.known.get(path)?.file.text !== text) {
      const units: UnitMemo = new Map();
      const file = readSourceFile(path, text, this.known.get(path)?.units ?? new Map(), units);
      this.known.set(path, { file, units });
    }
    // What is asked meanwhile is answered between two files.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function isProgram(path: string): boolean {
  return path.endsWith(".nn");
}

/** Hidden folders and installed packages are nobody's own programs. */
function isSkipped(name: string): boolean {
  return name.startsWith(".") || name === "node_modules";
}
