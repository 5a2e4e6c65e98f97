/** The installation's folder and those beside it: made apart, put into place whole, and tidied after a crash. */
import { readdirSync } from "node:fs";
import { lstat, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { readInstallation } from "../engine/backends/installation.mjs";
import { CannotInstall } from "./cannot-install.js";

/** What lies beside the installation's folder while something is being installed. */
export interface Workplace {
  /** Is filled, and becomes the installation's folder by its name alone. */
  readonly part: string;
  /** What has been fetched so far; outlives a failure of the network. */
  readonly download: string;
}

const beat = 5000;
/** A process that has been silent for so long no longer lives, whatever has its number now. */
const silence = 60_000;

/**
 * Does `work` while no other process installs or removes, in folders beside `folder`. What `work` leaves of its part is
 * removed. Throws CannotInstall where another process is at it.
 */
export async function inWorkplace<T>(folder: string, work: (place: Workplace) => Promise<T>): Promise<T> {
  const lock = `${folder}.lock`;
  await takeLock(lock);
  const heart = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), beat);
  const part = `${folder}.part-${process.pid}`;
  const download = `${folder}.download`;
  try {
    await tidy(folder);
    return await work({ part, download });
  } finally {
    clearInterval(heart);
    // What could not be made cannot be removed either; that has been reported already.
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    // Only where nothing of a download is kept in it.
    await rmdir(download).catch(() => undefined);
    await rm(lock, { force: true }).catch(() => undefined);
  }
}

async function takeLock(lock: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await writeFile(lock, String(process.pid), { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (await isHeld(lock)) break;
      await rm(lock, { force: true });
    }
  }
  throw new CannotInstall(
    "Native TensorFlow is being installed or removed by another process; wait for that one.",
  );
}

async function isHeld(lock: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = [await readFile(lock, "utf8"), await stat(lock)];
    // Just made, it may be empty still.
    return Date.now() - mtimeMs < silence && (owner === "" || isAlive(Number(owner)));
  } catch {
    return false;
  }
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes what a killed process left behind; an installation that it had set aside comes back. */
async function tidy(folder: string): Promise<void> {
  for (const name of namesBeside(folder)) {
    const full = path.join(path.dirname(folder), name);
    const old = /\.old-\d+$/.test(name);
    if (old && readInstallation(folder) === undefined && readInstallation(full) !== undefined) {
      await rm(folder, { recursive: true, force: true });
      await rename(full, folder);
    } else if (old || /\.part-\d+$/.test(name)) {
      await rm(full, { recursive: true, force: true });
    }
  }
}

function namesBeside(folder: string): string[] {
  try {
    return readdirSync(path.dirname(folder)).filter((name) => name.startsWith(`${path.basename(folder)}.`));
  } catch {
    return [];
  }
}

/** Puts a finished folder in place of an older one, which goes only once the new one is there. */
export async function replaceFolder(part: string, folder: string): Promise<void> {
  const old = await setAside(folder);
  try {
    await rename(part, folder);
  } catch (error) {
    if (old !== undefined) await rename(old, folder);
    throw error;
  }
  if (old !== undefined) await rm(old, { recursive: true, force: true });
}

/** Removes a folder, which from the first moment is not there any more. */
export async function removeFolder(folder: string): Promise<void> {
  const old = await setAside(folder);
  if (old === undefined) return;
  // Half removed and then left alone it must not come back.
  await rm(path.join(old, "installed.json"), { force: true });
  await rm(old, { recursive: true, force: true });
}

/** Where the folder is now; undefined where there was none. */
async function setAside(folder: string): Promise<string | undefined> {
  const old = `${folder}.old-${process.pid}`;
  try {
    await rename(folder, old);
    return old;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Bytes of all files in a folder; 0 where there is none. */
export async function sizeOfFolder(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true }).catch(() => [])) {
    const { size, isFile } = await lstat(path.join(folder, entry)).then(
      (found) => ({ size: found.size, isFile: found.isFile() }),
      () => ({ size: 0, isFile: false }),
    );
    if (isFile) bytes += size;
  }
  return bytes;
}
