/** `netwright find-rate` as a person runs it: what it prints, and that it keeps nothing. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, netwright } from "./netwright.js";

const folder = emptyFolder();
folder.copy("iris.csv");
const program = `dataset flowers {
  source: "iris.csv"
  target: species
}
network Iris on flowers {
  Dense(16, relu)
  Dense(classes, softmax)
}
`;
folder.write("iris.nn", program);
const run = (...args: string[]) => netwright(["find-rate", ...args], folder.path);

test("suggests a rate, draws the losses, and leaves nothing behind", async () => {
  const before = readdirSync(folder.path);
  const { code, stdout } = await run("iris.nn", "--engine", "wasm");
  expect(code).toBe(0);
  expect(stdout).toContain("Iris: 100 steps of adam at rising learning rates");
  expect(stdout).toMatch(/The loss falls fastest at [\d.e-]+( and|,) is lowest at/);
  expect(stdout).toMatch(/optimizer: adam\(learning_rate: [\d.e-]+\)/);
  expect(stdout).toContain("•");
  expect(readdirSync(folder.path)).toEqual(before);
  expect(existsSync(path.join(folder.path, ".netwright"))).toBe(false);
});

test("says the same as JSON, the same each time, and another seed says it otherwise", async () => {
  const json = async (...args: string[]) => {
    const { code, stdout } = await run("iris.nn", "--json", "--engine", "wasm", "--steps", "60", ...args);
    expect(code).toBe(0);
    return JSON.parse(stdout) as {
      suggestion: number;
      points: { rate: number; loss: number }[];
      seed: number;
    };
  };
  const first = await json();
  expect(first.points.length).toBeLessThanOrEqual(60);
  expect(first.suggestion).toBeGreaterThan(1e-5);
  expect(first.suggestion).toBeLessThan(1);
  expect(await json()).toEqual(first);
  const other = await json("--seed", "9");
  expect(other.seed).toBe(9);
  expect(other.points[0]!.loss).not.toBe(first.points[0]!.loss);
});

test("what cannot be trained is said with its place", async () => {
  folder.write("wrong.nn", program.replace("softmax", "sofmax"));
  const wrong = await run("wrong.nn");
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain("wrong.nn:7: ");
  expect(wrong.stderr).toContain("sofmax");
  const steps = await run("iris.nn", "--steps", "3");
  expect(steps.code).toBe(2);
  expect(steps.stderr).toContain("--steps takes a whole number of at least 20, not 3");
});
