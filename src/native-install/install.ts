/** Installs native TensorFlow into the user's cache, and removes it: all of it or nothing, whatever happens on the way. */
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Installation, installationFolder, readInstallation } from "../engine/backends/installation.mjs";
import { nativeObstacle } from "../engine/backends/native-obstacle.js";
import { BINDING, findBinding, placeBinding, tryBinding } from "./binding.js";
import { CannotInstall, diskProblem, ELSEWHERE } from "./cannot-install.js";
import { openConnection, type Patience, usualPatience } from "./connection.js";
import { fetchWheel, isRight } from "./fetch-wheel.js";
import { inWorkplace, removeFolder, replaceFolder, sizeOfFolder, type Workplace } from "./folders.js";
import { findWheel } from "./package-index.js";
import { pipSettings } from "./pip-settings.js";
import type { InstallBegin, InstallEnd, InstallProgress, RemoveEnd } from "./progress.js";
import { unpack } from "./unpack.js";
import { sizeText, wheel as usualWheel, type Wheel } from "./wheel.js";

export interface InstallOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: InstallBegin | InstallProgress) => void;
  /** A file that has been fetched in another way; it must be the pinned one. */
  readonly file?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly wheel?: Wheel;
  /** The binding that this package carries, where it does. */
  readonly binding?: string;
  readonly patience?: Patience;
}

type Job = Required<Omit<InstallOptions, "file">> & {
  readonly file: string | undefined;
  readonly folder: string;
};

/** Left free on the disk. */
const spare = 50e6;

/**
 * Resolves when TensorFlow works, with what there is now. Throws CannotInstall with the reason where it cannot be done,
 * and what `signal` says where the person cancelled; then everything is as before.
 */
export async function installTensorflow(options: InstallOptions): Promise<InstallEnd> {
  const environment = options.environment ?? process.env;
  const folder = installationFolder(environment);
  const job: Job = {
    wheel: usualWheel,
    binding: path.join(__dirname, "native", `${process.platform}-${process.arch}`, BINDING),
    patience: usualPatience,
    ...options,
    file: options.file,
    environment,
    folder,
  };
  const present = readInstallation(folder);
  if (present !== undefined && (await works(present, job))) return endOf("present", present);
  const obstacle = nativeObstacle();
  if (obstacle !== undefined)
    throw new CannotInstall(`Native TensorFlow is not for this machine: ${obstacle}.`);
  try {
    await mkdir(path.dirname(folder), { recursive: true });
    await inWorkplace(folder, async (place) => {
      try {
        await installInto(place, job);
      } catch (error) {
        // A person who cancels wants nothing of it; after a fault the next attempt goes on from what has come.
        if (job.signal.aborted) await rm(place.download, { recursive: true, force: true });
        throw error;
      }
    });
  } catch (error) {
    job.signal.throwIfAborted();
    throw diskProblem(error, path.dirname(folder)) ?? error;
  }
  return endOf("installed", readInstallation(folder)!);
}

/** Removes TensorFlow and whatever an installation has left. Throws CannotInstall where that is not possible. */
export async function removeTensorflow(environment: NodeJS.ProcessEnv = process.env): Promise<RemoveEnd> {
  const folder = installationFolder(environment);
  const download = `${folder}.download`;
  const bytes = (await sizeOfFolder(folder)) + (await sizeOfFolder(download));
  if (bytes === 0) return { type: "absent", folder, bytes };
  try {
    await inWorkplace(folder, async () => {
      await removeFolder(folder);
      await rm(download, { recursive: true, force: true });
    });
  } catch (error) {
    throw diskProblem(error, path.dirname(folder)) ?? error;
  }
  return { type: "removed", folder, bytes };
}

async function installInto({ part, download }: Workplace, job: Job): Promise<void> {
  const { wheel, folder, signal, onEvent } = job;
  const binding = await findBinding(job.binding, signal);
  const had = await sizeOfFolder(download);
  const bytesToFetch = job.file === undefined ? Math.max(0, wheel.bytes - had) : 0;
  await checkSpace(bytesToFetch + wheel.unpackedBytes, path.dirname(folder));
  onEvent({
    type: "begin",
    folder,
    tensorflow: wheel.version,
    bytesToFetch,
    bytesOnDisk: wheel.unpackedBytes,
  });
  const file = job.file === undefined ? await fetchIt(download, job) : await checkedFile(job.file, job);
  await mkdir(part);
  await unpack(file, wheel, part, { withHeaders: binding.from === "compiler", signal, onProgress: onEvent });
  if (binding.from === "compiler") onEvent({ type: "progress", step: "compiling" });
  await placeBinding(binding, part, wheel, signal);
  onEvent({ type: "progress", step: "trying" });
  await tryBinding(path.join(part, BINDING), wheel, signal);
  const installed = { binding: BINDING, tensorflow: wheel.version, source: "Python wheel" };
  await writeFile(path.join(part, "installed.json"), `${JSON.stringify(installed, undefined, 2)}\n`);
  signal.throwIfAborted();
  await replaceFolder(part, folder);
  await rm(download, { recursive: true, force: true });
}

async function fetchIt(folder: string, job: Job): Promise<string> {
  const { wheel, environment, patience, signal, onEvent } = job;
  onEvent({ type: "progress", step: "looking" });
  const settings = pipSettings(environment);
  const connection = openConnection(settings, environment, patience);
  try {
    const address = await findWheel(connection, settings.index, wheel, signal);
    return await fetchWheel({ connection, address, wheel, folder, patience, signal, onProgress: onEvent });
  } finally {
    await connection.close();
  }
}

async function checkedFile(file: string, { wheel, signal, onEvent }: Job): Promise<string> {
  if (await isRight(file, { wheel, signal, onProgress: onEvent })) return file;
  throw new CannotInstall(
    `${file} is not ${wheel.file} as it was published: its size or its checksum is another one.`,
  );
}

async function checkSpace(needed: number, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed + spare) return;
  throw new CannotInstall(
    `It needs ${sizeText(needed + spare)} of disk while it is installed, and ${sizeText(free)} are free in ${folder}. ` +
      `Make room, or ${ELSEWHERE}.`,
  );
}

async function works({ binding, tensorflow }: Installation, { wheel, signal }: Job): Promise<boolean> {
  try {
    await tryBinding(binding, { ...wheel, version: tensorflow }, signal);
    return true;
  } catch (error) {
    if (error instanceof CannotInstall) return false;
    throw error;
  }
}

async function endOf(type: InstallEnd["type"], { folder, tensorflow }: Installation): Promise<InstallEnd> {
  return { type, folder, tensorflow, bytes: await sizeOfFolder(folder) };
}
