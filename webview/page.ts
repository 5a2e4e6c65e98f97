/** The dashboard's HTML with its content security policy; for the extension host, so nothing here touches the DOM. */

export interface PageParts {
  /** Fresh for each page. */
  readonly nonce: string;
  /** `webview.cspSource` */
  readonly cspSource: string;
  /** Webview URIs of `dist/webview/dashboard.js` and `dist/webview/style.css`. */
  readonly scriptUri: string;
  readonly styleUri: string;
}

export function dashboardPage({ nonce, cspSource, scriptUri, styleUri }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    "img-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${quoted(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${quoted(styleUri)}">
    <title>Training</title>
  </head>
  <body>
    <div id="dashboard"><p class="waiting">Waiting for the run to start…</p></div>
    <script nonce="${quoted(nonce)}" src="${quoted(scriptUri)}"></script>
  </body>
</html>
`;
}

function quoted(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
