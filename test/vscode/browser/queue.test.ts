/** A run that waits for another one in a real VS Code: it says so, waits again after a reload, and begins when the other ends. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openVSCode, type VSCode } from "../harness.mjs";

const program = (name: string, epochs: number) => `dataset flowers {
  source: "iris.csv"
  target: species
}

network ${name} on flowers {
  Dense(16, relu)
  Dense(classes, softmax)
}

train ${name} {
  epochs: ${epochs}
}
`;

let vscode: VSCode;

beforeAll(async () => {
  vscode = await openVSCode({
    files: { "first.nn": program("First", 100_000), "second.nn": program("Second", 3) },
    settings: { "netwright.training.atOnce": 1 },
  });
});

afterAll(async () => {
  await vscode?.close();
});

function resultsOf(network: string): readonly (string | undefined)[] {
  const runs = path.join(vscode.folder, ".netwright", "runs");
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter((name) => name.endsWith(`-${network}`))
    .map((name) => {
      const file = path.join(runs, name, "result.json");
      if (!existsSync(file)) return undefined;
      return (JSON.parse(readFileSync(file, "utf8")) as { readonly state: string }).state;
    });
}

test("a run waits for another one, over a reload too, and begins when that one ends", async () => {
  await vscode.openFile("first.nn");
  await vscode.runCommand("Netwright: Train Model");
  await vscode.webview({ text: /Epoch [\d,]+ of 100,?000/, timeout: 90_000 });
  await vscode.openFile("second.nn");
  await vscode.runCommand("Netwright: Train Model");
  await vscode.webview({ text: "Waiting for another run to end", timeout: 60_000 });
  await vscode.waitForText(/waiting for another run to end/, { within: ".statusbar" });
  await vscode.screenshot("queue-1-waiting");

  await vscode.reload();
  const first = await vscode.webview({ text: /Epoch [\d,]+ of 100,?000/, timeout: 60_000 });
  await vscode.waitForText(/Second: waiting for another run to end/, {
    within: ".statusbar",
    timeout: 60_000,
  });
  await vscode.screenshot("queue-2-reloaded");
  expect(resultsOf("First")).toEqual([undefined]);
  expect(resultsOf("Second")).toEqual([]);

  await first.getByRole("button", { name: "Stop", exact: true }).click();
  await expect.poll(() => resultsOf("Second"), { timeout: 60_000 }).toEqual(["completed"]);
  expect(resultsOf("First")).toEqual(["stopped"]);
});
