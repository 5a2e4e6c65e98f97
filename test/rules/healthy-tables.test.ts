/** No rule speaks of a healthy table: random ones with class and number targets, from 50 to 5,000 rows. */
import { expect, test } from "vitest";
import { askBeside } from "./asking.js";
import { healthyProgram } from "./tables.js";

const first = Number(process.env.SEED ?? Math.floor(Date.now() / 1000) % 1e6);
const tables = 40;
console.log(`healthy tables: seeds ${first} to ${first + tables - 1}`);

test.each(Array.from({ length: tables }, (_, at) => first + at))("seed %d", async (seed) => {
  const { source, rows } = healthyProgram(seed);
  const said = await askBeside({ "table.csv": rows }, (ask) => ask(source));
  expect(said.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
});
