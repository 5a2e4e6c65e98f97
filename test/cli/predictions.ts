/** Reads a run's predictions back, and works out the scores that they come to. */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

type Line = Readonly<Record<string, string>>;

/** As many as the test rows, each with its number in the data. */
export function readPredictions(file: string): readonly Line[] {
  return parse(readFileSync(file, "utf8"), { columns: true }) as Line[];
}

/** By the names of what was predicted: the share that is right of classes and labels, the mean error of numbers. */
export function scoresOf(lines: readonly Line[]): ReadonlyMap<string, number> {
  const names = Object.keys(lines[0]!);
  const mean = (of: (line: Line) => number) => lines.reduce((sum, line) => sum + of(line), 0) / lines.length;
  const has = (name: string) => names.includes(name);
  return new Map(
    names.flatMap((name): [string, number][] => {
      if (has(`${name}_error`)) return [[name, mean((line) => Math.abs(Number(line[`${name}_error`])))]];
      if (has(`${name}_predicted`))
        return [[name, mean((line) => Number(line[name] === line[`${name}_predicted`]))]];
      if (!has(`${name}_probability`) || has(name.replace(/_predicted$/, "_error"))) return [];
      const right = (line: Line) => Number(line[`${name}_probability`]) > 0.5 === (line[name] === "1");
      return [[name, mean((line) => Number(right(line)))]];
    }),
  );
}
