// Writes the bench's tables with DuckDB: the same rows each time, since every value comes from the hash of its place.
// @ts-check
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

const seed = 23;

/** A number in (0, 1) for each row; all in doubles, since DuckDB takes 0.5 for a decimal, which is slow. @param {number} column */
const uniform = (column) => `(((hash(i, ${column}, ${seed}) >> 11)::double + 5e-1) / 9007199254740992e0)`;
/** A draw from the normal distribution (Box and Muller). @param {number} column */
const normal = (column) => `sqrt(-2 * ln(${uniform(column)})) * cos(2 * pi() * ${uniform(column + 32)})`;

const numbers = Array.from({ length: 10 }, (_, at) => `n${at}`);
const counts = Array.from({ length: 4 }, (_, at) => `k${at}`);
/** The columns that batches are made of, all of them numbers; `price` is the target. */
export const features = [...numbers, ...counts];

/** Twenty columns: ten measurements, one of them with gaps, four counts, three categories, yes or no, a date, and the target. */
const columns = [
  ...numbers.map((name, at) => {
    const value = `round(${10 ** (at % 4)} * (${normal(at)} + ${at}), 4)`;
    return `${at === 9 ? `case when ${uniform(31)} < 0.02 then null else ${value} end` : value} as ${name}`;
  }),
  ...counts.map((name, at) => `(${10 ** (at + 1)} * ${uniform(10 + at)})::integer as ${name}`),
  `'city ' || (50 * ${uniform(14)})::integer as city`,
  `'kind ' || (7 * ${uniform(15)})::integer as kind`,
  `['free', 'basic', 'plus', 'team'][1 + floor(4 * ${uniform(16)})::integer] as plan`,
  `${uniform(17)} < 0.3 as active`,
  `(date '2015-01-01' + (3650 * ${uniform(18)})::integer) as listed`,
];
const price = `round(50 + 3 * n0 + 0.2 * n1 - 0.5 * k0 + 10 * ${normal(19)}, 2) as price`;

/**
 * A Parquet file of so many rows, and a CSV file of about so many bytes, in `folder`; what is there already stays.
 * @param {string} folder @param {{ rows: number, bytes: number }} sizes
 */
export async function generate(folder, { rows, bytes }) {
  const parquet = path.join(folder, `rows-${rows}.parquet`);
  const csv = path.join(folder, `bytes-${bytes}.csv`);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await write(parquet, rows, "format parquet, compression zstd");
    if (!existsSync(csv)) {
      const sample = 20_000;
      await write(`${csv}.sample`, sample, "format csv, header");
      await write(csv, Math.round((bytes / statSync(`${csv}.sample`).size) * sample), "format csv, header");
      rmSync(`${csv}.sample`);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return { parquet, csv };

  /** @param {string} file @param {number} count @param {string} format */
  async function write(file, count, format) {
    if (existsSync(file)) return;
    console.log(`writing ${file} …`);
    // A file that is there is whole.
    const half = `${file}.half`;
    const table = `select *, ${price} from (select i, ${columns.join(", ")} from range(${count}) t(i))`;
    await connection.run(
      `copy (select * exclude (i) from (${table})) to '${half.replaceAll("'", "''")}' (${format})`,
    );
    renameSync(half, file);
  }
}
