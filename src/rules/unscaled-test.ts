/** The rule for a file of test rows whose numbers are on another scale than those of the training. */
import { columnsOf, type Dataset } from "../network.js";
import type { DataProfile, NumberColumn } from "../profile.js";
import { placeOf } from "./dataset-places.js";
import { figure, rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import type { CheckContext, Rule } from "./rule.js";
import { nameList } from "./words.js";

export const unscaledTest: Rule = {
  code: "unscaled-test",
  title: "Test rows on another scale",
  doc:
    "The file of test rows holds numbers that are not those the network learns from: one of the two files was scaled " +
    "before, or is in other units. The test score then says nothing. Keep both files as they were measured, and leave " +
    "scaling to the dataset, which takes its figures from the training rows and applies them to both. The rule speaks of a " +
    "column whose spread differs by a factor of 10 in deviation and range alike, or whose two ranges lie apart by more than " +
    "5 deviations. It is silent below 20 test rows, and about columns that do not vary in one of the files.",
  check: checkTestRows,
};

const fewestRows = 20;
const largestRatio = 10;
/** Between the means, in deviations of the file that spreads more. */
const farthest = 5;

function checkTestRows({ network }: CheckContext): Finding | undefined {
  const { dataset } = network;
  const { profile, testProfile } = dataset ?? {};
  if (dataset?.inputs === undefined || profile === undefined || testProfile === undefined) return undefined;
  if (profile.rows < fewestRows || testProfile.rows < fewestRows) return undefined;
  const apart = pairs(dataset, profile, testProfile).filter(isApart);
  const [first] = apart;
  if (first === undefined) return undefined;
  const { train, test } = first;
  const others = apart.slice(1).map((pair) => pair.train.name);
  const differ = others.length === 1 ? "differs" : "differ";
  const asMuch = others.length === 0 ? "" : `, and ${nameList(others)} ${differ} as much`;
  return {
    code: unscaledTest.code,
    severity: "warning",
    message:
      `\`${train.name}\` runs from ${figure(train.min)} to ${figure(train.max)} in \`${dataset.source}\` and from ` +
      `${figure(test.min)} to ${figure(test.max)} in \`${dataset.test}\`${asMuch}: ` +
      "was one of the files scaled before, or is it in other units?",
    span: placeOf(network, dataset, "test"),
    related: [],
    evidence: {
      [`mean of ${train.name} in training`]: rounded(train.mean),
      [`mean of ${train.name} in test`]: rounded(test.mean),
      [`deviation of ${train.name} in training`]: rounded(train.deviation),
      [`deviation of ${train.name} in test`]: rounded(test.deviation),
      "columns on another scale": apart.length,
    },
    fixes: [],
  };
}

interface Pair {
  readonly train: NumberColumn;
  readonly test: NumberColumn;
}

function pairs(dataset: Dataset, profile: DataProfile, testProfile: DataProfile): Pair[] {
  const used = new Set([
    ...dataset.inputs!.flatMap(columnsOf),
    ...dataset.targets.flatMap(({ columns }) => columns),
  ]);
  const inTest = new Map(testProfile.columns.map((column) => [column.name, column]));
  return profile.columns.flatMap((train) => {
    const test = inTest.get(train.name);
    return used.has(train.name) && train.kind === "number" && test?.kind === "number"
      ? [{ train, test }]
      : [];
  });
}

function isApart({ train, test }: Pair): boolean {
  if (train.deviation === 0 || test.deviation === 0) return false;
  const ratios = [train.deviation / test.deviation, (train.max - train.min) / (test.max - test.min)];
  if (ratios.every((ratio) => ratio > largestRatio) || ratios.every((ratio) => ratio < 1 / largestRatio))
    return true;
  const overlap = train.min <= test.max && test.min <= train.max;
  return !overlap && Math.abs(train.mean - test.mean) > farthest * Math.max(train.deviation, test.deviation);
}
