/** Every example is learnt on both engines, as a person trains it: each clearly beats a model that learns nothing. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { analyseWithData } from "../../src/data/analyse-with-data.js";
import type { Scores } from "../../src/history.js";
import type { EngineName, RunResult, RunStart } from "../../src/protocol.js";
import { compare } from "../../webview/verdict.js";
import { type Example, kinds, kindsOf, trainable } from "./examples.js";
import { emptyFolder, eventsOf, examples, netwright } from "./netwright.js";
import { readPredictions, scoresOf } from "./predictions.js";

const folder = emptyFolder();

/** What the run has kept of its test rows comes to the scores that it reports. */
function expectPredictions(run: string, { rows }: RunStart, scores: Scores): void {
  const lines = readPredictions(path.join(run, "predictions.csv"));
  expect(new Set(lines.map(({ row }) => row)).size).toBe(rows.test);
  const own = scoresOf(lines);
  const reported = (start: string) => scores[`${start}accuracy`] ?? scores[`${start}mean_absolute_error`];
  const several = [...own.keys()].every((name) => reported(`${name}_`) !== undefined);
  // Several labels of one target have one score together.
  const together = [...own.values()].reduce((sum, score) => sum + score, 0) / own.size;
  for (const [name, score] of several ? own : [["", together] as const]) {
    const wanted = reported(several ? `${name}_` : "")!;
    expect(Math.abs(score - wanted), name).toBeLessThanOrEqual(1e-4 * Math.max(1, wanted));
  }
}

const seed = 1;

describe("the table of examples", () => {
  test("has every network that has a `train` declaration, with the kinds of data that it learns from", async () => {
    const found: Pick<Example, "file" | "network" | "kinds">[] = [];
    for (const name of readdirSync(examples).filter((each) => each.endsWith(".nn"))) {
      const file = path.join(examples, name);
      const { analysis } = await analyseWithData(file, readFileSync(file, "utf8"), { facts: false });
      for (const { declaration, settings, dataset } of analysis.networks) {
        if (settings.block === undefined) continue;
        found.push({ file: name, network: declaration.name.text, kinds: kindsOf(dataset!) });
      }
    }
    const listed = trainable.map(({ file, network, kinds }) => ({ file, network, kinds }));
    const byName = (a: { network: string }, b: { network: string }) => (a.network < b.network ? -1 : 1);
    expect([...listed].sort(byName)).toEqual(found.sort(byName));
  });

  test("has every kind of data", () => {
    expect(new Set(trainable.flatMap((each) => each.kinds))).toEqual(new Set(kinds));
  });
});

const { engines } = JSON.parse((await netwright(["doctor", "--json"])).stdout) as {
  readonly engines: readonly {
    readonly name: EngineName;
    readonly available: boolean;
    readonly why: string;
  }[];
};

for (const { name: engine, available, why } of engines) {
  const title = available ? `on ${engine}` : `on ${engine}, left out: ${why}`;
  describe.skipIf(!available)(title, { concurrent: true, timeout: 300_000 }, () => {
    test.each(trainable)("$network of $file", async ({ file, network, kinds, enough, reaches }) => {
      const wanted = engine === "wasm" || reaches?.onTensorFlowToo ? reaches : undefined;
      const epochs = wanted === undefined ? enough : wanted.epochs;
      const printed = await netwright(
        [
          ...["train", path.join(examples, file), "--network", network, "--engine", engine],
          ...["--seed", String(seed), "--runs", `${network} ${engine}`, "--json"],
          ...(epochs === undefined ? [] : ["--epochs", String(epochs)]),
        ],
        folder.path,
      );
      expect(printed, printed.stdout.slice(-2000)).toMatchObject({ code: 0, stderr: "" });
      const events = eventsOf(printed);
      const start = events[0] as RunStart;
      const result = events.at(-1) as RunResult;
      expect(start).toMatchObject({ type: "start", network, engine, seed });
      expect(result).toMatchObject({ type: "result", engine, state: "completed" });

      const scores = result.metrics.test;
      expect(result.baseline!.metric).toBe(start.metrics[0]);
      const baselines = [result.baseline!, ...(result.otherBaselines ?? [])];
      expect(baselines.length > 1).toBe(kinds.includes("several targets"));
      // After few epochs, what the run is judged by is enough; in the end, every output has learnt.
      for (const baseline of wanted === undefined ? baselines.slice(0, 1) : baselines) {
        const { metric, test: simple } = baseline;
        const { verdict, sentence } = compare(metric, scores[metric]!, baseline, "test", start.rows.test);
        expect(verdict, `${metric} ${scores[metric]}, baseline ${simple}: ${sentence}`).toBe("better");
      }
      for (const [name, { least = -Infinity, most = Infinity }] of Object.entries(wanted?.scores ?? {})) {
        expect(scores[name], name).toBeGreaterThanOrEqual(least);
        expect(scores[name], name).toBeLessThanOrEqual(most);
      }
      expectPredictions(path.join(folder.path, `${network} ${engine}`, result.run), start, scores);
      if (wanted !== undefined) expect(events.filter(({ type }) => type === "finding")).toEqual([]);
    });
  });
}
