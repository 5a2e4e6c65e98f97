/** Data of every kind is learnt from within VS Code, on every engine that is installed, and the run's folder says how well. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { EngineName } from "../../../src/protocol.js";
import { compare } from "../../../webview/verdict.js";
import { type Kind, kinds, trainable } from "../../cli/examples.js";
import { note } from "../report.js";
import { read, runs, train, withSetting, write } from "./running.js";

interface EngineReport {
  readonly name: EngineName;
  readonly available: boolean;
  readonly why: string;
}

/** As few examples as show every kind, those that learn fast before others. */
function examplesOfAllKinds(): typeof trainable {
  const missing = new Set<Kind>(kinds);
  const byKinds = [...trainable].sort((a, b) => b.kinds.length - a.kinds.length || a.enough - b.enough);
  return byKinds.filter((example) => {
    const shows = example.kinds.filter((kind) => missing.has(kind));
    for (const kind of shows) missing.delete(kind);
    return shows.length > 0;
  });
}

function enginesHere(): readonly EngineReport[] {
  const { extensionPath } = vscode.extensions.getExtension("netwright.netwright")!;
  const printed = execFileSync(
    process.execPath,
    [path.join(extensionPath, "dist", "cli.js"), "doctor", "--json"],
    { encoding: "utf8", env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } },
  );
  return (JSON.parse(printed) as { readonly engines: readonly EngineReport[] }).engines;
}

describe("training from data of every kind", () => {
  for (const { name: engine, available, why } of enginesHere()) {
    for (const { file, network, kinds, enough } of examplesOfAllKinds()) {
      const title = `${kinds.join(", ")} on ${engine}`;
      if (!available) {
        it.skip(`${title}: ${why}`);
        continue;
      }
      it(title, async () => {
        const text = (await read(file)).replaceAll(/epochs: \d+/g, `epochs: ${enough}`);
        const program = await write(`briefly-${engine}-${file}`, text);
        const session = await withSetting("engine", engine, () => train(program, network));
        assert.equal(session.failure, undefined);
        assert.equal(session.state, "completed");

        const stored = (await runs()).find(program.fsPath, session.result!.run);
        assert.ok(stored && existsSync(path.join(stored.folder, "weights.bin")), "the run is kept");
        const { record, state, events } = stored;
        assert.equal(state, "completed");
        assert.equal(record.network, network);
        assert.equal(record.engine.name, engine);
        assert.equal(events.filter(({ type }) => type === "epoch").length, enough);
        assert.deepEqual(events.at(-1), session.result);
        const kept: unknown = JSON.parse(readFileSync(path.join(stored.folder, "result.json"), "utf8"));
        assert.deepEqual(kept, session.result);

        const { metrics, baseline, seconds } = session.result!;
        const { metric, test: simple } = baseline!;
        const score = metrics.test[metric]!;
        const { verdict, sentence } = compare(metric, score, baseline!, "test", session.start!.rows.test);
        assert.equal(verdict, "better", `${metric} ${score}, baseline ${simple}: ${sentence}`);
        const figures = `${metric} ${score.toFixed(3)}, baseline ${simple.toFixed(3)}`;
        note(`${network} on ${engine}: ${figures}, ${enough} epochs in ${seconds.toFixed(1)} s`);
      }).timeout(120_000);
    }
  }
});
