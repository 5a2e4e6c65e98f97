/** Numbers and names as the dashboard writes them, and the ticks of its axes. */
import { describe, expect, it } from "vitest";
import {
  count,
  duration,
  exactScore,
  higherIsBetter,
  isLoss,
  metricName,
  metricTitle,
  percent,
  preparingText,
  score,
  significant,
  throughput,
  tick,
} from "../../webview/format.js";
import { epochsShown, epochTicks, linearAxis, logAxis } from "../../webview/ticks.js";

it.each([
  ["loss", "loss", true],
  ["price_loss", "price loss", true],
  ["price_r2_score", "price R²", false],
  ["unit_price_mean_absolute_error", "unit price mean absolute error", false],
  ["r2", "R²", false],
  ["floss_accuracy", "floss accuracy", false],
])("%s of one of several targets is %s", (name, expected, loss) => {
  expect(metricName(name)).toBe(expected);
  expect(isLoss(name)).toBe(loss);
});

it.each([
  [{ text: "reading houses.parquet" }, "Reading houses.parquet…"],
  [{ text: "reading houses.parquet", done: 43, total: 100 }, "Reading houses.parquet… 43 %"],
  [{ text: "fitting", done: 3 }, "Fitting…"],
  [{ text: "fitting", done: 0, total: 0 }, "Fitting…"],
])("what is prepared before a run: %o", (event, expected) => {
  expect(preparingText({ type: "preparing", ...event })).toBe(expected);
});

describe("scores", () => {
  it.each([
    ["accuracy", 0.9566, "95.7 %"],
    ["accuracy", 1, "100 %"],
    ["accuracy", 0, "0 %"],
    ["accuracy", 0.9996, "99.96 %"],
    ["accuracy", 0.99996, "99.996 %"],
    ["loss", 0.123456, "0.1235"],
    ["loss", 2, "2.000"],
    ["loss", 3034.6, "3,035"],
    ["loss", 123_456.7, "123,457"],
    ["loss", 1.5e-7, "1.500e−7"],
    ["loss", Number.NaN, "NaN"],
    ["loss", Infinity, "∞"],
    ["accuracy", Number.NaN, "NaN"],
    ["r2_score", -0.25, "−0.2500"],
    ["loss", undefined, "–"],
  ])("%s %s is written %s", (name, value, text) => expect(score(name, value)).toBe(text));

  it("are exact under the pointer", () => {
    expect(exactScore("accuracy", 0.95664)).toBe("95.66 %");
    expect(exactScore("loss", 0.12345678)).toBe("0.123457");
  });

  it("never round up to 100 %", () => expect(percent(0.9999)).not.toBe("100.0 %"));
  it("keep four digits", () => expect(significant(45.678)).toBe("45.68"));
});

describe("durations", () => {
  it.each([
    [0, "0 s"],
    [0.04, "0.04 s"],
    [3.21, "3.2 s"],
    [45.4, "45 s"],
    [60, "1 m"],
    [80, "1 m 20 s"],
    [3600, "1 h"],
    [7500, "2 h 5 m"],
    [200_000, "2 d 8 h"],
    [Number.NaN, "–"],
  ])("%s seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));
});

it("counts are grouped", () => {
  expect(count(12_300)).toBe("12,300");
  expect(throughput(12_345.6)).toBe("12,300 samples/s");
  expect(throughput(87.2)).toBe("87 samples/s");
});

it("metrics have names for a sentence and for a heading, and a better direction", () => {
  expect(metricName("mean_absolute_error")).toBe("mean absolute error");
  expect(metricTitle("accuracy")).toBe("Accuracy");
  expect(metricTitle("r2_score")).toBe("R²");
  expect(higherIsBetter("r2_score")).toBe(true);
  expect(higherIsBetter("loss")).toBe(false);
});

describe("axes", () => {
  it("have round limits and steps", () => {
    expect(linearAxis(0.13, 1.21, 5)).toMatchObject({ min: 0, max: 1.5, step: 0.5, ticks: [0, 0.5, 1, 1.5] });
    expect(linearAxis(3, 3, 4).max).toBeGreaterThan(3);
    expect(linearAxis(0, 0, 4).max).toBeGreaterThan(0);
  });

  it("reach from power to power on a logarithmic scale", () => {
    const axis = logAxis(0.004, 3);
    expect(axis.min).toBeLessThanOrEqual(0.004);
    expect(axis.max).toBeGreaterThanOrEqual(3);
    expect(axis.ticks).toContain(0.1);
  });

  it("count whole epochs only", () => {
    expect(epochTicks(0, 3, 10)).toEqual([0, 1, 2, 3]);
    expect(epochTicks(0, 100, 6)).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it("grow in round numbers up to the epochs planned", () => {
    expect(epochsShown(0.3, 50)).toBe(1);
    expect(epochsShown(12.4, 50)).toBe(15);
    expect(epochsShown(41, 45)).toBe(45);
    expect(epochsShown(60, 50)).toBe(60);
  });

  it("write ticks with the decimals their distance needs", () => {
    expect(tick("loss", 0.5, 0.5)).toBe("0.5");
    expect(tick("loss", 1, 0.5)).toBe("1.0");
    expect(tick("loss", 0.25, 0.25)).toBe("0.25");
    expect(tick("accuracy", 0.2, 0.2)).toBe("20 %");
    expect(tick("loss", 7000, 7000)).toBe("7,000");
    expect(tick("loss", 200_000, 1e5)).toBe("200K");
  });
});
