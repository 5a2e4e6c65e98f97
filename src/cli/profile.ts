/** `netwright profile`: what the columns of a data file, or of a program's datasets, hold. */
import path from "node:path";
import { parseArgs } from "node:util";
import { profileSource } from "../data/profiling/profile.js";
import { analyse } from "../language/analyse.js";
import { messages } from "../language/messages/messages.js";
import { type Column, type DataProfile, type DataSource, type ProfileResult, sourceKey } from "../profile.js";
import { dataOptions, outsideError } from "./data-options.js";
import { paint, table } from "./terminal.js";
import { readSource, UsageError } from "./usage.js";

export async function profile(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      json: { type: "boolean" },
      query: { type: "string" },
      "allow-outside": { type: "boolean" },
    },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError("which file?");
  const program = file.endsWith(".nn");
  const query = values.query === undefined ? {} : { query: values.query };
  const sources = program ? sourcesOf(file) : [{ source: file, ...query }];
  const folder = program ? path.dirname(path.resolve(file)) : process.cwd();
  const results: ProfileResult[] = [];
  for (const source of sources) {
    // A file that a person names is one that they want read.
    const outside = !program || values["allow-outside"];
    const result = await profileSource(source, folder, dataOptions(file, outside));
    if (result.problem?.code === "data-outside-workspace") throw outsideError(source.source);
    results.push(result);
  }
  if (values.json) console.log(JSON.stringify({ sources: results.map(toJson) }, undefined, 2));
  else console.log(results.map(toText).join("\n\n"));
  return results.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

function sourcesOf(file: string): DataSource[] {
  const { sources } = analyse(readSource(file), { profiles: new Map() });
  const distinct = [...new Map(sources.map((source) => [sourceKey(source), source])).values()];
  if (distinct.length === 0) throw new UsageError(`${path.basename(file)} has no dataset with a source`);
  return distinct;
}

function toJson({ profile, problem }: ProfileResult) {
  return problem === undefined ? profile : { problem, message: messages.dataProblem(problem).message };
}

function toText({ profile, problem }: ProfileResult): string {
  if (problem !== undefined) return `${paint("error", "error")} ${messages.dataProblem(problem).message}`;
  const head = ["column", "kind", "missing", "distinct", "min", "max", "mean", "deviation", "values"];
  const rows = profile.columns.map((column) => rowOf(column, profile));
  return `${paint(profile.source, "bold")}: ${number(profile.rows)} rows\n${table([head, ...rows], [2, 3, 4, 5, 6, 7])}`;
}

function rowOf(column: Column, { rows }: DataProfile): string[] {
  const { name, kind, missing, distinct } = column;
  const share = missing === 0 ? "0" : `${number(missing)} (${((100 * missing) / rows).toFixed(1)} %)`;
  return [shorten(name), kind, share, number(distinct), ...figures(column), valuesOf(column)];
}

function figures(column: Column): string[] {
  if (column.kind === "date") return [column.from, column.to, "", ""];
  if (column.kind !== "number" && column.kind !== "array") return ["", "", "", ""];
  return [column.min, column.max, column.mean, column.deviation].map(number);
}

/** The commonest values, or what else there is to say of them. */
function valuesOf(column: Column): string {
  switch (column.kind) {
    case "array":
      return `lists of ${number(column.length)} numbers`;
    case "image": {
      const { width, height, channels } = column;
      return `${range(width)} × ${range(height)} pixels, ${channels === 1 ? "grey" : "in colour"}`;
    }
    case "date":
      return column.time ? "with a time of day" : "";
    case "number": {
      const notes = [
        ...(column.infinite ? [`${number(column.infinite)} infinite`] : []),
        ...(column.text
          ? [
              `${number(column.text.count)} are text: “${shorten(column.text.value)}” in line ${column.text.line}`,
            ]
          : []),
        ...(column.quartiles ? [`quartiles ${column.quartiles.map(number).join(", ")}`] : []),
      ];
      return notes.join("; ");
    }
    default:
      return commonest(column);
  }
}

const most = 3;

function commonest(column: Extract<Column, { kind: "category" | "boolean" }>): string {
  const { classes, classCounts } = column;
  if (classes === undefined || classCounts === undefined) {
    const words = column.kind === "category" ? column.words : undefined;
    return words === undefined ? "" : `texts of ${number(words.mean)} words on average`;
  }
  const sorted = classes
    .map((value, index) => [value, classCounts[index]!] as const)
    .sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, most).map(([value, rows]) => `${shorten(value)} (${number(rows)})`);
  return [...shown, ...(sorted.length > most ? ["…"] : [])].join(", ");
}

function range([low, high]: readonly [number, number]): string {
  return low === high ? String(low) : `${low}–${high}`;
}

/** Whole numbers as they are, others with four digits that count. */
function number(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: Number.isInteger(value) ? 15 : 4 });
}

function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
