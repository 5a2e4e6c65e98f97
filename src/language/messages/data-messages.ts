/** Every message about datasets: their sources, columns, targets, splits, series and images. */
import type { Column, DataProblem } from "../../profile.js";
import { didYouMean, error, hint, info, type Message, nameList, numberWord, warning } from "./message.js";

const count = (number: number) => number.toLocaleString("en");
const product = (sizes: readonly number[]) => sizes.join(" × ");

/** What a column holds, in words that follow "holds". */
export function contentOf(column: Column): string {
  switch (column.kind) {
    case "number":
      return "numbers";
    case "category":
      return "text";
    case "boolean":
      return "`true` and `false`";
    case "date":
      return "dates";
    case "array":
      return `lists of ${count(column.length)} numbers`;
    case "image":
      return "paths of images";
  }
}

/** What kinds of columns hold, in words that follow "a column of". */
export function kindsText(kinds: readonly Column["kind"][]): string {
  const words = { number: "numbers", category: "text", boolean: "`true` and `false`", date: "dates" };
  const more = { array: "lists of numbers", image: "paths of images" };
  return kinds.map((kind) => ({ ...words, ...more })[kind]).join(" or ");
}

export const dataMessages = {
  dataProblem: (problem: DataProblem): Message => {
    switch (problem.code) {
      case "data-file-missing": {
        const near = problem.similar === undefined ? "" : ` Did you mean \`${problem.similar}\`?`;
        return error(problem.code, `There is no file \`${problem.path}\` beside this one.${near}`);
      }
      case "data-file-unreadable":
        return error(problem.code, `\`${problem.path}\` cannot be read: ${problem.reason}.`);
      case "data-no-header":
        return error(
          problem.code,
          `\`${problem.path}\` has no header: its first line is \`${problem.firstLine}\`. Add a first line with the names of the columns.`,
        );
      case "data-no-rows":
        return error(problem.code, `\`${problem.path}\` has no rows: there is nothing to learn from.`);
      case "data-ragged-row":
        return error(
          problem.code,
          `Line ${problem.line} of \`${problem.path}\` has ${problem.got} ${problem.got === 1 ? "field" : "fields"}, and its header ${problem.expected}. ${problem.got < problem.expected ? "Add what is missing there." : "Put a field that holds a separator in quotation marks."}`,
        );
      case "data-image-unreadable":
        return error(
          problem.code,
          `\`${problem.file}\`, an image of \`${problem.path}\`, cannot be read: ${problem.reason}. Replace it, or take it out.`,
        );
      case "data-too-many-columns":
        return error(
          problem.code,
          `\`${problem.path}\` has ${count(problem.columns)} columns, and at most ${count(problem.most)} are read. Keep those that are needed in a file of their own.`,
        );
      case "data-outside-workspace":
        return warning(
          problem.code,
          `\`${problem.path}\` lies outside the workspace, and is not read before you allow it: the light bulb at its path offers to.`,
        );
      case "data-not-downloaded":
        return info(
          problem.code,
          `\`${problem.path}\` has not been downloaded yet, so its columns are not known: the light bulb here offers to, and so does \`netwright download\`.`,
        );
      case "data-query-refused":
        return error(problem.code, `The query to \`${problem.path}\` is not run: ${problem.reason}.`);
    }
  },

  expectedText: (name: string, example: string) =>
    error("wrong-type", `\`${name}\` is a text in quotation marks, as in \`${name}: "${example}"\`.`),
  queryWithoutDatabase: (source: string) =>
    error(
      "query-without-database",
      `\`query\` is put to a database, and \`${source}\` is none: leave it out.`,
    ),

  testDatabase: () =>
    error(
      "wrong-type",
      "The path of a file of test rows is expected; those of a database are dealt out with `split`.",
    ),

  unknownColumn: (name: string, source: string, similar: string | undefined, columns: readonly string[]) =>
    error(
      "unknown-column",
      `\`${source}\` has no column \`${name}\`.${didYouMean(similar) || ` Its columns are ${nameList(columns)}.`}`,
    ),
  columnTwice: (name: string) =>
    error("column-twice", `\`${name}\` stands among the features twice, and can be treated in one way only.`),
  targetAmongFeatures: (name: string) =>
    error(
      "target-among-features",
      `\`${name}\` is the target: with it among the features there is nothing to predict.`,
    ),
  noFeatures: () => error("no-features", "No column is left to predict the target from."),

  textInNumbers: (column: string, source: string, line: number, value: string, several: number) =>
    error(
      "text-in-number-column",
      `Column \`${column}\` holds numbers, but line ${line} of \`${source}\` has the text \`${value}\`${
        several > 1 ? ` (and ${several - 1} more like it)` : ""
      }. Mend the file, or leave the column out.`,
    ),
  missingValues: (column: string, missing: number, rows: number) =>
    error(
      "missing-values",
      missing === rows
        ? `Column \`${column}\` is empty in every row. Leave it out.`
        : `Column \`${column}\` is empty in ${count(missing)} of ${count(rows)} rows, and a network cannot take an empty field. Say with \`missing\` what takes its place, or leave the column out.`,
    ),
  missingTargets: (column: string, missing: number, rows: number) =>
    error(
      "missing-values",
      `The target \`${column}\` is empty in ${count(missing)} of ${count(rows)} rows. Nothing can be learnt from those: fill them in the file, or leave them out with \`missing: drop\`.`,
    ),
  missingImages: (column: string, missing: number, rows: number) =>
    error(
      "missing-values",
      `Column \`${column}\` names no image in ${count(missing)} of ${count(rows)} rows, and nothing can take its place. Leave those rows out with \`missing: drop\`, or leave the column out.`,
    ),
  missingInTest: (column: string, missing: number, source: string, replaceable: boolean) =>
    error(
      "missing-values",
      `In \`${source}\` column \`${column}\` is empty in ${missing === 1 ? "one row" : `${count(missing)} rows`}. ${replaceable ? "Say with `missing` what takes its place." : `Nothing can be tested there: leave ${missing === 1 ? "it" : "those"} out with \`missing: drop\`.`}`,
    ),
  infiniteValues: (column: string, rows: number) =>
    error(
      "infinite-values",
      `Column \`${column}\` is infinite in ${rows === 1 ? "one row" : `${count(rows)} rows`}, and with that nothing can be computed. Mend the file, or leave the column out.`,
    ),
  categoryFeature: (column: string, distinct: number, example: string | undefined, most: number) =>
    error(
      "category-feature",
      `Column \`${column}\` holds text${example === undefined ? "" : ` such as \`${example}\``}, ${count(distinct)} different ones: too many for a number each (at most ${most} without being told to). Say what becomes of it, or leave it out.`,
    ),
  tooManyClasses: (column: string, most: number) =>
    error(
      "category-feature",
      `Column \`${column}\` has more than ${count(most)} different values: too many to be classes.`,
    ),
  dateFeature: (column: string, from: string) =>
    error(
      "date-feature",
      `Column \`${column}\` holds dates such as \`${from}\`. Say which numbers are made of them, as in \`date(${column}, parts: [year, month])\`, or leave it out.`,
    ),
  featureKind: (call: string, column: Column, takes: readonly Column["kind"][]) =>
    error(
      "feature-kind",
      `\`${call}\` is for columns of ${kindsText(takes)}, and \`${column.name}\` holds ${contentOf(column)}.`,
    ),
  numbersAsClasses: (column: string, distinct: number) =>
    error(
      "feature-kind",
      `\`${column}\` has ${count(distinct)} different numbers, or numbers with fractions: too many to be classes.`,
    ),
  logScale: (property: string, column: string, min: number) =>
    error(
      "log-scale",
      `\`${property}: log\` takes ln(1 + value) of numbers from 0 on, and \`${column}\` goes down to ${min}.`,
    ),
  imageScale: (scale: string) =>
    error(
      "image-scale",
      `Images are scaled with \`minmax\` or \`standardize\`, not with \`${scale}\`: each pixel has the same range.`,
    ),
  manyColumns: ({ code, severity, message }: Message, names: readonly string[]): Message => ({
    code,
    severity,
    message: `${message} The same is true of ${nameList(names, 5)}.`,
  }),

  shapeSize: (shape: readonly number[], width: number) =>
    error(
      "shape-size",
      `\`shape\` lays out ${shape.length > 1 ? `${product(shape)} = ` : ""}${count(
        shape.reduce((so, size) => so * size, 1),
      )} numbers, and the table has ${count(width)}.`,
    ),
  shapeWithoutTable: () =>
    error("shape-size", "`shape` lays the table's numbers out, and there are none: leave it out."),

  targetKind: (column: Column) =>
    error(
      "target-kind",
      `\`${column.name}\` holds ${contentOf(column)}. A target is a number, or one of several classes.`,
    ),
  targetClasses: (column: string, most: number) =>
    error(
      "target-kind",
      `\`${column}\` has more than ${count(most)} different values: too many to be the classes of a target.`,
    ),
  oneClass: (column: string, name: string) =>
    error("one-class", `Every row has the same \`${column}\`, \`${name}\`: there is nothing to tell apart.`),
  targetTwice: (name: string) => error("duplicate-name", `\`${name}\` is a target already.`),
  labelSeparator: (column: string) =>
    error(
      "label-columns",
      `\`${column}\` holds text: say what stands between its labels, as in \`multi_hot(${column}, separator: "|")\`.`,
    ),
  separatorOfSeveral: () =>
    error(
      "label-columns",
      "`separator` is for one column that lists labels. With several, each is a label of its own.",
    ),
  labelColumn: (column: Column) =>
    error(
      "label-columns",
      `\`${column.name}\` holds ${column.kind === "number" ? "other numbers than 0 and 1" : contentOf(column)}. A label's column says \`true\` or \`false\`, or 1 or 0.`,
    ),
  labelCombinations: (column: string, most: number) =>
    error(
      "label-columns",
      `\`${column}\` has more than ${count(most)} different combinations, and its labels cannot be listed. Give each label a column of its own.`,
    ),
  targetScale: (target: string) =>
    error(
      "target-scale",
      `\`target_scale\` is for numbers, and \`${target}\` is one of several classes: leave it out.`,
    ),
  scaledClasses: (target: string) =>
    error(
      "target-scale",
      `This network tells the classes of \`${target}\` apart, and classes are not scaled: leave \`target_scale\` out.`,
    ),

  tooFewRows: (rows: number) =>
    error(
      "too-few-rows",
      `${rows === 1 ? "One row is" : `${rows} rows are`} too few to train, validate and test on.`,
    ),
  splitSum: (sum: number) =>
    error("split-sum", `The shares of the split make ${+(sum * 100).toPrecision(6)} %, and must make 100 %.`),
  testShare: (source: string) =>
    error(
      "test-share",
      `The test rows are those of \`${source}\`, so the split has no share for them: leave \`test\` out of it.`,
    ),
  noTestRows: () =>
    error(
      "test-share",
      "With a share of 0 there is nothing to test on. Give `test` a share, or name a file of test rows with the property `test`.",
    ),
  stratifiedNumber: (column: string, why: string) =>
    error(
      "split-column",
      `\`stratified\` keeps the shares of classes, and \`${column}\` ${why}. Deal the rows out with \`random\`, or name another column.`,
    ),
  groupedBy: (column: Column) =>
    error(
      "split-column",
      `\`grouped\` keeps rows with the same value together, and \`${column.name}\` holds ${column.kind === "number" ? "numbers with fractions" : contentOf(column)}.`,
    ),
  fewGroups: (column: string, groups: number, parts: number) =>
    error(
      "few-groups",
      `\`${column}\` has ${groups === 1 ? "one value" : `${numberWord(groups)} values`}, and ${numberWord(parts)} parts need a group each.`,
    ),
  loneGroups: (column: string) =>
    warning(
      "lone-groups",
      `Every row has a \`${column}\` of its own, so nothing is kept together: \`random\` does the same.`,
    ),
  orderColumn: (column: Column) =>
    error(
      "order-column",
      `Rows are put in order by a column of dates or numbers, and \`${column.name}\` holds ${contentOf(column)}.`,
    ),
  windowMissing: (name: string) =>
    error(
      "window-missing",
      `\`${name}\` is for a series: say with \`window\` how many rows, one after another, make one input.`,
    ),
  longWindow: (window: number, horizon: number, rows: number, needed: number) =>
    error(
      "long-window",
      `A window of ${count(window)} rows with its target ${horizon === 1 ? "one row" : `${count(horizon)} rows`} behind needs ${window} + ${horizon} = ${count(window + horizon)} rows, and three of them ${count(needed)}: there are ${count(rows)}.`,
    ),
  seriesSplit: (method: string) =>
    error(
      "series-split",
      `The windows of a series are rows that follow each other, which \`${method}\` would scatter: split it with \`chronological\`, or with \`grouped\` where it has several parts.`,
    ),
  seriesInput: (column: string, what: string) =>
    error(
      "series-input",
      `The windows of a series are made of numbers, and \`${column}\` is ${what}. Leave it out.`,
    ),

  testColumns: (source: string, columns: readonly string[]) =>
    error(
      "test-columns",
      `\`${source}\` lacks ${columns.length === 1 ? "the column" : "the columns"} ${nameList(columns)}, which the dataset uses.`,
    ),
  testKind: (source: string, column: Column, other: Column) =>
    error(
      "test-columns",
      `In \`${source}\` column \`${column.name}\` holds ${contentOf(column)}, and in the data ${contentOf(other)}.`,
    ),
  testClasses: (source: string, target: string, names: readonly string[]) =>
    error(
      "test-classes",
      `\`${source}\` has classes of \`${target}\` that the data lacks, and that can never be predicted: ${nameList(names)}.`,
    ),
  augmentWithoutImages: () =>
    error("augment-without-images", "`augment` changes images, and this dataset has none: leave it out."),

  unknownInput: (name: string, similar: string | undefined, inputs: readonly string[]) =>
    error(
      "unknown-input",
      `There is no \`${name}\`.${
        didYouMean(similar) ||
        (inputs.length === 1
          ? ` The data is one input, called \`${inputs[0]}\`.`
          : ` The data gives ${nameList(inputs)}.`)
      }`,
    ),
  severalInputs: (dataset: string, inputs: readonly string[]) =>
    error(
      "several-inputs",
      `\`${dataset}\` gives ${numberWord(inputs.length)} inputs: ${nameList(inputs)}. Say which one flows in here.`,
    ),
  unusedInput: (name: string) =>
    warning("unused-input", `Nothing takes \`${name}\`, so its data has no effect.`),
  smallEmbedding: (size: number, input: string, tokens: number) =>
    error(
      "embedding-size",
      `\`${input}\` holds numbers from 0 to ${count(tokens - 1)}, so \`input_dim\` must be at least ${count(tokens)}, not ${count(size)}.`,
    ),
  codesAsAmounts: (layer: string, input: string, what: string) =>
    hint(
      "codes-as-amounts",
      `The numbers of \`${input}\` stand for ${what}, and \`${layer}\` takes them for amounts: put them through an \`Embedding\` first.`,
    ),
};
