/** `netwright train --as`: the losses, metrics and weights of the named block are those that are trained with. */
import { describe, expect, test } from "vitest";
import type { EpochEvent, RunResult, RunStart } from "../../src/protocol.js";
import { emptyFolder, eventsOf, netwright } from "./netwright.js";

const folder = emptyFolder();
folder.copy("diabetes.csv");

interface Case {
  readonly title: string;
  readonly program: string;
  /** Blocks by their names, with the loss and the metrics that a run with them reports. */
  readonly blocks: Readonly<
    Record<string, { readonly body: string; readonly loss: string; readonly metrics: readonly string[] }>
  >;
}

const cases: readonly Case[] = [
  {
    title: "one output",
    program: `dataset patients {
  source: "diabetes.csv"
  target: progression
  scale: standardize
  target_scale: standardize
}
network Net on patients {
  Dense(8, relu)
  Dense(1)
}
`,
    blocks: {
      squared: {
        body: "loss: mse\n  metrics: mae",
        loss: "mean_squared_error",
        metrics: ["mean_absolute_error"],
      },
      robust: {
        body: "loss: huber(delta: 0.2)\n  metrics: rmse, r2",
        loss: "huber",
        metrics: ["root_mean_squared_error", "r2_score"],
      },
    },
  },
  {
    title: "several outputs",
    program: `dataset patients {
  source: "diabetes.csv"
  target: progression, bmi
  scale: standardize
  target_scale: standardize
}
network Net on patients {
  seen = Dense(8, relu)
  progression = seen -> Dense(1)
  bmi = seen -> Dense(1)
  Output(progression: progression, bmi: bmi)
}
`,
    blocks: {
      alike: {
        body: "loss: losses(progression: mse, bmi: mse)\n  metrics: metrics(progression: mae, bmi: mae)",
        loss: "progression: mean_squared_error, bmi: mean_squared_error",
        metrics: ["progression_mean_absolute_error", "bmi_mean_absolute_error"],
      },
      apart: {
        body: "loss: losses(progression: huber, bmi: mae)\n  metrics: metrics(progression: r2, bmi: rmse)\n  loss_weights: weights(progression: 0.2, bmi: 3)",
        loss: "progression: huber, bmi: mean_absolute_error",
        metrics: ["progression_r2_score", "bmi_root_mean_squared_error"],
      },
    },
  },
];

async function train(name: string, ...more: readonly string[]) {
  const args = ["train", name, "--engine", "wasm", "--epochs", "3", "--json", ...more];
  const printed = await netwright(args, folder.path);
  expect(printed, printed.stdout.slice(-2000)).toMatchObject({ code: 0, stderr: "" });
  const events = eventsOf(printed);
  return {
    start: events[0] as RunStart,
    measured: events
      .filter((event): event is EpochEvent => event.type === "epoch")
      .map(({ train, validation }) => ({ train, validation })),
    result: events.at(-1) as RunResult,
  };
}

describe.each(cases)("$title", { concurrent: true, timeout: 120_000 }, ({ title, program, blocks }) => {
  const written = Object.entries(blocks).map(
    ([alias, { body }]) => `train Net as ${alias} {\n  ${body}\n}\n`,
  );
  const file = folder.write(`${title}.nn`, program + written.join(""));

  test.each(Object.entries(blocks))("as %s it is trained as with that block alone", async (alias, block) => {
    const named = await train(file, "--as", alias);
    expect(named.start).toMatchObject({ loss: block.loss, metrics: block.metrics });
    const { metrics, baseline } = named.result;
    for (const name of block.metrics) expect(metrics.test[name], name).toEqual(expect.any(Number));
    expect(baseline).toMatchObject({ metric: block.metrics[0] });

    const only = folder.write(`${title} ${alias}.nn`, `${program}train Net {\n  ${block.body}\n}\n`);
    const alone = await train(only);
    expect(named.measured).toEqual(alone.measured);
    expect(metrics).toEqual(alone.result.metrics);
  });
});
