/** Runs killed at random moments and taken up again: the weights are those of a run that nobody disturbed, bit for bit. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { RunSummary } from "../../src/protocol.js";
import { createRandom } from "../../src/random.js";
import { listRuns, readRun } from "../../src/training/store.js";
import { emptyFolder, netwright, start } from "./netwright.js";

/** Runs to be killed, on all engines together. NETWRIGHT_KILLS=100 is the large count. */
const kills = Number(process.env.NETWRIGHT_KILLS) || 4;
const seed = Number(process.env.NETWRIGHT_SEED) || (Date.now() % 1_000_000) + 1;
console.log(`NETWRIGHT_SEED=${seed} NETWRIGHT_KILLS=${kills}`);

const folder = emptyFolder();
folder.copy("breast_cancer.csv");
folder.write(
  "killed.nn",
  `dataset nuclei {
  source: "breast_cancer.csv"
  target: diagnosis
  scale: standardize
}

network Killed on nuclei {
  Dense(16, relu)
  BatchNormalization()
  Dropout(30%)
  Dense(1, sigmoid)
}

train Killed {
  optimizer: adam(learning_rate: 0.002)
  schedule: reduce_on_plateau(patience: 2)
  stop: early(patience: 6)
  batch: 16
  epochs: 20
}
`,
);

const doctor = JSON.parse((await netwright(["doctor", "--json"])).stdout) as {
  readonly engines: readonly { readonly name: string; readonly available: boolean; readonly why: string }[];
};

const here = doctor.engines.filter(({ available }) => available).length;
const killsOfEngine = Math.ceil(kills / here);

const weightsOf = (run: string) => readFileSync(path.join(run, "weights.bin"));
const often = ["--checkpoint-every", "0", "--json"] as const;

/** Kills the process that trains in this folder some milliseconds after it has its record; false where the run is over. */
async function killAfter(
  runs: string,
  milliseconds: number,
  notPid: number | undefined,
): Promise<number | undefined> {
  const begun = () => listRuns(runs).find(({ record }) => record.pid !== notPid);
  for (let waited = 0; begun() === undefined; waited += 5) {
    if (waited > 60_000) throw new Error(`nothing began in ${runs}`);
    await sleep(5);
  }
  await sleep(milliseconds);
  const { pid } = begun()!.record;
  try {
    process.kill(pid, "SIGKILL");
    return pid;
  } catch {
    return undefined;
  }
}

for (const { name: engine, available, why } of doctor.engines) {
  describe.skipIf(!available)(available ? engine : `${engine}, left out: ${why}`, () => {
    test(`${killsOfEngine} runs killed and resumed`, { timeout: (killsOfEngine + 1) * 60_000 }, async () => {
      const random = createRandom(seed);
      const runs = (name: string) => {
        const place = path.join(folder.path, `${engine}-${name}`);
        mkdirSync(place);
        return place;
      };
      const whole = runs("whole");
      const args = ["train", "killed.nn", "--engine", engine, ...often];
      const undisturbed = await netwright([...args, "--runs", whole], folder.path);
      expect(undisturbed.code, undisturbed.stdout.slice(-500)).toBe(0);
      const [one] = listRuns(whole);
      const wanted = weightsOf(one!.folder);
      const events = one!.events;
      const first = events[0]!;
      const last = events.at(-1)!;
      const duration = last.type === "result" && first.type === "start" ? last.seconds * 1000 + 200 : 0;
      let done = 0;
      for (let at = 0; at < killsOfEngine; at++) {
        const place = runs(`killed-${at}`);
        let running = start([...args, "--runs", place], folder.path);
        let pid: number | undefined;
        // Some are killed again after they were taken up.
        for (let again = 0; again === 0 || (again < 4 && random.uniform() < 0.4); again++) {
          const moment = random.uniform() * duration;
          pid = await killAfter(place, moment, pid);
          await running.ended;
          const [run] = listRuns(place);
          if (pid === undefined || run!.state === "completed") break;
          done++;
          expect(run!.state, `after ${moment} ms, NETWRIGHT_SEED=${seed}`).toBe("interrupted");
          running = start(["resume", run!.record.run, "--runs", place, ...often], folder.path);
        }
        const printed = await running.ended;
        const [name] = readdirSync(place);
        const run = readRun(path.join(place, name!))!;
        const what = `run ${at}, NETWRIGHT_SEED=${seed}: ${printed.stdout.slice(-500)}${printed.stderr}`;
        expect(run.state, what).toBe("completed");
        expect(weightsOf(run.folder).equals(wanted), what).toBe(true);
        expect(readdirSync(run.folder).filter((file) => file.endsWith(".tmp"))).toEqual([]);
      }
      console.log(`${engine}: ${done} kills of ${killsOfEngine} runs, NETWRIGHT_SEED=${seed}`);
      expect(done).toBeGreaterThan(0);
      const listed = await netwright(["runs", "--runs", whole, "--json"], folder.path);
      expect((JSON.parse(listed.stdout) as { runs: RunSummary[] }).runs).toHaveLength(1);
    });
  });
}
