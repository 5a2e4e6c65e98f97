/** Where a dataset's rows are: its file, folder, address or database, and a file of test rows. */
import type { DataSource } from "../../../profile.js";
import type { Span } from "../../../text.js";
import { removeProperty } from "../../edits.js";
import { messages } from "../../messages/messages.js";
import { pathFrom } from "../../paths.js";
import type { Property } from "../../syntax/tree.js";
import type { DatasetText } from "./dataset-text.js";

export interface SaidSource {
  readonly data: DataSource;
  /** The value of `source`. */
  readonly span: Span;
  /** The value of `query`. */
  readonly querySpan: Span | undefined;
  /** Whether it is a database for which no query is given. */
  readonly asks: boolean;
  readonly test?: { readonly data: DataSource; readonly span: Span };
}

/** Whether a path is that of a database, which is asked by a query. */
export function isDatabase(path: string): boolean {
  return /\.(?:duckdb|ddb|db|sqlite3?)$/i.test(path);
}

/** Whether a path is that of a file, as far as its name says; a folder has no such ending. */
export function isFile(path: string): boolean {
  return isDatabase(path) || /\.(?:csv|tsv|txt|jsonl|ndjson|json|parquet|pq)(?:\.gz)?$/i.test(path);
}

/** Undefined where no source is named. Paths become relative to the program's main file. */
export function checkSource(dataset: DatasetText, file: string): SaidSource | undefined {
  const { name, properties, reporter } = dataset;
  const source = properties.text("source", "data.csv", messages.expectedPath());
  const query = properties.text("query", "select * from sales");
  const test = properties.text("test", "test.csv", messages.expectedPath());
  if (source === undefined) {
    if (properties.get("source") === undefined) {
      reporter.report(messages.missingProperty("dataset", "source", '"data.csv"'), name.span);
    }
    return undefined;
  }
  const isAsked = isDatabase(source.text);
  const asking = properties.get("query");
  if (!isAsked && query !== undefined) {
    reporter.report(messages.queryWithoutDatabase(source.text), asking!.name.span, {
      fixes: [removal(dataset, asking!)],
    });
  }
  const isTested = test !== undefined && !isDatabase(test.text);
  if (test !== undefined && !isTested) reporter.report(messages.testDatabase(), test.span);
  return {
    data: {
      source: pathFrom(file, source.text),
      ...(isAsked && query !== undefined && { query: query.text }),
    },
    span: source.span,
    querySpan: query?.span,
    asks: isAsked && asking === undefined,
    ...(isTested && { test: { data: { source: pathFrom(file, test.text) }, span: test.span } }),
  };
}

/** The fix that takes a whole property out. */
export function removal({ text }: DatasetText, { name, span }: Property) {
  return { title: `Remove \`${name.text}\``, edits: [removeProperty(text, span)] };
}
