/** `netwright preview`: the rows and columns of a dataset, as they are and as they enter the network. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { allowedIn } from "../data/allowed-folders.js";
import { previewDataset } from "../data/preview/preview.js";
import type { OpenOptions } from "../data/reading/open-table.js";
import { analyse } from "../language/analyse.js";
import { parse } from "../language/syntax/parser.js";
import type { PreviewPart } from "../preview.js";
import { dataFolders, refuseOutside } from "./data-options.js";
import { leftOutText, paint, table } from "./terminal.js";
import { oneFile, readSource, UsageError } from "./usage.js";

export async function preview(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      dataset: { type: "string" },
      json: { type: "boolean" },
      // The program is what is read from standard input, and the file only says where it lies.
      stdin: { type: "boolean" },
      allow: { type: "string", multiple: true },
      "allow-outside": { type: "boolean" },
    },
    allowPositionals: true,
  });
  const file = oneFile(positionals);
  const source = values.stdin ? readFileSync(0, "utf8") : readSource(file);
  const dataset = chooseDataset(source, values.dataset, file);
  if (values.allow === undefined) {
    const said = analyse(source, { profiles: new Map() }).datasets.get(dataset);
    const read = said === undefined ? [] : [said.source, ...(said.test === undefined ? [] : [said.test])];
    refuseOutside(
      read.map((each) => ({ source: each })),
      file,
      values["allow-outside"],
    );
  }
  let sound = true;
  const say = (part: PreviewPart) => {
    if (part.part === "problem") sound = false;
    if (values.json) console.log(JSON.stringify(part));
    else printPart(part);
  };
  await previewDataset({ file, source, dataset }, say, allowing(file, values));
  // With `--json` a problem is a part of what is said.
  return sound || values.json ? 0 : 1;
}

/** The named dataset, or the only one there is. */
function chooseDataset(source: string, wanted: string | undefined, file: string): string {
  const names = parse(source).declarations.flatMap(({ kind, name }) =>
    kind === "dataset" ? [name.text] : [],
  );
  if (wanted !== undefined) return wanted;
  if (names.length === 1) return names[0]!;
  if (names.length === 0) throw new UsageError(`${path.basename(file)} has no dataset`);
  throw new UsageError(`which dataset? --dataset ${names.join(" | --dataset ")}`);
}

interface Allowing {
  readonly allow?: string[] | undefined;
  readonly "allow-outside"?: boolean | undefined;
}

/** The folders that are named, or those of any other command. */
function allowing(file: string, { allow, "allow-outside": outside }: Allowing): OpenOptions {
  const folders = allow ?? dataFolders(file, outside);
  return folders === undefined ? {} : { allowed: allowedIn(folders) };
}

/** So many rows are enough in a terminal. */
const printedRows = 10;

function printPart(part: PreviewPart): void {
  switch (part.part) {
    case "overview": {
      const rows = part.columns.map(({ column, role, becomes }) => [
        column.name,
        column.kind,
        role,
        becomes ?? "",
      ]);
      console.log(
        `\n${paint(part.dataset, "bold")}: ${part.rows.toLocaleString("en")} rows of ${part.source}`,
      );
      console.log(table([["column", "kind", "role", "enters as"], ...rows], []));
      for (const error of part.errors) console.error(error);
      break;
    }
    case "rows":
      console.log(table([part.columns, ...part.rows.slice(0, printedRows).map((row) => row.map(cell))], []));
      break;
    case "facts": {
      const { train, validation, test, leftOut } = part.facts.rows;
      console.log(`\ntrain ${train}, validation ${validation}, test ${test} rows`);
      if (leftOut !== undefined) console.log(leftOutText(leftOut));
      break;
    }
    case "prepared":
      printPrepared(part);
      break;
    case "problem":
      console.error(part.message);
      break;
    case "images":
    case "texts":
      break;
  }
}

function printPrepared({ columns, targets, rows }: Extract<PreviewPart, { part: "prepared" }>): void {
  const shown = rows.slice(0, printedRows).map(({ row, split, values, targets: learned }) => {
    const numbers = values.map((value) => String(Number(value.toPrecision(4))));
    return [String(row + 1), split ?? "left out", ...learned, ...numbers];
  });
  const head = ["row", "split", ...targets, ...columns];
  const filled = shown.map((line) => [...line, ...Array<string>(head.length - line.length).fill("")]);
  console.log(`\n${paint("as they enter the network", "bold")}\n${table([head, ...filled], [])}`);
}

function cell(value: string | null): string {
  if (value === null) return "–";
  return value.length > 30 ? `${value.slice(0, 29)}…` : value;
}
