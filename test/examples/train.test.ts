/** The examples with data of every kind are learnt, as a person trains them: each clearly beats a model that learns nothing. */
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { EngineName, RunResult } from "../../src/protocol.js";
import { emptyFolder, eventsOf, examples, netwright } from "../cli/netwright.js";

const folder = emptyFolder();
const seed = 1;

/** What the test rows must reach. A plain Keras model of the same layers reached what stands behind, on its own split. */
const expected: readonly {
  readonly file: string;
  readonly network: string;
  readonly reaches: Readonly<Record<string, { readonly least?: number; readonly most?: number }>>;
}[] = [
  { file: "digits_images.nn", network: "DigitImages", reaches: { accuracy: { least: 0.94 } } }, // 0.98
  { file: "shapes.nn", network: "Shapes", reaches: { accuracy: { least: 0.85 } } }, // 0.98 and 1.00
  {
    file: "shapes_and_sizes.nn",
    network: "ShapesAndSizes",
    // 1.00, and 0.26 deviations, which are 0.55 pixels; the mean alone is 1.85 pixels off.
    reaches: { shape_accuracy: { least: 0.85 }, size_mean_absolute_error: { most: 1.4 } },
  },
  { file: "messages.nn", network: "Messages", reaches: { accuracy: { least: 0.7 } } }, // 0.80 and 0.84
  { file: "messages.nn", network: "MessagesInOrder", reaches: { accuracy: { least: 0.84 } } }, // 0.93 and 0.91
  { file: "message_tags.nn", network: "MessageTags", reaches: { accuracy: { least: 0.92 } } }, // 0.95 and 0.96
  // 0.87 and 0.84 degrees; saying that tomorrow is as today is 1.63 degrees off, the mean alone 7.
  { file: "temperatures.nn", network: "Forecast", reaches: { mean_absolute_error: { most: 1.3 } } },
  { file: "parcels.nn", network: "Parcels", reaches: { accuracy: { least: 0.78 } } }, // 0.88
];

const { engines } = JSON.parse((await netwright(["doctor", "--json"])).stdout) as {
  readonly engines: readonly { readonly name: EngineName; readonly available: boolean }[];
};
const hasTensorFlow = engines.some(({ name, available }) => name === "tensorflow" && available);

/** All on the engine that is always there; on the other one those with the most kinds of inputs and of outputs. */
const trainings = expected.flatMap((each) => {
  const both = hasTensorFlow && ["parcels.nn", "shapes_and_sizes.nn"].includes(each.file);
  return (both ? ["wasm", "tensorflow"] : ["wasm"]).map((engine) => ({ ...each, engine }));
});

describe(`seed ${seed}`, { concurrent: true, timeout: 300_000 }, () => {
  test.each(trainings)("$network on $engine", async ({ file, network, engine, reaches }) => {
    const printed = await netwright(
      [
        ...["train", path.join(examples, file), "--network", network, "--engine", engine],
        ...["--seed", String(seed), "--runs", `${network} ${engine}`, "--json"],
      ],
      folder.path,
    );
    expect(printed, printed.stdout.slice(-2000)).toMatchObject({ code: 0, stderr: "" });
    const result = eventsOf(printed).at(-1) as RunResult;
    expect(result).toMatchObject({ type: "result", engine });

    const scores = result.metrics.test;
    for (const [metric, { least = -Infinity, most = Infinity }] of Object.entries(reaches)) {
      expect(scores[metric], metric).toBeGreaterThanOrEqual(least);
      expect(scores[metric], metric).toBeLessThanOrEqual(most);
    }
    const { metric, test: baseline } = result.baseline!;
    // Of an error, less than half is left; of accuracy, much is won.
    if (metric.endsWith("error")) expect(scores[metric]!).toBeLessThan(baseline / 2);
    else expect(scores[metric]!).toBeGreaterThan(baseline + (1 - baseline) / 2);
  });
});
