/** The rule for validation and test rows that stand among the training rows too. */

import { columnText } from "../language/column-text.js";
import type { Fix } from "../language/diagnostic.js";
import { type Dataset, featureColumns } from "../network.js";
import type { Column, DataFacts, DataProfile } from "../profile.js";
import { placeOf, settingOf } from "./dataset-places.js";
import { figure } from "./figure.js";
import type { Finding } from "./finding.js";
import { equalByChance } from "./repeated-rows.js";
import type { CheckContext, Rule } from "./rule.js";
import { percent, rowCount } from "./words.js";

export const splitLeak: Rule = {
  code: "split-leak",
  title: "Leak between splits",
  doc:
    "Validation and test rows are there to say how the network does on rows that it has never seen. Where a row stands " +
    "among the training rows too, its answer has been learned, and the score looks better than the network is. It " +
    "comes from rows that occur several times in the file: entered twice, copied to balance classes, or joined to a " +
    "table with several matches. `split: grouped(by: …)` keeps rows with the same value in a column together, and so " +
    "rows that are equal; better still is a file without repetitions. The rule speaks from 3 such rows on that are at " +
    "least 1 % of the rows held back. It is silent where equal rows are no wonder, since the features can take few " +
    "different values, and for series.",
  check: checkLeaks,
};

const fewest = 3;
const leastShare = 0.01;

interface Leaked {
  readonly rows: number;
  /** Of so many that are held back. */
  readonly held: number;
  /** Whether only the file of test rows is concerned: then the split within the other file is not to blame. */
  readonly fromFile: boolean;
}

/** Rows held back that stand among the training rows, where that means something; otherwise undefined. */
export function leakedRows(dataset: Dataset, profile: DataProfile, facts: DataFacts): Leaked | undefined {
  const { leaks, rows } = facts;
  const fromFile = dataset.test !== undefined && leaks.validation === 0;
  const leaked = leaks.validation + leaks.test;
  const held = fromFile ? rows.test : rows.validation + rows.test;
  if (leaked < fewest || leaked < leastShare * held) return undefined;
  return leaked <= equalByChance(dataset, profile) ? undefined : { rows: leaked, held, fromFile };
}

function checkLeaks({ source, network, facts }: CheckContext): Finding | undefined {
  const { dataset } = network;
  const profile = dataset?.profile;
  if (dataset === undefined || profile === undefined || facts === undefined) return undefined;
  const leaked = leakedRows(dataset, profile, facts);
  if (leaked === undefined) return undefined;
  const { rows, held, fromFile } = leaked;
  const { leaks } = facts;
  return {
    code: splitLeak.code,
    severity: "warning",
    message: fromFile
      ? `${figure(rows)} of the ${rowCount(held)} of \`${dataset.test}\` stand among the training rows too: the ` +
        "network has learned their answers, and its test score looks better than it is. Take them out of one of the files."
      : `${figure(rows)} of ${figure(held)} validation and test rows stand among the training rows too: the network ` +
        "has learned their answers, and its scores look better than they are.",
    span: placeOf(network, dataset, ...(fromFile ? ["test"] : []), "split"),
    related: [],
    evidence: {
      ...(leaks.validation > 0 && { "validation rows among the training rows": leaks.validation }),
      ...(leaks.test > 0 && { "test rows among the training rows": leaks.test }),
      "share of the rows held back": percent(rows / held),
      ...(leaks.first && { "for example": example(leaks.first, dataset, profile, fromFile) }),
    },
    fixes: fromFile ? [] : keepTogether(source, dataset, profile),
  };
}

/** People count rows from 1. Those of the file of test rows are numbered on behind those of the other. */
function example(
  [training, held]: readonly [number, number],
  { source, test }: Dataset,
  profile: DataProfile,
  fromFile: boolean,
): string {
  return fromFile
    ? `row ${held - profile.rows + 1} of ${test} is row ${training + 1} of ${source}`
    : `row ${held + 1} is row ${training + 1}`;
}

/**
 * Rows that are equal agree in every column, and so each column would do: the one that differs most from row to row keeps
 * least else together. Fractions make no groups, and a column of few values makes groups too large.
 */
function keepTogether(source: string, dataset: Dataset, profile: DataProfile): Fix[] {
  const names = new Set(featureColumns(dataset));
  const [column] = profile.columns
    .filter((column) => names.has(column.name) && makesGroups(column, profile.rows))
    .sort((a, b) => b.distinct - a.distinct);
  if (column === undefined || dataset.split.method === "grouped") return [];
  return settingOf(
    source,
    dataset,
    `Keep rows with the same \`${column.name}\` in one split`,
    "split",
    `grouped(by: ${columnText(column.name)}, ${sharesText(dataset)})`,
  );
}

const fewestGroups = 20;

function makesGroups(column: Column, rows: number): boolean {
  if (column.kind === "array" || column.kind === "image" || column.missing > 0) return false;
  if (column.kind === "number" && !column.integers) return false;
  return column.distinct >= fewestGroups && column.distinct < rows;
}

/** The shares of the split as they are written. A seed of 0 is the default, and a file of test rows leaves no share. */
export function sharesText({ split, test: file }: Dataset): string {
  const { train, validation, test, seed } = split;
  const share = (name: string, value: number) => `${name}: ${Number((100 * value).toPrecision(6))}%`;
  return [
    share("train", train),
    share("validation", validation),
    ...(file === undefined ? [share("test", test)] : []),
    ...(seed === 0 ? [] : [`seed: ${seed}`]),
  ].join(", ");
}
