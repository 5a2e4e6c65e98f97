/** Gives a webview its page, which may load its script and its style from `dist/webview` and nothing else. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { PageParts } from "../../webview/page.js";

export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

export function showPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  page: (parts: PageParts) => string,
  { script, style }: PageFiles,
): void {
  const files = vscode.Uri.joinPath(extensionUri, "dist", "webview");
  const uriOf = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [files] };
  webview.html = page({
    nonce: randomBytes(16).toString("base64url"),
    cspSource: webview.cspSource,
    scriptUri: uriOf(script),
    styleUri: uriOf(style),
  });
}
