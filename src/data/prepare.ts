/** Turns a dataset's file into the scaled numbers that training takes, in three splits. */
import { messages } from "../language/messages/messages.js";
import type { Dataset, Task } from "../network.js";
import { DataError } from "./data-error.js";
import { parseNumber } from "./field.js";
import type { FeatureScale, PreparedData, Rows } from "./prepared.js";
import { readTable } from "./read.js";
import { fitScales } from "./scale.js";
import { splitRows } from "./split.js";

/**
 * Reads the data of `dataset` from the file at `path` and prepares it for `task`. Scaling is fitted on the training
 * rows only. Throws a DataError when the data is not fit for training; the checker reports most of that before.
 */
export async function prepareData(dataset: Dataset, task: Task, path: string): Promise<PreparedData> {
  const { features, source } = dataset;
  if (features === undefined) throw new DataError(`The columns of ${source} are not known yet.`);
  if (features.length === 0) throw new DataError(`The dataset ${dataset.name} has no features.`);
  const classes = task.kind === "classification" ? classesOf(dataset, task.classes) : undefined;
  const { values, targets, fingerprint } = await readNumbers(dataset, features, classes, path);

  const split = splitRows(targets.length, dataset.split);
  for (const [name, rows] of Object.entries(split)) {
    if (rows.length > 0 || (name === "train" ? 1 : dataset.split[name as keyof typeof split]) === 0) continue;
    throw new DataError(
      `${source} has only ${targets.length} ${targets.length === 1 ? "row" : "rows"}: too few to train on, validate and test.`,
    );
  }
  const scales = fitScales(dataset.scale, features, values, split.train);
  return {
    features,
    scales,
    classes,
    train: takeRows(values, targets, split.train, scales),
    validation: takeRows(values, targets, split.validation, scales),
    test: takeRows(values, targets, split.test, scales),
    fingerprint,
  };
}

function classesOf(dataset: Dataset, classes: readonly string[] | undefined): readonly string[] {
  const known = classes ?? dataset.profile?.columns.find((column) => column.name === dataset.target)?.classes;
  if (known !== undefined) return known;
  throw new DataError(`The classes of ${dataset.target} are not known.`);
}

interface Numbers {
  /** Rows × features, row after row. */
  readonly values: Float64Array;
  readonly targets: Float64Array;
  readonly fingerprint: string;
}

async function readNumbers(
  dataset: Dataset,
  features: readonly string[],
  classes: readonly string[] | undefined,
  path: string,
): Promise<Numbers> {
  const { source, target } = dataset;
  const values = growingArray();
  const targets = growingArray();
  const numberOfClass = new Map(classes?.map((name, number) => [name, number]));
  let places: number[] = [];
  let targetPlace = 0;
  let error: DataError | undefined;

  const read = await readTable(path, source, {
    header: (names) => {
      const placeOf = (column: string) => {
        const place = names.indexOf(column);
        if (place < 0) error ??= new DataError(`${source} has no column ${column}.`);
        return place;
      };
      places = features.map(placeOf);
      targetPlace = placeOf(target);
    },
    row: (fields, line) => {
      if (error !== undefined) return;
      for (let feature = 0; feature < places.length; feature++) {
        const field = fields[places[feature]!]!;
        const value = parseNumber(field);
        if (value === undefined) error ??= fieldError(source, line, features[feature]!, field);
        else values.push(value);
      }
      const field = fields[targetPlace]!;
      const value = classes === undefined ? parseNumber(field) : classNumber(numberOfClass, field);
      if (value !== undefined) targets.push(value);
      else if (classes === undefined || field === "") error ??= fieldError(source, line, target, field);
      else
        error ??= new DataError(
          `Line ${line} of ${source}: ${target} is “${field}”, which is not one of the classes.`,
        );
    },
  });
  if (read.problem !== undefined) throw new DataError(messages.dataProblem(read.problem).message);
  if (error !== undefined) throw error;
  return { values: values.take(), targets: targets.take(), fingerprint: read.fingerprint };
}

/** Classes that are numbers go by their value: `1.0` is the class `1`. */
function classNumber(numbers: ReadonlyMap<string, number>, field: string): number | undefined {
  const found = numbers.get(field);
  if (found !== undefined) return found;
  const value = parseNumber(field);
  return value === undefined ? undefined : numbers.get(String(value));
}

function fieldError(source: string, line: number, column: string, field: string): DataError {
  const where = `Line ${line} of ${source}`;
  return field === ""
    ? new DataError(`${where} has no value for ${column}.`)
    : new DataError(`${where}: ${column} is “${field}”, which is not a number.`);
}

function takeRows(
  values: Float64Array,
  targets: Float64Array,
  index: Int32Array,
  scales: readonly FeatureScale[],
): Rows {
  const width = scales.length;
  const x = new Float32Array(index.length * width);
  const y = new Float32Array(index.length);
  for (const [position, row] of index.entries()) {
    y[position] = targets[row]!;
    for (let feature = 0; feature < width; feature++) {
      const { name, offset, divisor } = scales[feature]!;
      const value = Math.fround((values[row * width + feature]! - offset) / divisor);
      if (!Number.isFinite(value)) throw new DataError(`${name} holds a number too large to train with.`);
      x[position * width + feature] = value;
    }
  }
  return { count: index.length, x, y, index };
}

/** A Float64Array that grows by doubling, for a file whose number of rows is known only at its end. */
function growingArray() {
  let array = new Float64Array(1024);
  let length = 0;
  return {
    push(value: number) {
      if (length === array.length) {
        const larger = new Float64Array(2 * length);
        larger.set(array);
        array = larger;
      }
      array[length++] = value;
    },
    take: () => array.subarray(0, length),
  };
}
