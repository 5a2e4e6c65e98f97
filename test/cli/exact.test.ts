/** The same seed gives the same run, bit for bit, on each engine: split, order, initial weights, dropout, changes of images. */
import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { EngineName, RunEvent } from "../../src/protocol.js";
import { listRuns } from "../../src/training/store.js";
import { emptyFolder, examples, netwright } from "./netwright.js";

const folder = emptyFolder();
cpSync(path.join(examples, "shapes"), path.join(folder.path, "shapes"), { recursive: true });

/** Whatever a seed decides, in one program. */
const program = (splitSeed: number) => `dataset drawings {
  source: "shapes"
  scale: minmax
  split: random(train: 70%, validation: 15%, test: 15%, seed: ${splitSeed})
  augment: RandomFlip(horizontal_and_vertical), RandomRotation(0.2), RandomTranslation(0.1, 0.1)
}

network Shapes on drawings {
  Conv2D(4, 3, relu)
  BatchNormalization()
  MaxPooling2D(4)
  Flatten()
  GaussianNoise(0.1)
  Dropout(30%)
  Dense(classes, softmax)
}

train Shapes {
  batch: 16
}
`;

folder.write("one.nn", program(1));
folder.write("two.nn", program(2));

const doctor = JSON.parse((await netwright(["doctor", "--json"])).stdout) as {
  readonly engines: readonly { readonly name: EngineName; readonly available: boolean }[];
};

/** What depends on the clock. */
const timed = new Set(["run", "seconds", "samplesPerSecond", "secondsLeft", "at"]);
const withoutTime = (events: readonly RunEvent[]) =>
  JSON.parse(
    JSON.stringify(
      events.filter(({ type }) => type === "epoch" || type === "result"),
      (key, value: unknown) => (timed.has(key) ? undefined : value),
    ),
  ) as unknown;

describe.each(doctor.engines.filter(({ available }) => available))("on $name", ({ name: engine }) => {
  async function trained(file: string, seed: number, runs: string) {
    const place = path.join(folder.path, `${engine}-${runs}`);
    const args = ["train", file, "--engine", engine, "--seed", String(seed), "--epochs", "2"];
    const printed = await netwright([...args, "--runs", place, "--json"], folder.path);
    expect(printed, printed.stdout.slice(-500)).toMatchObject({ code: 0, stderr: "" });
    const [run] = listRuns(place);
    return { weights: readFileSync(path.join(run!.folder, "weights.bin")), events: withoutTime(run!.events) };
  }

  test("a run is repeated by its seed, and by no other", { timeout: 180_000 }, async () => {
    const first = await trained("one.nn", 3, "first");
    const again = await trained("one.nn", 3, "again");
    expect(again.events).toEqual(first.events);
    expect(again.weights.equals(first.weights)).toBe(true);
    for (const [file, seed, runs] of [
      ["one.nn", 4, "another seed"],
      ["two.nn", 3, "another split"],
    ] as const) {
      const other = await trained(file, seed, runs);
      expect(other.weights.equals(first.weights), runs).toBe(false);
      expect(other.events, runs).not.toEqual(first.events);
    }
  });
});
