/** Offers native TensorFlow after a run that WebAssembly computed for a while: once, and never again where that is wished. */
import * as vscode from "vscode";
import { readInstallation } from "../engine/backends/installation.mjs";
import { nativeObstacle } from "../engine/backends/native-obstacle.js";
import { sizeText, wheel } from "../native-install/wheel.js";
import { isWorthOffering } from "./native-worth.js";
import type { Runs } from "./runs.js";

const declined = "netwright.nativeDeclined";

export function offerNative(context: vscode.ExtensionContext, runs: Runs): void {
  let offered = false;
  const following = runs.onSession((session) => {
    // One that is found again after a reload is of another day.
    if (session.over) return;
    const events = session.onEvent((event) => {
      if (!session.over) return;
      events.dispose();
      const worth =
        event.type === "result" &&
        isWorthOffering({
          engine: event.engine,
          choice: vscode.workspace.getConfiguration("netwright").get("engine", "auto"),
          seconds: event.seconds,
          silent: offered || context.globalState.get(declined, false),
          installable: () => readInstallation() === undefined && nativeObstacle() === undefined,
        });
      if (!worth) return;
      offered = true;
      void offer(context, session.network, event.seconds);
    });
    context.subscriptions.push(events);
  });
  context.subscriptions.push(following);
}

async function offer(context: vscode.ExtensionContext, network: string, seconds: number): Promise<void> {
  const [install, never] = ["Install native TensorFlow", "Don't ask again"];
  const answer = await vscode.window.showInformationMessage(
    `${network} was trained in ${Math.round(seconds)} s with WebAssembly. Native TensorFlow is faster: ` +
      `${sizeText(wheel.bytes)} to fetch, ${sizeText(wheel.unpackedBytes)} on disk, and one command removes it again.`,
    install,
    never,
  );
  if (answer === install) await vscode.commands.executeCommand("netwright.installNative");
  if (answer === never) await context.globalState.update(declined, true);
}
