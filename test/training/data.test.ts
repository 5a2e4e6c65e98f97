/** A run and its data: what is said while it is read, what is kept of it, and what becomes of a run whose data goes away. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Preprocessing } from "../../src/data/prepared.js";
import type { FailureEvent, PreparingEvent, RunEvent, RunResult, RunStart } from "../../src/protocol.js";
import { createRandom } from "../../src/random.js";
import { readRun } from "../../src/training/store.js";
import { isStart, recorded, root, runsFolder, train, trainFile, writtenEvents } from "./support.js";

const runs = runsFolder();

/** A folder with a program and its data beside it. */
function programIn(name: string, program: string, data: Readonly<Record<string, string>>): string {
  const folder = path.join(runs, "..", name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(data)) writeFileSync(path.join(folder, file), text);
  const file = path.join(folder, "program.nn");
  writeFileSync(file, program);
  return file;
}

describe("while data is read", () => {
  test("what is done is said before the start and at no other time", async () => {
    const host = train("Iris", runs, 2);
    await host.training.ended;
    const types = host.events.map(({ type }) => type);
    const start = types.indexOf("start");
    expect(types.slice(0, start).every((type) => type === "preparing")).toBe(true);
    expect(start).toBeGreaterThan(0);
    expect(types.slice(start)).not.toContain("preparing");
    const preparing = host.events.filter((event): event is PreparingEvent => event.type === "preparing");
    for (const { done, total } of preparing) if (done !== undefined) expect(done).toBeLessThanOrEqual(total!);
    expect(writtenEvents(await host.folder())).toEqual(recorded(host.events));
  });

  test("what was fitted on the training rows is kept for predictions", async () => {
    const host = train("Iris", runs, 1);
    await host.training.ended;
    const text = readFileSync(path.join(await host.folder(), "preprocessing.json"), "utf8");
    const { format, inputs, targets } = JSON.parse(text) as Preprocessing;
    expect(format).toBe(1);
    expect(inputs).toHaveLength(1);
    const [input] = inputs;
    const [header] = readFileSync(path.join(root, "examples", "iris.csv"), "utf8").split("\n");
    expect(input?.kind === "table" && input.columns.map(({ column }) => column)).toEqual(
      header!.split(",").filter((name) => name !== "species"),
    );
    expect(targets[0]).toMatchObject({ name: "species", classes: ["setosa", "versicolor", "virginica"] });
  });
});

/** Houses whose price and sale follow from two numbers. */
function houses(): string {
  const random = createRandom(3);
  const lines = Array.from({ length: 300 }, () => {
    const size = 60 + 120 * random.uniform();
    const garden = random.uniform();
    const price = 100_000 + 2000 * size + 50_000 * garden;
    return `${size.toFixed(1)},${garden.toFixed(3)},${price.toFixed(0)},${size > 120}`;
  });
  return ["size,garden,price,sold", ...lines, ""].join("\n");
}

describe("a target that is scaled", () => {
  test("is told of in the data's numbers, beside a baseline in the same", async () => {
    const file = programIn(
      "scaled",
      `dataset houses {
  source: "houses.csv"
  target: price
  exclude: sold
  scale: standardize
  target_scale: standardize
}

network Price on houses {
  Dense(1)
}

train Price {
  optimizer: sgd(learning_rate: 0.1)
  metrics: mean_absolute_error, r2
  batch: 16
}
`,
      { "houses.csv": houses() },
    );
    const host = trainFile(file, "Price", runs, 15);
    await host.training.ended;
    const result = host.events.at(-1) as RunResult;
    expect(result).toMatchObject({ type: "result", state: "completed" });
    const { loss, mean_absolute_error: error, r2_score: explained } = result.metrics.test;
    expect(explained).toBeGreaterThan(0.99);
    expect(loss).toBeLessThan(0.02);
    // Prices lie between 220,000 and 510,000: what is left of the error is far above what scaled numbers would give.
    expect(error).toBeGreaterThan(10);
    expect(error).toBeLessThan(10_000);
    expect(result.baseline).toMatchObject({ kind: "mean", metric: "mean_absolute_error" });
    expect(result.baseline!.test).toBeGreaterThan(30_000);
  });
});

describe("several targets", () => {
  test("have their scores by name, in the events and beside the baseline", async () => {
    const file = programIn(
      "several",
      `dataset houses {
  source: "houses.csv"
  target: price, sold
  scale: standardize
  target_scale: standardize
}

network Both on houses {
  hidden = Dense(16, relu)
  price = hidden -> Dense(1)
  sold = hidden -> Dense(1, sigmoid)
  Output(price: price, sold: sold)
}

train Both {
  optimizer: adam(learning_rate: 0.03)
  loss: losses(price: mean_squared_error, sold: binary_crossentropy)
  metrics: metrics(price: mean_absolute_error, sold: accuracy)
  loss_weights: weights(price: 1, sold: 0.5)
  batch: 16
}
`,
      { "houses.csv": houses() },
    );
    const host = trainFile(file, "Both", runs, 20);
    await host.training.ended;
    const result = host.events.at(-1) as RunResult;
    expect(result, JSON.stringify(result)).toMatchObject({ type: "result" });
    const start = host.events.find(isStart) as RunStart;
    expect(start.metrics).toEqual(["price_mean_absolute_error", "sold_accuracy"]);
    expect(start.loss).toBe("price: mean_squared_error, sold: binary_crossentropy");
    expect(result.baseline?.metric).toBe("price_mean_absolute_error");
    const { test: scores } = result.metrics;
    expect(scores.sold_accuracy).toBeGreaterThan(0.9);
    expect(scores.price_mean_absolute_error).toBeLessThan(result.baseline!.test / 3);
    expect(scores.loss).toBeCloseTo(scores.price_loss! + 0.5 * scores.sold_loss!, 5);
  });
});

describe("data that goes away", () => {
  /** So many images of this size that they are decoded as they are needed. */
  function pictures(name: string): { file: string; folder: string } {
    const shapes = path.join(root, "examples", "shapes");
    const [kind] = readdirSync(shapes);
    const names = readdirSync(path.join(shapes, kind!)).slice(0, 4);
    const rows = Array.from(
      { length: 3000 },
      (_, row) => `${names[row % 4]},${row % 2 === 0 ? "even" : "odd"}`,
    );
    const file = programIn(
      name,
      `dataset pictures {
  source: "pictures.csv"
  target: which
  features: image(picture, image_size: [256, 256])
}

network Seen on pictures {
  AveragePooling2D(64)
  Flatten()
  Dense(classes, softmax)
}

train Seen {
  batch: 16
}
`,
      { "pictures.csv": ["picture,which", ...rows, ""].join("\n") },
    );
    const folder = path.dirname(file);
    for (const image of names) copyFileSync(path.join(shapes, kind!, image), path.join(folder, image));
    return { file, folder };
  }

  test("ends the run with a word and leaves what was written; while it stays, the run goes on", async () => {
    const { file, folder } = pictures("vanishing");
    const host = trainFile(file, "Seen", runs, 1000);
    await host.heard(({ type }) => type === "batch");
    const images = readdirSync(folder).filter((name) => name.endsWith(".png"));
    // Until then it goes on.
    const before = host.events.length;
    await host.heard((event) => event.type === "batch" && host.events.indexOf(event) > before + 2);
    expect(host.events.at(-1)!.type).toBe("batch");

    for (const name of images) rmSync(path.join(folder, name));
    await host.training.ended;
    const failure = host.events.at(-1) as FailureEvent;
    expect(failure.type).toBe("failure");
    expect(failure.message).toMatch(/^The image \S+ \(.*pictures\.csv\) cannot be read: /);
    const run = await host.folder();
    expect(readRun(run)).toMatchObject({ state: "failed", events: recorded(host.events) });
    expect(existsSync(path.join(run, "preprocessing.json"))).toBe(true);
    const measured = (event: RunEvent) => event.type === "batch";
    expect(writtenEvents(run).filter(measured).length).toBeGreaterThan(2);
  });
});
