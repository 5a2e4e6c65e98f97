// Makes examples/temperatures.csv: three years of a town's weather, a day a row.
// @ts-check
import { writeFileSync } from "node:fs";
import path from "node:path";
import { seeded } from "./random.mjs";

const seed = 13;
const days = 3 * 365 + 1;
const dayLength = 24 * 60 * 60 * 1000;

/** @param {string} folder */
export function makeTemperatures(folder) {
  const random = seeded(seed);
  const rows = ["date,temperature,humidity,pressure"];
  // How far today and yesterday lie from what the season says; high pressure follows itself and brings warmth a day later.
  let today = 0;
  let yesterday = 0;
  let high = 0;
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.UTC(2022, 0, 1) + day * dayLength);
    const season = 10.5 - 9.5 * Math.cos((2 * Math.PI * (day - 24)) / 365.25);
    const trend = (0.6 * day) / 365.25;
    // The works of the town warm the air from Monday to Friday.
    const weekday = date.getUTCDay() % 6 === 0 ? -0.9 : 0.4;
    const temperature = season + trend + weekday + today;
    const humidity = Math.min(100, 74 - 0.7 * (season - 10) - 5 * high - 1.2 * today + 3.5 * random.normal());
    const pressure = 1013 + 7.5 * high + 0.8 * random.normal();
    rows.push(
      [
        date.toISOString().slice(0, 10),
        temperature.toFixed(1),
        humidity.toFixed(0),
        pressure.toFixed(1),
      ].join(","),
    );
    const next = 1.05 * today - 0.4 * yesterday + 1.7 * high + 0.8 * random.normal();
    [yesterday, today] = [today, next];
    high = 0.75 * high + 0.66 * random.normal();
  }
  writeFileSync(path.join(folder, "temperatures.csv"), `${rows.join("\n")}\n`);
  return `temperatures.csv: ${days} days of synthetic weather, seed ${seed}`;
}
