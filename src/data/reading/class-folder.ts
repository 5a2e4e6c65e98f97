/** Opens a folder that holds a folder of images or texts for each class. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { compareText } from "../field.js";
import type { Located } from "./locate.js";
import { permitted } from "./locate.js";
import type { OpenOptions } from "./open-table.js";
import { columnSql, type Part, type Workplace } from "./part.js";
import { isMissing, Unreadable, unreadable } from "./problems.js";
import { createRowWriter } from "./row-writer.js";
import type { TableColumn } from "./table.js";

/** A file of a class; `name` is relative to the whole folder, with slashes. */
interface Example {
  readonly name: string;
  readonly label: string;
}

const image = /\.(png|jpe?g|webp)$/i;
const text = /\.txt$/i;
/** So many texts are read before they are written down. */
const textsAtOnce = 64;

export async function openClassFolder(
  { name: source, folder }: Extract<Located, { kind: "folder" }>,
  place: Workplace,
  options: OpenOptions,
): Promise<Part> {
  const examples = await findExamples(folder, source, options);
  const images = examples.filter(({ name }) => image.test(name)).length;
  if (images > 0 && images < examples.length) {
    throw unreadable(source, "it holds images and texts; only one kind can be learned at a time");
  }
  const form = images > 0 ? "images" : "texts";
  const writer = await createRowWriter(place, ["text", "text"]);
  if (form === "images") {
    for (const { name, label } of examples) writer.write([name, label]);
  } else {
    for (let at = 0; at < examples.length; at += textsAtOnce) {
      place.signal?.throwIfAborted();
      const some = examples.slice(at, at + textsAtOnce);
      const contents = await Promise.all(some.map(({ name }) => readText(folder, name, source)));
      for (const [index, { label }] of some.entries()) writer.write([contents[index]!, label]);
    }
  }
  writer.end();
  const columns: TableColumn[] = [form === "images" ? "image" : "text", "label"].map((name, index) => ({
    name,
    type: "text",
    sql: columnSql(index),
  }));
  return {
    form,
    columns,
    relation: writer.relation,
    rows: examples.length,
    place: async (row) => `${examples[row]?.name} in ${path.basename(source)}`,
    hashed: false,
    files: examples.map(({ name }) => name),
  };
}

/** All files of all classes, in the order of their names. Hidden ones and other kinds are passed over. */
async function findExamples(folder: string, source: string, options: OpenOptions): Promise<Example[]> {
  const labels = await namesIn(folder);
  const examples: Example[] = [];
  const classes = new Set<string>();
  let others: string | undefined;
  for (const label of labels) {
    if (!label.folder) continue;
    for (const entry of await namesIn(path.join(folder, label.name))) {
      const name = `${label.name}/${entry.name}`;
      if (!image.test(entry.name) && !text.test(entry.name)) {
        others ??= name;
        continue;
      }
      if (!(await permitted(path.join(folder, name), options))) {
        throw new Unreadable({ code: "data-outside-workspace", path: source });
      }
      classes.add(label.name);
      examples.push({ name, label: label.name });
    }
  }
  if (examples.length === 0) {
    const loose = labels.some(({ name }) => image.test(name) || text.test(name));
    const hint = loose
      ? "its files lie side by side"
      : others === undefined
        ? "it is empty"
        : `it holds ${others}`;
    throw unreadable(
      source,
      `${hint}, and a folder has to hold a folder of images or .txt files for each class`,
    );
  }
  if (classes.size === 1) {
    const [only] = classes;
    throw unreadable(
      source,
      `it holds one class only, ${only}; a folder of files for each of two classes or more is needed`,
    );
  }
  return examples;
}

async function namesIn(folder: string): Promise<{ readonly name: string; readonly folder: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(({ name }) => !name.startsWith("."))
    .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
    .sort((a, b) => compareText(a.name, b.name));
}

async function readText(folder: string, name: string, source: string): Promise<string | null> {
  try {
    const content = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path.join(folder, name)));
    return content.trim() === "" ? null : content.replaceAll(/\r\n?/g, "\n");
  } catch (error) {
    if (error instanceof TypeError) {
      throw unreadable(source, `${name} is not UTF-8 text; save it with the encoding UTF-8`);
    }
    if (isMissing(error)) throw unreadable(source, `${name} was taken away while it was read`);
    throw error;
  }
}
