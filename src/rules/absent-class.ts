/** The rule for a class without a row in one of the splits. */
import type { Network } from "../network.js";
import type { DataFacts } from "../profile.js";
import { placeOf, settingOf } from "./dataset-places.js";
import { figure } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";
import { sharesText } from "./split-leak.js";
import { rowCount } from "./words.js";

export const absentClass: Rule = {
  code: "absent-class",
  title: "Class absent from a split",
  doc:
    "A class without a training row is never learned, and one without a row in validation or test is never examined: the " +
    "score says nothing of it. It happens to rare classes in a random split, and to any class where rows that are sorted " +
    "by class are split in their order. `split: stratified(…)` gives each split its share of every class. The rule is " +
    "silent about a class of fewer than 3 rows, which cannot be in every split, and about a validation or test split " +
    "with fewer than 5 rows for each class, in which one may well be missing.",
  check: checkAbsence,
};

const fewestRows = 3;
const fewestForEach = 5;

const splits = ["train", "validation", "test"] as const;

interface Absence {
  readonly name: string;
  readonly split: (typeof splits)[number];
  /** Rows of that split, and of the class in the others. */
  readonly rows: number;
  readonly elsewhere: number;
  readonly counts: Readonly<Record<(typeof splits)[number], number>>;
}

/** The first class that a split lacks, where that means something. */
export function absenceIn({ dataset, settings }: Network, facts: DataFacts | undefined): Absence | undefined {
  const counts = facts?.classCounts;
  const classes = settings.task.kind === "classification" ? settings.task.classes : undefined;
  if (dataset === undefined || counts === undefined || classes === undefined) return undefined;
  for (const split of splits) {
    const rows = sum(counts[split]);
    // The file of test rows is what it is: no split gives it another class.
    if (rows === 0 || (split === "test" && dataset.test !== undefined)) continue;
    if (split !== "train" && rows < fewestForEach * classes.length) continue;
    for (const [at, name] of classes.entries()) {
      const own = { train: counts.train[at]!, validation: counts.validation[at]!, test: counts.test[at]! };
      const elsewhere = sum(Object.values(own));
      if (own[split] === 0 && elsewhere >= fewestRows) return { name, split, rows, elsewhere, counts: own };
    }
  }
  return undefined;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function checkAbsence({ source, network, facts }: CheckContext): Finding | undefined {
  const absence = absenceIn(network, facts);
  if (absence === undefined) return undefined;
  const { name, split, rows, elsewhere, counts } = absence;
  const dataset = network.dataset!;
  const place = split === "train" ? "training" : split;
  const title = "Give each split its share of every class";
  return {
    code: absentClass.code,
    severity: "warning",
    message:
      `None of the ${rowCount(elsewhere)} of \`${name}\` is among the ${figure(rows)} ${place} rows: ` +
      (split === "train"
        ? "the network never learns this class."
        : "their score says nothing of this class."),
    span: placeOf(network, dataset, "split", "target"),
    related: [],
    evidence: {
      [`training rows of ${name}`]: counts.train,
      [`validation rows of ${name}`]: counts.validation,
      [`test rows of ${name}`]: counts.test,
    },
    fixes:
      dataset.series === undefined
        ? settingOf(source, dataset, title, "split", `stratified(${sharesText(dataset)})`)
        : [],
  };
}
