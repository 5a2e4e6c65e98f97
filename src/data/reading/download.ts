/** Keeps the files that addresses name in the user's cache, and fetches them when that is wanted. */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "./cache-folder.mjs";
import { type FetchOptions, fetchFile } from "./fetch-file.js";
import type { OpenOptions } from "./open-table.js";
import { reasonOf, Unreadable, unreadable } from "./problems.js";

export interface DownloadOptions extends FetchOptions {
  /** Asks the server whether what the cache holds is still the newest. */
  readonly refresh?: boolean;
}

/** What is written beside a file in the cache. */
interface About {
  readonly address: string;
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
  readonly etag?: string;
}

/** Where the file of an address lies; fetches it where it does not lie there and `download` allows it. */
export async function cachedFile(address: string, { download, signal }: OpenOptions): Promise<string> {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw unreadable(address, "it is not an address that begins with https:// or http://");
  }
  const folder = path.join(cacheFolder(), "data", createHash("sha256").update(address).digest("hex"));
  const known = await readAbout(folder);
  const wanted = download === undefined || download === "cached" ? undefined : download;
  if (known !== undefined && !wanted?.refresh) return path.join(folder, known.file);
  if (wanted === undefined) throw new Unreadable({ code: "data-not-downloaded", path: address });
  return fetchInto(folder, address, known, { ...wanted, ...(signal && { signal }) });
}

/** Lets go of what the cache holds of an address. */
export async function forgetDownload(address: string): Promise<void> {
  const folder = path.join(cacheFolder(), "data", createHash("sha256").update(address).digest("hex"));
  await rm(folder, { recursive: true, force: true });
}

async function fetchInto(
  folder: string,
  address: string,
  known: About | undefined,
  options: DownloadOptions & { readonly signal?: AbortSignal },
): Promise<string> {
  const part = path.join(folder, `part-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    const fetched = await fetchFile(address, part, { ...options, ...(known?.etag && { etag: known.etag }) });
    if (fetched === "unchanged") return path.join(folder, known!.file);
    const file = fileName(address);
    const sha256 = await hashOf(part);
    const about: About = {
      address,
      file,
      sha256,
      size: fetched.size,
      ...(fetched.etag && { etag: fetched.etag }),
    };
    // The note comes last: without it the file counts as not there.
    await rm(path.join(folder, "about.json"), { force: true });
    await rename(part, path.join(folder, file));
    const note = `${part}.json`;
    await writeFile(note, `${JSON.stringify(about, null, 2)}\n`);
    await rename(note, path.join(folder, "about.json"));
    return path.join(folder, file);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof Unreadable) throw error;
    const reason = reasonOf(error);
    throw reason === undefined ? error : unreadable(address, reason);
  } finally {
    await rm(part, { force: true });
  }
}

async function readAbout(folder: string): Promise<About | undefined> {
  try {
    return JSON.parse(await readFile(path.join(folder, "about.json"), "utf8")) as About;
  } catch {
    return undefined;
  }
}

/** The last part of the address, whose ending tells the format. */
function fileName(address: string): string {
  const last = decodeURIComponent(new URL(address).pathname.split("/").pop() ?? "");
  const name = last.replaceAll(/[^\p{L}\p{N}._-]/gu, "_").slice(-100);
  return /[^._]/.test(name) && name !== "about.json" ? name : "data";
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest("hex");
}
