/** The rule for rows that occur several times in the training file. */
import { placeOf } from "./dataset-places.js";
import { figure } from "./figure.js";
import type { Finding } from "./finding.js";
import { equalByChance } from "./repeated-rows.js";
import type { CheckContext, Rule } from "./rule.js";
import { leakedRows } from "./split-leak.js";
import { percent, rowCount } from "./words.js";

export const duplicateRows: Rule = {
  code: "duplicate-rows",
  title: "Duplicate rows",
  doc:
    "A row that occurs twice in all features and the target counts twice: the network fits it more closely than the " +
    "others, and every score counts it twice as well. Most often a file was joined, appended or exported twice. Take the " +
    "repetitions out of the file, unless they are meant. The rule speaks where more than 1 % of the rows, and at least " +
    "5, repeat an earlier one. It is silent where that is no wonder, since the features can take few different values; " +
    "for series; where a grouped split keeps equal rows together; and where the same rows stand in several splits, of " +
    "which `split-leak` speaks.",
  check: checkDuplicates,
};

const fewest = 5;
const leastShare = 0.01;

function checkDuplicates({ network, facts }: CheckContext): Finding | undefined {
  const { dataset } = network;
  const profile = dataset?.profile;
  if (dataset === undefined || profile === undefined || facts === undefined) return undefined;
  const { rows: repeated, first } = facts.duplicates;
  if (repeated < fewest || repeated <= leastShare * profile.rows) return undefined;
  if (dataset.split.method === "grouped" || repeated <= equalByChance(dataset, profile)) return undefined;
  if (leakedRows(dataset, profile, facts) !== undefined) return undefined;
  return {
    code: duplicateRows.code,
    severity: "warning",
    message:
      `${figure(repeated)} of ${rowCount(profile.rows)} repeat an earlier one in all features and the target, and ` +
      "count several times: look whether the file was joined or appended twice.",
    span: placeOf(network, dataset, "source"),
    related: [],
    evidence: {
      "rows that repeat an earlier one": repeated,
      "share of the rows": percent(repeated / profile.rows),
      ...(first && { "for example": `row ${first[1] + 1} is row ${first[0] + 1}` }),
    },
    fixes: [],
  };
}
