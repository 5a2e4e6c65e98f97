/** The preview's webview: its page under its policy, and what a person presses in it. */
import type * as vscode from "vscode";
import { dataPage } from "../../webview/page.js";
import type { PreviewMessage, PreviewRequest } from "../preview.js";
import { showPage } from "./webview-page.js";

export interface DataPanelActions {
  readonly ready: () => void;
  readonly refresh: () => void;
  readonly choose: (dataset: string) => void;
  readonly goTo: (column: string | undefined) => void;
}

export class DataPanel {
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly actions: DataPanelActions,
  ) {
    const { webview } = panel;
    this.subscription = webview.onDidReceiveMessage((request: PreviewRequest) => this.answer(request));
    showPage(webview, extensionUri, dataPage, { script: "data.js", style: "data-style.css" });
  }

  set title(text: string) {
    this.panel.title = text;
  }

  post(message: PreviewMessage): void {
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

  private answer(request: PreviewRequest): void {
    switch (request.type) {
      case "ready":
        this.actions.ready();
        break;
      case "refresh":
        this.actions.refresh();
        break;
      case "choose":
        this.actions.choose(request.dataset);
        break;
      case "goTo":
        this.actions.goTo(request.column);
        break;
    }
  }
}
