/** Finds the files that a source means, and what kind they are of. */
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { DataSource } from "../../profile.js";
import { compareText } from "../field.js";
import { similarFile } from "../similar-file.js";
import { cachedFile } from "./download.js";
import type { DataFile } from "./file-bytes.js";
import { findFiles, isPattern } from "./glob.js";
import type { OpenOptions } from "./open-table.js";
import { isMissing, Unreadable, unreadable } from "./problems.js";

export type Format = "csv" | "json" | "parquet" | "database";

export type Located =
  | {
      readonly kind: "files";
      readonly format: Format;
      readonly files: readonly DataFile[];
      readonly folder: string;
    }
  | { readonly kind: "folder"; readonly name: string; readonly folder: string };

export async function locate(source: DataSource, folder: string, options: OpenOptions): Promise<Located> {
  const located = await locateSource(source.source, folder, options);
  if (located.kind === "files" && located.format === "database") {
    if (located.files.length > 1) throw unreadable(source.source, "a query can go to one database only");
  } else if (source.query !== undefined) {
    const reason = "only databases take one; leave the query out";
    throw new Unreadable({ code: "data-query-refused", path: source.source, reason });
  }
  return located;
}

async function locateSource(source: string, folder: string, options: OpenOptions): Promise<Located> {
  if (isAddress(source)) {
    const file = await cachedFile(source, options);
    const { pathname } = new URL(source);
    const format = formatOf(pathname, source);
    return { kind: "files", format, files: [{ path: file, name: source }], folder: path.dirname(file) };
  }
  const wanted = path.resolve(folder, source);
  const found = await kindOf(wanted, source, options);
  if (found === "folder") return { kind: "folder", name: source, folder: wanted };
  if (found === "file") {
    const file = { path: wanted, name: source };
    return { kind: "files", format: formatOf(wanted, source), files: [file], folder: path.dirname(wanted) };
  }
  if (isPattern(source)) return locateMany(source, folder, options);
  const similar = await similarFile(wanted, source);
  throw new Unreadable({
    code: "data-file-missing",
    path: source,
    ...(similar !== undefined && { similar }),
  });
}

async function locateMany(source: string, folder: string, options: OpenOptions): Promise<Located> {
  const found = await findFiles(source, folder, (entry) => permitted(entry, options));
  if (found === "refused") throw new Unreadable({ code: "data-outside-workspace", path: source });
  const files = found.map((file) => ({
    path: file,
    name: path.relative(folder, file).replaceAll(path.sep, "/"),
  }));
  const [first, ...others] = files;
  if (first === undefined) throw new Unreadable({ code: "data-file-missing", path: source });
  for (const file of files) await kindOf(file.path, source, options);
  const format = formatOf(first.path, first.name);
  const odd = others.find((file) => formatOf(file.path, file.name) !== format);
  if (odd !== undefined) {
    throw unreadable(source, `${first.name} and ${odd.name} are not of one kind`);
  }
  return { kind: "files", format, files, folder };
}

/**
 * The files that a source reads, for telling whether any has changed; of a folder of classes, the folders, whose times
 * change with what is put into them. None for what cannot be found.
 */
export async function filesOf(
  source: DataSource,
  folder: string,
  options: OpenOptions = {},
): Promise<string[]> {
  try {
    const located = await locateSource(source.source, folder, options);
    if (located.kind === "files") return located.files.map((file) => file.path);
    const entries = await readdir(located.folder, { withFileTypes: true });
    const classes = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return [located.folder, ...classes.sort(compareText).map((name) => path.join(located.folder, name))];
  } catch {
    return [];
  }
}

async function kindOf(
  file: string,
  source: string,
  options: OpenOptions,
): Promise<"file" | "folder" | undefined> {
  if (!(await permitted(file, options))) {
    throw new Unreadable({ code: "data-outside-workspace", path: source });
  }
  try {
    return (await stat(file)).isDirectory() ? "folder" : "file";
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether what a path leads to may be read; where nothing is, whether it may be looked for there. */
export async function permitted(file: string, { allowed }: OpenOptions): Promise<boolean> {
  return allowed === undefined || allowed(await realPathOf(file));
}

/** With links followed, as far as the path exists. */
async function realPathOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    const parent = path.dirname(file);
    if (!isMissing(error) || parent === file) throw error;
    return path.join(await realPathOf(parent), path.basename(file));
  }
}

export function isAddress(source: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source);
}

/** By the ending; what has none that is known is taken for separated text. */
function formatOf(file: string, source: string): Format {
  const packed = /\.gz$/i.test(file);
  const ending = path.extname(packed ? file.slice(0, -3) : file).toLowerCase();
  const format = formats.get(ending) ?? "csv";
  if (packed && (format === "parquet" || format === "database")) {
    throw unreadable(source, "a file of this kind is read unpacked only; unpack it");
  }
  const other = unknownFormats.find(([pattern]) => pattern.test(ending));
  if (other !== undefined) throw unreadable(source, other[1]);
  return format;
}

const formats: ReadonlyMap<string, Format> = new Map([
  [".jsonl", "json"],
  [".ndjson", "json"],
  [".json", "json"],
  [".parquet", "parquet"],
  [".pq", "parquet"],
  [".duckdb", "database"],
  [".ddb", "database"],
  [".db", "database"],
  [".sqlite", "database"],
  [".sqlite3", "database"],
]);

const unknownFormats: readonly (readonly [RegExp, string])[] = [
  [/^\.(xlsx?|xlsm|ods|numbers)$/, "it is a spreadsheet; save the sheet as CSV"],
  [/^\.(zip|tar|tgz|7z|rar|bz2|xz|zst)$/, "it is an archive; unpack it"],
  [/^\.(png|jpe?g|webp|gif)$/, "it is an image; name the folder with a folder of images for each class"],
];
