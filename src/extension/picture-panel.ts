/** The picture's webview: its page under its policy, and what a person presses in it. */
import * as vscode from "vscode";
import { picturePage } from "../../webview/page.js";
import type { KeptPicture, PictureMessage, PictureRequest } from "../picture.js";
import type { Range } from "../text.js";
import { showPage } from "./webview-page.js";

export class PicturePanel {
  private readonly subscription: vscode.Disposable;
  /** What is drawn at the moment, for what is asked about it. */
  private uri: string | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly ready: () => void,
  ) {
    const { webview } = panel;
    this.subscription = webview.onDidReceiveMessage((request: PictureRequest) => void this.answer(request));
    showPage(webview, extensionUri, picturePage, { script: "picture.js", style: "picture-style.css" });
  }

  post(message: PictureMessage): void {
    if (message.type === "picture") this.uri = message.picture?.uri ?? message.uri;
    void this.panel.webview.postMessage(message);
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  close(): void {
    this.panel.dispose();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async answer(request: PictureRequest): Promise<void> {
    switch (request.type) {
      case "ready":
        this.ready();
        break;
      case "reveal":
        if (this.uri !== undefined) await revealIn(vscode.Uri.parse(this.uri), request.range);
        break;
      case "save":
        await save(request, this.uri);
        break;
    }
  }
}

/** Selects the layer in its editor, which gets the focus. */
async function revealIn(uri: vscode.Uri, { start, end }: Range): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, {
    selection,
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
  });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function save(
  { svg, network }: Extract<PictureRequest, { type: "save" }>,
  drawn: KeptPicture["uri"],
): Promise<void> {
  const name = `${network === "" ? "network" : network}.svg`;
  const beside = drawn === undefined ? undefined : vscode.Uri.parse(drawn);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const defaultUri =
    beside?.scheme === "file"
      ? vscode.Uri.joinPath(beside, "..", name)
      : folder && vscode.Uri.joinPath(folder, name);
  const target = await vscode.window.showSaveDialog({
    title: `Export the picture of ${network}`,
    filters: { "SVG image": ["svg"] },
    ...(defaultUri && { defaultUri }),
  });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(svg));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`The picture could not be saved: ${reason}`);
    return;
  }
  const open = "Open";
  const chosen = await vscode.window.showInformationMessage(
    `Saved ${vscode.workspace.asRelativePath(target)}.`,
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand("vscode.open", target);
}
