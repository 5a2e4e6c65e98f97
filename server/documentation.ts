/** Where the pages of the documentation lie that hovers and diagnostics lead to. */
import path from "node:path";
import { pathToFileURL } from "node:url";

/** From the bundle's folder as well as from this file's to the pages, which the package carries. */
const pages = "../docs";

export function layerPage(layer: string): string {
  return page("layers", layer);
}

/** The page on a message, by its code. */
export function diagnosticPage(code: string): string {
  return page("diagnostics", code);
}

function page(folder: string, name: string): string {
  return pathToFileURL(path.resolve(__dirname, pages, folder, `${name}.md`)).href;
}
