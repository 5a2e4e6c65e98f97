/** The HTML of the webviews with its content security policy; for the extension host, so nothing here touches the DOM. */

export interface PageParts {
  /** Fresh for each page. */
  readonly nonce: string;
  /** `webview.cspSource` */
  readonly cspSource: string;
  /** Webview URIs of the page's script and style sheet in `dist/webview`. */
  readonly scriptUri: string;
  readonly styleUri: string;
}

export function dashboardPage(parts: PageParts): string {
  return page(parts, "dashboard", "Training", "Waiting for the run to start…");
}

export function picturePage(parts: PageParts): string {
  return page(parts, "picture", "Network Picture", "Waiting for the network…");
}

/** Sample images come as data, written into the page by its script. */
export function dataPage(parts: PageParts): string {
  return page(parts, "data", "Data", "Reading the data…", "data:");
}

/** `waiting` is what the element `root` says until the script runs. */
function page(
  { nonce, cspSource, scriptUri, styleUri }: PageParts,
  root: string,
  title: string,
  waiting: string,
  images = "'none'",
): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${images}`,
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
    <title>${title}</title>
  </head>
  <body>
    <div id="${root}"><p class="waiting">${waiting}</p></div>
    <script nonce="${quoted(nonce)}" src="${quoted(scriptUri)}"></script>
  </body>
</html>
`;
}

function quoted(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
