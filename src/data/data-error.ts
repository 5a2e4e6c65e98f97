/** The error that ends a training before it begins, because of its data; its message is for the person. */
import type { DataProblem } from "../profile.js";

export class DataError extends Error {
  override readonly name = "DataError";
}

/** A problem with a data file as a sentence. */
export function problemText(problem: DataProblem): string {
  const { path } = problem;
  switch (problem.code) {
    case "data-file-missing":
      return problem.similar === undefined
        ? `There is no file ${path}.`
        : `There is no file ${path}; there is ${problem.similar}.`;
    case "data-file-unreadable":
      return `${path} cannot be read: ${problem.reason}.`;
    case "data-no-header":
      return `${path} has no header: its first line, ${problem.firstLine}, holds data instead of column names.`;
    case "data-no-rows":
      return `${path} has no rows of data.`;
    case "data-ragged-row":
      return `Line ${problem.line} of ${path} has ${problem.got} ${problem.got === 1 ? "field" : "fields"} where the header has ${problem.expected}.`;
  }
}
