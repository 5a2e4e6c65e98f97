/** The preview's script: takes what is said of a dataset, keeps it, and has the views show it. */
import type { KeptPreview, PreviewMessage, PreviewRequest } from "../../src/preview.js";
import { h, setText } from "../dom.js";
import { overviewText } from "./figures.js";
import { initialState, type PreviewState, reduce, type TabName, tabsOf } from "./state.js";
import { tabList } from "./tabs.js";
import { defaultOptions, type ViewOptions } from "./view.js";
import { columnsView } from "./views/columns.js";
import { headerView } from "./views/header.js";
import { imagesView } from "./views/images.js";
import { rowsView, type Shown } from "./views/rows.js";
import { splitView } from "./views/split.js";
import { textsView } from "./views/texts.js";

const vscode = acquireVsCodeApi<KeptPreview, PreviewRequest>();
let state: PreviewState = initialState;
let options: ViewOptions = { ...defaultOptions, ...keptOptions(vscode.getState()) };
let waitsForFrame = false;

const live = h("div", { class: "hidden-text", role: "status", "aria-live": "polite" });
const header = headerView(send);
const views = {
  rows: rowsView(change),
  columns: columnsView(send),
  split: splitView(),
  images: imagesView(change),
  texts: textsView(),
};
const panels: Record<TabName, HTMLElement> = {
  rows: views.rows.element,
  columns: views.columns.element,
  split: views.split.element,
  images: views.images.element,
  texts: views.texts.element,
};
const tabs = tabList(panels, (tab) => change({ tab }));
document
  .querySelector("#data")
  ?.replaceChildren(header.element, tabs.element, h("main", {}, ...Object.values(panels)), live);

window.addEventListener("message", ({ data }: MessageEvent<PreviewMessage>) => dispatch(data));
render();
vscode.postMessage({ type: "ready" });

function dispatch(message: PreviewMessage): void {
  state = reduce(state, message);
  if (message.type === "begin") persist();
  if (message.type === "end") setText(live, state.problem ?? spoken(state));
  if (waitsForFrame) return;
  waitsForFrame = true;
  requestAnimationFrame(render);
}

function spoken({ overview }: PreviewState): string {
  return overview === undefined ? "" : overviewText(overview);
}

function render(): void {
  waitsForFrame = false;
  header.update(state);
  const offered = tabsOf(state);
  // A tab that this data lacks may come back with the next.
  const tab = offered.some(({ name }) => name === options.tab) ? options.tab : "rows";
  tabs.update(offered, tab);
  const shown: Shown = { state, options };
  views[tab].update(shown);
}

function change(changed: Partial<ViewOptions>): void {
  options = { ...options, ...changed };
  persist();
  render();
}

function send(request: PreviewRequest): void {
  if (request.type === "refresh" && state.busy) return;
  vscode.postMessage(request);
}

function persist(): void {
  vscode.setState({ ...state.subject, ...options });
}

function keptOptions(kept: KeptPreview | undefined): Partial<ViewOptions> {
  const { tab, prepared, augmented } = kept ?? {};
  const known = tab === undefined ? undefined : (tab as TabName);
  return {
    ...(known !== undefined && { tab: known }),
    ...(prepared !== undefined && { prepared }),
    ...(augmented !== undefined && { augmented }),
  };
}
