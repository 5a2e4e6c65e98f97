/** The top of the dashboard: what runs, how far it is, on which engine, and the buttons that steer it. */
import type { DashboardRequest, RunState } from "../../src/protocol.js";
import { h, setAttribute, setText, show, type View } from "../dom.js";
import { count, duration, throughput } from "../format.js";
import { type IconName, icon } from "../icons.js";
import { type DashboardState, isOver, isUrgent } from "../state.js";

export function headerView(send: (request: DashboardRequest) => void): View<DashboardState> {
  const name = h("h1");
  const badge = h("span", { class: "badge" });
  const pause = button("pause", "Pause", "Pause the training (Space)", () => send({ type: "pause" }));
  const resume = button("resume", "Resume", "Go on with the training (Space)", () =>
    send({ type: "resume" }),
  );
  const stop = button("stop", "Stop", "End the training now and evaluate what was learned (S)", () =>
    send({ type: "stop" }),
  );
  const lastEpoch = button(
    "stopAfterEpoch",
    "Stop after epoch",
    "End the training when the epoch under way is done (E)",
    () => send({ type: "stopAfterEpoch" }),
  );
  const rate = button("rate", "Learning rate…", "Change the learning rate while the training goes on", () =>
    send({ type: "setLearningRate" }),
  );
  const resumeRun = button("resume", "Resume run", "Go on from the last checkpoint, in the same run", () =>
    send({ type: "resumeRun" }),
  );
  const again = button("again", "Train again", "Start a new run of this network", () =>
    send({ type: "trainAgain" }),
  );
  const buttons = [pause, resume, rate, lastEpoch, stop, resumeRun, again];
  const facts = h("p", { class: "progress-facts" });
  const bar = h("div", { class: "bar" });
  const track = h("div", { class: "track", role: "progressbar", "aria-label": "Epochs done" }, bar);
  const engine = h("p", { class: "engine" });
  const element = h(
    "header",
    {},
    h(
      "div",
      { class: "headline" },
      name,
      badge,
      h("div", { class: "buttons" }, ...buttons.map((each) => each.element)),
    ),
    facts,
    track,
    engine,
  );
  return {
    element,
    update(state) {
      setText(name, state.start?.network ?? "Training");
      setText(badge, badgeText(state));
      setAttribute(badge, "data-state", state.state);
      setText(engine, engineText(state));
      setFacts(facts, [...progressFacts(state), ...worries(state)]);
      const done = share(state);
      bar.style.width = `${(done * 100).toFixed(2)}%`;
      setAttribute(track, "aria-valuenow", Math.round(done * 100));
      setAttribute(track, "data-state", state.state);
      const beforeStart = state.start === undefined && !isOver(state.state);
      setAttribute(track, "aria-label", beforeStart ? "Data prepared" : "Epochs done");
      show(track, state.start !== undefined || (beforeStart && state.preparing?.total !== undefined));

      const focused = buttons.find((each) => each.element === document.activeElement);
      const canSteer = state.live && !isOver(state.state);
      const paused = state.state === "paused";
      show(pause.element, canSteer && !paused);
      show(resume.element, canSteer && paused);
      show(stop.element, canSteer);
      show(rate.element, canSteer);
      show(lastEpoch.element, canSteer);
      show(resumeRun.element, !canSteer && state.start !== undefined && canGoOn(state.state));
      show(again.element, !canSteer && (isOver(state.state) || state.start !== undefined));
      // One button is to be pressed next: a fix while there is one that fits, and then this.
      again.element.classList.toggle("primary", state.stale || !state.findings.some(isUrgent));
      pause.set(state.asked === "pause" ? "Pausing…" : "Pause", !state.asked && state.state === "running");
      resume.set(state.asked === "resume" ? "Resuming…" : "Resume", !state.asked);
      stop.set(state.asked === "stop" ? "Stopping…" : "Stop", state.asked !== "stop");
      lastEpoch.set(state.lastEpoch ? "Stopping after epoch…" : "Stop after epoch", !state.lastEpoch);
      // The keyboard stays where it was when its button gives way to another.
      if (focused?.element.hidden) buttons.find((each) => !each.element.hidden)?.element.focus();
    },
  };
}

/** Whether a run was ended before all that was planned of it was done. */
function canGoOn(state: RunState): boolean {
  return state === "interrupted" || state === "stopped" || state === "failed";
}

const words: Readonly<Record<RunState, string>> = {
  starting: "Starting",
  running: "Running",
  paused: "Paused",
  completed: "Completed",
  stopped: "Stopped",
  failed: "Failed",
  interrupted: "Interrupted",
};

function badgeText(state: DashboardState): string {
  return words[state.state];
}

function engineText(state: DashboardState): string {
  if (!state.start) return "";
  const { engine, engineVersion, engineWhy } = state.start;
  const name = engine === "tensorflow" ? `Native TensorFlow ${engineVersion}`.trim() : "WebAssembly";
  return engineWhy ? `${name} — ${engineWhy}` : name;
}

/** How much of the planned run is done; all of it once it has completed, however early. Before it, of the preparing. */
function share(state: DashboardState): number {
  const { start, progress, preparing } = state;
  if (!start) return preparing?.total ? Math.min(1, (preparing.done ?? 0) / preparing.total) : 0;
  if (state.state === "completed") return 1;
  return Math.min(1, (progress?.step ?? 0) / Math.max(1, start.epochs * start.stepsPerEpoch));
}

function progressFacts(state: DashboardState): readonly string[] {
  const { start, progress, result } = state;
  if (!start) return [];
  if (isOver(state.state)) {
    const epochs = result?.epochs ?? state.epochs.at(-1)?.epoch ?? 0;
    const facts = [`${count(epochs)} of ${count(start.epochs)} epochs`];
    if (progress) facts.push(`${count(progress.step)} steps`);
    if (result) facts.push(duration(result.seconds));
    return facts;
  }
  if (!progress) return [`Epoch 1 of ${count(start.epochs)}`, "waiting for the first batch"];
  const facts = [
    `Epoch ${count(progress.epoch)} of ${count(start.epochs)}`,
    `step ${count(progress.step)}`,
    throughput(progress.samplesPerSecond),
  ];
  if (state.state === "running")
    facts.push(allDone(state) ? "finishing" : `${duration(progress.secondsLeft)} left`);
  return facts;
}

/** All epochs are done, but the result has not come: the test rows are being scored. */
function allDone({ start, progress }: DashboardState): boolean {
  return start !== undefined && (progress?.step ?? 0) >= start.epochs * start.stepsPerEpoch;
}

/** What else there is to know while it runs. */
function worries({ checkpointProblem }: DashboardState): readonly string[] {
  if (checkpointProblem === undefined) return [];
  return [`no checkpoint can be written: ${checkpointProblem}`];
}

function setFacts(element: HTMLElement, facts: readonly string[]): void {
  while (element.children.length > facts.length) element.lastElementChild?.remove();
  facts.forEach((fact, index) => {
    const child = element.children[index] ?? element.appendChild(h("span"));
    setText(child, fact);
  });
}

function button(name: IconName, label: string, title: string, click: () => void) {
  const text = h("span", {}, label);
  const element = h("button", { title }, icon(name), text);
  // Marked rather than disabled, since a disabled button loses the focus.
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") click();
  });
  return {
    element,
    set(label: string, enabled: boolean) {
      setText(text, label);
      setAttribute(element, "aria-disabled", enabled ? undefined : "true");
    },
  };
}
