/** Finds rows that repeat other rows: whole, in their features only, and across the borders of a split. */
import type { DataFacts } from "../../profile.js";

/** What tells rows apart. Rows are numbered through: those of the table, then those of a test file. */
export interface RowKeys {
  /** Equal for rows with equal features. */
  readonly features: Float64Array;
  /** Equal for rows with equal features and targets. */
  readonly whole: Float64Array;
  /** Number of the row's class; absent for numbers. */
  readonly classes?: Int32Array;
}

/** `rows` are those that are used, in the order of the data. */
export function repeatsOf(keys: RowKeys, rows: Int32Array): Pick<DataFacts, "duplicates" | "conflicts"> {
  const firstOf = new Map<number, number>();
  let duplicates = 0;
  let firstDuplicate: readonly [number, number] | undefined;
  const alike = new Map<number, number[]>();
  for (const row of rows) {
    const before = firstOf.get(keys.whole[row]!);
    if (before === undefined) firstOf.set(keys.whole[row]!, row);
    else {
      duplicates++;
      firstDuplicate ??= [before, row];
    }
    const others = alike.get(keys.features[row]!);
    if (others === undefined) alike.set(keys.features[row]!, [row]);
    else others.push(row);
  }
  let conflicts = 0;
  let unavoidable = 0;
  let firstConflict: readonly [number, number] | undefined;
  for (const group of alike.values()) {
    const other = group.find((row) => keys.whole[row] !== keys.whole[group[0]!]);
    if (other === undefined) continue;
    conflicts += group.length;
    firstConflict ??= [group[0]!, other];
    unavoidable += group.length - mostOfOneClass(group, keys.classes);
  }
  return {
    duplicates: { rows: duplicates, ...(firstDuplicate && { first: firstDuplicate }) },
    conflicts: {
      rows: conflicts,
      ...(firstConflict && { first: firstConflict }),
      ...(keys.classes && { unavoidable }),
    },
  };
}

function mostOfOneClass(rows: readonly number[], classes: Int32Array | undefined): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const label = classes?.[row] ?? row;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

/** Validation and test rows that stand among the training rows too. */
export function leaksOf(
  { whole }: RowKeys,
  split: { readonly train: Int32Array; readonly validation: Int32Array; readonly test: Int32Array },
): DataFacts["leaks"] {
  const training = new Map<number, number>();
  for (const row of split.train) training.set(whole[row]!, row);
  let first: readonly [number, number] | undefined;
  const count = (rows: Int32Array) => {
    let found = 0;
    for (const row of rows) {
      const twin = training.get(whole[row]!);
      if (twin === undefined) continue;
      found++;
      first ??= [twin, row];
    }
    return found;
  };
  const validation = count(split.validation);
  const test = count(split.test);
  return { validation, test, ...(first && { first }) };
}
