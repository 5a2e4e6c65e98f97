/** Runs the tests that need VS Code's API, inside the extension host, and reports as it goes. */
import Mocha from "mocha";
import { report } from "./report.js";

/** VS Code calls this and takes a rejection as failure; the report says which test and why. */
export async function run(): Promise<void> {
  try {
    // The base of Mocha's reporters prints nothing; nobody would read it here.
    const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: Mocha.reporters.Base });
    if (process.env.NETWRIGHT_TEST_GREP) mocha.grep(process.env.NETWRIGHT_TEST_GREP);
    // describe and it become global first: a test file calls them while it is loaded.
    mocha.suite.emit("pre-require", globalThis, "suite", mocha);
    await loadTests();
    const failures = await runAll(mocha);
    if (failures > 0) throw new Error(`${failures} failed`);
    report({ kind: "end" });
  } catch (error) {
    report({ kind: "end", error: describeError(error) });
    throw error;
  }
}

/** Every file of tests, in the order they run. */
async function loadTests(): Promise<void> {
  await import("./suite/activation.js");
  await import("./suite/language.js");
  await import("./suite/training.js");
  await import("./suite/many-runs.js");
  await import("./suite/data-folders.js");
  await import("./suite/native-install.js");
  await import("./suite/every-kind.js");
}

function runAll(mocha: Mocha): Promise<number> {
  return new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("test", (test) => report({ kind: "begin", title: test.fullTitle() }));
    runner.on("pass", (test) => report({ kind: "pass", title: test.fullTitle(), ms: test.duration ?? 0 }));
    runner.on("pending", (test) => report({ kind: "skip", title: test.fullTitle() }));
    runner.on("fail", (test, error) => {
      report({ kind: "fail", title: test.fullTitle(), error: describeError(error) });
    });
  });
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
