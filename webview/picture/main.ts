/** The picture's script: takes the network from the extension, lays it out, draws it, and tells what is pressed. */
import type { KeptPicture, PictureMessage, PictureNode, PictureRequest } from "../../src/picture.js";
import { h, setText, show } from "../dom.js";
import { watchTheme } from "../theme.js";
import { boxSizes } from "./boxes.js";
import { rememberingArrange } from "./branches.js";
import { beginning, fitting, inSight } from "./camera.js";
import { costsOf, costText, type Measured, measures, measuresOf, totalsText } from "./cost.js";
import { drawPicture, type Scene } from "./draw.js";
import { svgFile } from "./export.js";
import { holding } from "./hold.js";
import { type Layout, layOut } from "./layout.js";
import { browserMeasure } from "./measure.js";
import { type Arrow, neighbour } from "./neighbours.js";
import { readPalette } from "./palette.js";
import { initialState, keysOf, nodesAt, type PictureState, reduce } from "./state.js";
import { patchChildren } from "./svg.js";
import { toolbar, zoomStep } from "./toolbar.js";
import { tooltip } from "./tooltip.js";
import { onPage, viewport } from "./viewport.js";

interface Kept extends KeptPicture {
  readonly measured?: Measured;
}

const vscode = acquireVsCodeApi<Kept, PictureRequest>();
const arrange = rememberingArrange();
let state: PictureState = initialState;
let palette = readPalette();
let measure = browserMeasure();
let chosen: Measured = vscode.getState()?.measured ?? "parameters";
let layout: Layout = layOut([], []);
/** Whether the person has not moved yet, so that the view follows the panel's size. */
let untouched = true;
let reachable: number | undefined;
let spokenNetwork: string | undefined;

const live = h("div", { class: "hidden-text", role: "status", "aria-live": "polite" });
const empty = h(
  "p",
  { class: "waiting" },
  "Put the cursor in a network, and its layers are drawn here with their shapes and their cost.",
);
const tip = tooltip();
const view = viewport(() => {
  untouched = false;
  tip.hide();
});
const bar = toolbar({
  zoom: (factor) => view.zoom(factor),
  fit: showAll,
  measure: (measured) => {
    chosen = measured;
    persist();
    draw();
  },
  save: () => save(),
});
view.svg.setAttribute("class", "canvas");
view.svg.setAttribute("role", "group");
const stage = h("main", {}, view.svg);
document.querySelector("#picture")?.replaceChildren(bar.element, empty, stage, tip.element, live);

window.addEventListener("message", ({ data }: MessageEvent<PictureMessage>) => take(data));
window.addEventListener("keydown", keyPressed);
view.svg.addEventListener("click", ({ target }) => reveal(nodeOf(target)));
view.svg.addEventListener("pointerover", ({ target }) => describe(nodeOf(target)));
view.svg.addEventListener("pointerleave", () => tip.hide());
view.svg.addEventListener("focusin", ({ target }) => focused(nodeOf(target), target));
view.svg.addEventListener("focusout", () => tip.hide());
watchTheme(() => {
  const next = readPalette();
  if (JSON.stringify(next) === JSON.stringify(palette)) return;
  palette = next;
  measure = browserMeasure();
  update();
});
new ResizeObserver(() => {
  if (untouched) begin();
}).observe(stage);
update();
vscode.postMessage({ type: "ready" });

function take(message: PictureMessage): void {
  if (message.type === "export") {
    save();
    return;
  }
  const before = state;
  state = reduce(state, message);
  const marked = nodesAt(state);
  if (state.picture !== before.picture || state.old !== before.old) update(before);
  else if (!sameMembers(marked, nodesAt(before))) draw();
  if (message.type === "cursor" && !sameMembers(marked, nodesAt(before))) follow(marked);
}

/** Lays out and draws what there is now, and keeps what was seen where it was. */
function update(before: PictureState = initialState): void {
  const { picture } = state;
  bar.update(state, measured());
  show(empty, picture === undefined);
  show(stage, picture !== undefined);
  if (picture === undefined) return;
  const old = { layout, keys: keysOf(before.picture?.nodes ?? []) };
  layout = layOut(boxSizes(picture, palette, measure), picture.edges, arrange);
  const same = before.picture?.uri === picture.uri && before.picture.network === picture.network;
  if (!same) untouched = true;
  if (!picture.nodes.some(({ id }) => id === reachable)) reachable = picture.nodes[0]?.id;
  draw();
  if (untouched) begin();
  else {
    const held = new Set([nodeOf(document.activeElement)?.id, ...nodesAt(state)]);
    view.set(holding(view.camera, view.size(), old, { layout, keys: keysOf(picture.nodes) }, held));
  }
  persist();
  if (spokenNetwork !== picture.network) {
    spokenNetwork = picture.network;
    setText(live, `Picture of the network ${picture.network}: ${totalsText(picture.totals)}.`);
  }
}

function draw(): void {
  if (state.picture === undefined) return;
  bar.update(state, measured());
  view.svg.setAttribute(
    "aria-label",
    `Network ${state.picture.network}, ${totalsText(state.picture.totals)}`,
  );
  patchChildren(view.content, drawPicture(scene()));
}

function scene(): Scene {
  return {
    picture: state.picture!,
    layout,
    palette,
    measure,
    measured: measured(),
    current: nodesAt(state),
    reachable: reachable ?? -1,
  };
}

/** What was chosen, where this network has it or may have it once its shapes are known. */
function measured(): Measured {
  const { nodes } = state.picture ?? { nodes: [] };
  const known = state.picture === undefined ? [] : measuresOf(state.picture);
  const may = known.includes(chosen) || nodes.some(({ shape }) => shape === undefined);
  return may ? chosen : (known[0] ?? chosen);
}

function begin(): void {
  const [mark] = nodesAt(state);
  const place = mark === undefined ? undefined : layout.boxes.get(mark);
  if (view.size().width > 0) view.set(beginning(layout.bounds, view.size(), place));
}

function showAll(): void {
  untouched = false;
  view.glide(fitting(layout.bounds, view.size()));
}

function follow(marked: ReadonlySet<number>): void {
  const [first] = marked;
  const place = first === undefined ? undefined : layout.boxes.get(first);
  if (place === undefined) return;
  const next = inSight(view.camera, place, view.size());
  if (next.x !== view.camera.x || next.y !== view.camera.y) view.glide(next);
}

function nodeOf(target: EventTarget | null): PictureNode | undefined {
  const element = target instanceof Element ? target.closest("[data-id]") : null;
  const id = Number(element?.getAttribute("data-id") ?? Number.NaN);
  return state.picture?.nodes.find((node) => node.id === id);
}

function reveal(node: PictureNode | undefined): void {
  if (node?.range === undefined || state.picture === undefined) return;
  vscode.postMessage({ type: "reveal", range: node.range, version: state.picture.version });
}

function describe(node: PictureNode | undefined): void {
  if (node === undefined || state.picture === undefined) {
    tip.hide();
    return;
  }
  const cost = costsOf(state.picture, measured()).get(node.id);
  const percent = cost && Math.round(cost.share * 1000) / 10;
  const share =
    cost !== undefined && cost.value > 0
      ? `${percent} % of the ${measures[measured()].title.toLowerCase()}: ${costText(cost.value, measured())}`
      : undefined;
  tip.show(node, share, () => onPage(view, layout.boxes.get(node.id) ?? layout.bounds));
}

function focused(node: PictureNode | undefined, target: EventTarget | null): void {
  if (node === undefined) return;
  if (reachable !== node.id) {
    reachable = node.id;
    draw();
  }
  // A click does not need it: the pointer shows it already.
  if (target instanceof Element && target.matches(":focus-visible")) describe(node);
}

const arrows: Readonly<Record<string, Arrow>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

function keyPressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || state.picture === undefined) return;
  if (event.target instanceof HTMLSelectElement) return;
  const node = nodeOf(event.target);
  const arrow = arrows[event.key];
  if (event.key === "+" || event.key === "=") view.zoom(zoomStep);
  else if (event.key === "-" || event.key === "−") view.zoom(1 / zoomStep);
  else if (event.key === "0") showAll();
  else if (event.key === "Escape") tip.hide();
  else if (node !== undefined && (event.key === "Enter" || event.key === " ")) reveal(node);
  else if (arrow !== undefined)
    goTo(node === undefined ? reachable : neighbour(state.picture, layout, node.id, arrow));
  else if (event.key === "Home") goTo(state.picture.nodes[0]?.id);
  else if (event.key === "End") goTo(state.picture.nodes.at(-1)?.id);
  else return;
  event.preventDefault();
}

function goTo(id: number | undefined): void {
  const place = id === undefined ? undefined : layout.boxes.get(id);
  if (place === undefined) return;
  const element = view.content.querySelector<SVGGElement>(`[data-id="${id}"]`);
  element?.focus({ preventScroll: true });
  untouched = false;
  view.glide(inSight(view.camera, place, view.size()));
}

function save(): void {
  if (state.picture === undefined) return;
  vscode.postMessage({ type: "save", svg: svgFile(scene()), network: state.picture.network });
}

function persist(): void {
  const { picture } = state;
  vscode.setState({
    ...vscode.getState(),
    ...(picture && { uri: picture.uri, network: picture.network }),
    measured: chosen,
  });
}

function sameMembers(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}
