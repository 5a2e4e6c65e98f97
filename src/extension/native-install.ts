/** Installs and removes native TensorFlow at a click: in a process of its own, with its size and place, and to be cancelled. */
import * as vscode from "vscode";
import type { InstallEvent, InstallProgress } from "../native-install/progress.js";
import { sizeText } from "../native-install/wheel.js";
import { cancelledText, outcomeText, progressText } from "../native-install/words.js";
import { type CommandRun, runCommandLine } from "./command-line.js";

/** How a command ended, for whoever called it. */
export interface NativeOutcome {
  readonly state: "installed" | "present" | "removed" | "absent" | "cancelled" | "failed" | "busy";
  /** What the person was told. */
  readonly message: string;
}

export function registerNativeInstall(context: vscode.ExtensionContext): void {
  let busy = false;
  const once = (work: (context: vscode.ExtensionContext) => Promise<NativeOutcome>) => async () => {
    if (busy)
      return told({ state: "busy", message: "Native TensorFlow is being installed or removed already." });
    busy = true;
    try {
      return told(await work(context));
    } finally {
      busy = false;
    }
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("netwright.installNative", once(install)),
    vscode.commands.registerCommand("netwright.removeNative", once(remove)),
  );
}

async function install(context: vscode.ExtensionContext): Promise<NativeOutcome> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Native TensorFlow", cancellable: true },
    async (progress, cancel) => {
      const bar = new Bar(progress);
      const { outcome, run } = start(context, ["install-tensorflow", "--json"], (event) => bar.show(event));
      cancel.onCancellationRequested(() => run.stop());
      const ended = await outcome;
      return cancel.isCancellationRequested && ended.state === "failed"
        ? { state: "cancelled", message: cancelledText }
        : ended;
    },
  );
}

async function remove(context: vscode.ExtensionContext): Promise<NativeOutcome> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Removing native TensorFlow" },
    () => start(context, ["install-tensorflow", "--remove", "--json"], () => undefined).outcome,
  );
}

function start(
  context: vscode.ExtensionContext,
  args: readonly string[],
  onEvent: (event: InstallEvent) => void,
): { readonly outcome: Promise<NativeOutcome>; readonly run: CommandRun } {
  let last: InstallEvent | undefined;
  const take = (line: string) => {
    last = JSON.parse(line) as InstallEvent;
    onEvent(last);
  };
  const run = runCommandLine(context, args, take, "", proxyOfTheEditor());
  const outcome = run.ended.then((complaint): NativeOutcome => {
    if (complaint !== undefined) return { state: "failed", message: complaint };
    // It ended well and unheard: it was cancelled in its last moment.
    if (last === undefined || last.type === "begin" || last.type === "progress") {
      return { state: "installed", message: "Native TensorFlow was in place already when it was cancelled." };
    }
    return { state: last.type, message: outcomeText(last) };
  });
  return { outcome, run };
}

/** The editor's own proxy, where the environment names none. */
function proxyOfTheEditor(): NodeJS.ProcessEnv {
  const proxy = vscode.workspace.getConfiguration("http").get<string>("proxy");
  const named = Object.keys(process.env).some((name) => /^(https?|all)_proxy$/i.test(name));
  return proxy && !named ? { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } : {};
}

/** Fetching is three quarters of the bar, and unpacking most of the rest. */
class Bar {
  private reported = 0;
  private place = "";

  constructor(private readonly progress: vscode.Progress<{ message?: string; increment?: number }>) {}

  show(event: InstallEvent): void {
    if (event.type === "begin") {
      this.place = `into ${event.folder}, ${sizeText(event.bytesOnDisk)} on disk`;
      this.progress.report({ message: `${sizeText(event.bytesToFetch)} to fetch, ${this.place}` });
    } else if (event.type === "progress") {
      const share = shareOf(event);
      this.progress.report({
        message: `${progressText(event)}, ${this.place}`,
        increment: Math.max(0, share - this.reported),
      });
      this.reported = Math.max(share, this.reported);
    }
  }
}

function shareOf({ step, done = 0, total = 1 }: InstallProgress): number {
  const part = done / total;
  return {
    looking: 0,
    fetching: part * 75,
    verifying: 76,
    unpacking: 76 + part * 18,
    compiling: 95,
    trying: 98,
  }[step];
}

/** Says how it ended; what has just been installed can be taken back at once. */
function told(outcome: NativeOutcome): NativeOutcome {
  const { state, message } = outcome;
  if (state === "failed") {
    void vscode.window.showErrorMessage(`Native TensorFlow: ${message}`);
  } else if (state === "installed") {
    const undo = "Undo";
    void vscode.window.showInformationMessage(message, undo).then((answer) => {
      if (answer === undo) void vscode.commands.executeCommand("netwright.removeNative");
    });
  } else {
    void vscode.window.showInformationMessage(message);
  }
  return outcome;
}
