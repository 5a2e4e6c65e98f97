/** Disks that are full and folders that may not be written: nothing that was written is lost, and the run says so. */
import { spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { readCheckpoint } from "../../src/training/checkpoint-file.js";
import { listRuns, readRun, type StoredRun } from "../../src/training/store.js";
import { cli, emptyFolder, examples, netwright, type Printed } from "./netwright.js";

const folder = emptyFolder();
const iris = path.join(examples, "iris.nn");
const often = ["--checkpoint-every", "0", "--json"] as const;
const trainIris = ["train", iris, "--engine", "wasm", ...often];

const inside = (run: StoredRun, name: string) => readFileSync(path.join(run.folder, name));
const troubles = ({ events }: StoredRun) =>
  events.flatMap((event) => (event.type === "checkpoint" ? [event] : []));

/** Runs `netwright` where no file may become longer than so many kilobytes, as on a disk that is nearly full. */
function withLeast(kilobytes: number, args: readonly string[]): Promise<Printed> {
  const script = `ulimit -f ${kilobytes}; exec "$0" "$@"`;
  const child = spawn("bash", ["-c", script, process.execPath, cli, ...args], { cwd: folder.path });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr, milliseconds: 0 }));
  });
}

function only(runs: string): StoredRun {
  const all = listRuns(path.join(folder.path, runs));
  expect(all).toHaveLength(1);
  return all[0]!;
}

const patience = { timeout: 120_000 };

describe.skipIf(process.platform === "win32")("a disk that is full", () => {
  test(
    "for checkpoints only: the run goes on to its end and says so; with room nothing is said",
    patience,
    async () => {
      const digits = [
        "train",
        path.join(examples, "digits.nn"),
        "--engine",
        "wasm",
        "--epochs",
        "2",
        ...often,
      ];
      // The weights take 40 kB and their checkpoint 120.
      const full = await withLeast(64, [...digits, "--runs", "short"]);
      expect(full, full.stdout.slice(-500)).toMatchObject({ code: 0, stderr: "" });
      const run = only("short");
      expect(run.state).toBe("completed");
      expect(troubles(run)).toEqual([
        {
          type: "checkpoint",
          epoch: expect.any(Number),
          step: expect.any(Number),
          problem: "the disk is full",
        },
      ]);
      expect(readdirSync(run.folder).filter((name) => /tmp|checkpoint/.test(name))).toEqual([]);

      const healthy = await netwright([...digits, "--runs", "roomy"], folder.path);
      expect(healthy).toMatchObject({ code: 0, stderr: "" });
      expect(troubles(only("roomy"))).toEqual([]);
      expect(inside(only("roomy"), "weights.bin")).toEqual(inside(run, "weights.bin"));
      expect(readCheckpoint(path.join(only("roomy").folder, "checkpoint.bin"))!.state.epochs).toHaveLength(2);
    },
  );

  test(
    "for everything: what is there stays, and with room again the run goes on to the same weights",
    patience,
    async () => {
      const whole = await netwright([...trainIris, "--runs", "whole"], folder.path);
      expect(whole).toMatchObject({ code: 0, stderr: "" });

      const full = await withLeast(6, [...trainIris, "--runs", "full"]);
      expect(full.code).toBe(1);
      expect(full.stdout).toMatch(
        /can no longer be written to .*: the disk is full\. What was measured until then/,
      );
      const run = only("full");
      expect(["interrupted", "failed"]).toContain(run.state);
      const measured = run.events.filter(({ type }) => type === "epoch").length;
      expect(measured).toBeGreaterThan(3);
      const checkpoint = readCheckpoint(path.join(run.folder, "checkpoint.bin"))!;
      expect(checkpoint.state.step).toBeGreaterThan(0);

      // Resumed where there is no room either, it leaves all as it is.
      const before = inside(run, "checkpoint.bin");
      const again = await withLeast(6, ["resume", run.record.run, "--runs", "full", ...often]);
      expect(again.code).toBe(1);
      expect(inside(run, "checkpoint.bin").length).toBeGreaterThanOrEqual(before.length - 8);
      expect(readRun(run.folder)!.events.length).toBeGreaterThanOrEqual(run.events.length);

      const resumed = await netwright(["resume", run.record.run, "--runs", "full", ...often], folder.path);
      expect(resumed, resumed.stdout.slice(-500)).toMatchObject({ code: 0, stderr: "" });
      expect(only("full").state).toBe("completed");
      expect(inside(run, "weights.bin")).toEqual(inside(only("whole"), "weights.bin"));
      expect(readdirSync(run.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    },
  );
});

/** Whom tests run as that must not be able to do everything: root may write where nobody may. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

describe.skipIf(process.platform === "win32")("a folder that may not be written", () => {
  test(
    "keeps the checkpoint before; the run says so and goes on, and says when it may again",
    patience,
    async () => {
      const place = path.join(folder.path, "read only");
      const home = path.join(folder.path, "home");
      for (const own of [place, home]) {
        mkdirSync(own);
        if (nobody) chownSync(own, nobody.uid, nobody.gid);
      }
      chmodSync(folder.path, 0o755);
      const args = [
        "train",
        path.join(examples, "digits.nn"),
        "--engine",
        "wasm",
        "--epochs",
        "1000",
        ...often,
      ];
      const child = spawn(process.execPath, [cli, ...args, "--runs", place], {
        cwd: folder.path,
        env: { ...process.env, HOME: home, NETWRIGHT_CACHE: home, TMPDIR: home },
        stdio: ["ignore", "pipe", "pipe"],
        ...nobody,
      });
      let printed = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
      const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
      const until = async (holds: () => boolean) => {
        for (let waited = 0; !holds(); waited += 20) {
          if (waited > 40_000 || child.exitCode !== null) throw new Error(printed.slice(-1000));
          await sleep(20);
        }
      };
      const run = () => listRuns(place)[0];
      await until(() => run() !== undefined && existsSync(path.join(run()!.folder, "checkpoint.bin")));
      expect(troubles(run()!)).toEqual([]);

      const { folder: own } = run()!;
      chmodSync(own, 0o555);
      await until(() => troubles(run()!).length === 1);
      expect(troubles(run()!)[0]!.problem).toBe("you may not write there");
      const copy = path.join(folder.path, "copy");
      cpSync(own, copy, { recursive: true });
      const kept = readCheckpoint(path.join(copy, "checkpoint.bin"))!;
      expect(kept.state.step).toBeGreaterThan(0);
      await until(() => run()!.events.at(-1)!.type === "batch");

      chmodSync(own, 0o755);
      await until(() => troubles(run()!).length === 2);
      expect(troubles(run()!)[1]!.problem).toBeUndefined();
      expect(readCheckpoint(path.join(own, "checkpoint.bin"))!.state.step).toBeGreaterThan(kept.state.step);
      child.kill("SIGINT");
      await ended;
      expect(run()!.state, printed.slice(-500)).toBe("stopped");
    },
  );
});
