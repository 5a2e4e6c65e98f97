/** The network picture: one panel beside the editor that draws the network under the cursor and leads back to its layers. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type PictureParams,
  type ProgramChangedParams,
  pictureRequest,
  programChangedNotification,
} from "../../server/requests.js";
import type { KeptPicture, Picture, PictureMessage } from "../picture.js";
import { PicturePanel } from "./picture-panel.js";

/** While somebody moves the cursor through a file, this often is enough. In milliseconds. */
const cursorPause = 40;

export class Pictures implements vscode.WebviewPanelSerializer {
  static readonly viewType = "netwright.picture";
  private panel: PicturePanel | undefined;
  /** What is drawn, or was drawn last. */
  private shown: { readonly uri: string; readonly network: string | undefined } | undefined;
  private picture: Picture | undefined;
  /** Counts what has been asked, so that a late answer does not take the place of a newer one. */
  private asked = 0;
  private waiting: NodeJS.Timeout | undefined;
  private exportWanted = false;
  /** Whether the page takes messages; a page that is hidden is thrown away. */
  private listening = false;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: LanguageClient,
  ) {
    this.subscriptions = [
      client.onNotification(programChangedNotification, ({ uri }: ProgramChangedParams) => {
        if (uri === this.shown?.uri) void this.refresh();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === vscode.window.activeTextEditor) this.followSoon();
      }),
    ];
  }

  /** Opens the panel beside the editor, or brings it to the front. */
  show(): void {
    if (this.panel !== undefined) {
      this.panel.reveal();
      this.follow();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      Pictures.viewType,
      "Network Picture",
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true },
    );
    this.adopt(panel);
    this.follow();
  }

  /** Asks where the picture is to be saved, and opens the panel first where there is none. */
  export(): void {
    this.exportWanted = true;
    if (this.listening) this.exportNow();
    else this.show();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (this.panel !== undefined) {
      panel.dispose();
      return;
    }
    const { uri, network } = (state ?? {}) as KeptPicture;
    this.adopt(panel);
    if (uri !== undefined) {
      this.shown = { uri, network };
      // The server knows open documents only. One that is gone leaves the panel empty.
      await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)).then(undefined, () => undefined);
    }
    if (isNetwright(vscode.window.activeTextEditor)) this.follow();
    else await this.refresh();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const adopted = new PicturePanel(panel, this.context.extensionUri, () => this.ready());
    this.panel = adopted;
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.listening = false;
    });
    panel.onDidDispose(() => {
      adopted.dispose();
      this.panel = undefined;
      this.listening = false;
      this.picture = undefined;
    });
  }

  /** The page has begun, or begun again after it was hidden. */
  private ready(): void {
    this.listening = true;
    if (this.picture === undefined) void this.refresh();
    else this.postPicture(this.picture);
    this.postCursor();
    this.exportNow();
  }

  private exportNow(): void {
    if (!this.exportWanted || !this.listening || this.picture === undefined) return;
    this.exportWanted = false;
    this.post({ type: "export" });
  }

  private followSoon(): void {
    if (this.panel === undefined || this.waiting !== undefined) return;
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      this.follow();
    }, cursorPause);
  }

  /** Goes where the cursor is. An editor that has no networks, or the panel itself, changes nothing. */
  private follow(): void {
    const editor = vscode.window.activeTextEditor;
    if (this.panel === undefined || !isNetwright(editor)) return;
    const uri = this.uriOf(editor.document);
    const { range, version } = this.picture ?? {};
    const drawn = this.shown?.uri === uri && version === editor.document.version && range;
    if (drawn && toRange(range).contains(editor.selection.active)) {
      this.postCursor();
      return;
    }
    this.shown = { uri, network: this.shown?.uri === uri ? this.shown.network : undefined };
    void this.refresh();
  }

  /** Asks the server for what is to be drawn now. */
  private async refresh(): Promise<void> {
    const { panel, shown } = this;
    if (panel === undefined) return;
    const asked = ++this.asked;
    const parameters: PictureParams | undefined = shown && { ...shown, position: this.cursor() };
    const answer: Picture | null | undefined =
      parameters &&
      (await this.client.sendRequest<Picture | null>(pictureRequest, parameters).catch(() => undefined));
    // The server may be gone or starting again; what is drawn stays.
    if (asked !== this.asked || (parameters !== undefined && answer === undefined)) return;
    this.picture = answer ?? undefined;
    if (answer) this.shown = { uri: answer.uri, network: answer.network };
    this.postPicture(answer ?? null);
    this.postCursor();
    this.exportNow();
  }

  /** Where the cursor is in the document that is drawn. */
  private cursor(): vscode.Position | undefined {
    const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
    return editors.find((editor) => editor && this.uriOf(editor.document) === this.shown?.uri)?.selection
      .active;
  }

  private postPicture(picture: Picture | null): void {
    this.post({ type: "picture", uri: this.shown?.uri, picture });
  }

  private postCursor(): void {
    const cursor = this.cursor();
    this.post({ type: "cursor", position: cursor && { line: cursor.line, character: cursor.character } });
  }

  private post(message: PictureMessage): void {
    this.panel?.post(message);
  }

  private uriOf(document: vscode.TextDocument): string {
    return this.client.code2ProtocolConverter.asUri(document.uri);
  }

  dispose(): void {
    clearTimeout(this.waiting);
    for (const each of this.subscriptions) each.dispose();
    this.panel?.close();
  }
}

function isNetwright(editor: vscode.TextEditor | undefined): editor is vscode.TextEditor {
  return editor?.document.languageId === "netwright";
}

function toRange({ start, end }: Picture["range"]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
