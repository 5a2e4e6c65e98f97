/** The dashboard's script: takes messages from the extension, keeps the state, and has the views show it. */
import type { DashboardMessage, DashboardRequest } from "../src/protocol.js";
import { announcement } from "./announce.js";
import { h, setText, show, takesSpace } from "./dom.js";
import { preparingText } from "./format.js";
import { type DashboardAction, type DashboardState, initialState, isOver, reduce } from "./state.js";
import { type CurveOptions, defaultOptions, type Persisted } from "./view.js";
import { curvesView } from "./views/curves.js";
import { epochsView } from "./views/epochs.js";
import { factsView } from "./views/facts.js";
import { findingsView } from "./views/findings.js";
import { headerView } from "./views/header.js";
import { resultView } from "./views/result.js";

const vscode = acquireVsCodeApi<Persisted, DashboardRequest>();
let state: DashboardState = initialState;
let options: CurveOptions = { ...defaultOptions, ...vscode.getState()?.options };
let spoken = 0;
let waitsForFrame = false;

const live = h("div", { class: "hidden-text", role: "status", "aria-live": "polite" });
const waiting = h("p", { class: "waiting" }, "Waiting for the run to start…");
const header = headerView(send);
const result = resultView(send);
const findings = findingsView(send);
const curves = curvesView((changed) => {
  options = { ...options, ...changed };
  persist();
  render();
});
const facts = factsView();
const epochs = epochsView();

const body = h(
  "main",
  {},
  h("div", { class: "judged" }, result.element, findings.element),
  h("div", { class: "drawn" }, curves.element, epochs.element),
  facts.element,
);
document.querySelector("#dashboard")?.replaceChildren(header.element, waiting, body, live);

window.addEventListener("message", ({ data }: MessageEvent<DashboardMessage>) => dispatch(data));
window.addEventListener("keydown", keyPressed);
render();
vscode.postMessage({ type: "ready" });

function dispatch(action: DashboardAction): void {
  const before = state;
  state = reduce(state, action);
  if (state === before) return;
  if (action.type === "show") spoken = state.epochs.at(-1)?.epoch ?? 0;
  const sentence = announcement(before, state, spoken);
  if (sentence !== undefined) {
    spoken = state.epochs.at(-1)?.epoch ?? 0;
    setText(live, sentence);
  }
  if (state.start?.run !== before.start?.run) {
    // A window of another run's epochs means nothing here.
    if (vscode.getState()?.run !== state.start?.run) options = { ...options, window: undefined };
    persist();
  }
  if (waitsForFrame) return;
  waitsForFrame = true;
  requestAnimationFrame(render);
}

function render(): void {
  waitsForFrame = false;
  header.update(state);
  show(waiting, state.state === "starting" || (state.start === undefined && !isOver(state.state)));
  setText(waiting, state.preparing ? preparingText(state.preparing) : "Waiting for the run to start…");
  result.update(state);
  findings.update(state);
  facts.update(state);
  epochs.update(state);
  curves.update(state, options);
}

function send(request: DashboardRequest): void {
  vscode.postMessage(request);
  dispatch({ type: "asked", request });
}

function persist(): void {
  const { start } = state;
  vscode.setState({ ...(start ? { run: start.run, file: start.file } : vscode.getState()), options });
}

/** Space pauses and resumes, S stops, E stops after the epoch, unless the key is meant for what has the focus. */
function keyPressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!state.live || isOver(state.state) || state.asked) return;
  const space = event.key === " " && !takesSpace(event.target);
  if (space && state.state === "paused") send({ type: "resume" });
  else if (space && state.state === "running") send({ type: "pause" });
  else if (event.key.toLowerCase() === "s" && !event.shiftKey) send({ type: "stop" });
  else if (event.key.toLowerCase() === "e" && !event.shiftKey && !state.lastEpoch)
    send({ type: "stopAfterEpoch" });
  else return;
  event.preventDefault();
}
