/** The score: of the validation rows while training goes on, of the test rows at its end, beside the baseline's. */
import type { Scores } from "../../src/history.js";
import type { Baseline, DashboardRequest } from "../../src/protocol.js";
import { h, prose, show, type View } from "../dom.js";
import {
  baselineName,
  capital,
  duration,
  higherIsBetter,
  metricName,
  metricTitle,
  score,
} from "../format.js";
import { icon } from "../icons.js";
import { type DashboardState, headline, scoreNames } from "../state.js";
import { compare, interruption } from "../verdict.js";
import { goToLine } from "./findings.js";

export function resultView(send: (request: DashboardRequest) => void): View<DashboardState> {
  const element = h("section", { class: "result", "aria-label": "Result" });
  let shown: readonly unknown[] = [];
  return {
    element,
    update(state) {
      const parts = [state.epochs, state.result, state.failure, state.state, state.start];
      if (parts.every((part, index) => part === shown[index])) return;
      shown = parts;
      const children = [failure(state, send), interrupted(state), scores(state)].filter(
        (each) => each !== undefined,
      );
      element.replaceChildren(...children);
      show(element, children.length > 0);
    },
  };
}

function failure(state: DashboardState, send: (request: DashboardRequest) => void): HTMLElement | undefined {
  if (!state.failure) return undefined;
  const { message, range } = state.failure;
  return h(
    "article",
    { class: "card", "data-severity": "error", role: "alert" },
    h("div", { class: "card-head" }, icon("error"), h("span", { class: "severity" }, "Training failed")),
    h("p", { class: "message" }, ...prose(message)),
    range ? h("div", { class: "actions" }, goToLine(range, send)) : undefined,
  );
}

function interrupted(state: DashboardState): HTMLElement | undefined {
  if (state.state !== "interrupted") return undefined;
  return h(
    "article",
    { class: "card", "data-severity": "warning" },
    h("div", { class: "card-head" }, icon("warning"), h("span", { class: "severity" }, "Interrupted")),
    h("p", { class: "message" }, interruption(state)),
  );
}

function scores(state: DashboardState): HTMLElement | undefined {
  const { start, result } = state;
  const last = state.epochs.at(-1);
  if (!start || (!result && !last)) return undefined;
  const name = headline(state);
  const on = result ? "test" : "validation";
  const value = result ? result.metrics.test[name] : last?.validation[name];
  if (value === undefined) return undefined;
  const baseline = result?.baseline ?? start.baseline;
  const when = result ? "" : `, epoch ${last?.epoch}`;
  return h(
    "div",
    { class: "score" },
    h(
      "div",
      { class: "judgement" },
      h("h2", {}, `${capital(on)} ${metricName(name)}${when}`),
      h("p", { class: "figure" }, score(name, value)),
      baseline?.metric === name ? beside(name, value, baseline, on, start.rows[on]) : undefined,
    ),
    table(state),
    result ? h("p", { class: "ended" }, endSentence(state)) : undefined,
  );
}

/** The score and the baseline's as two bars, and in words. */
function beside(
  name: string,
  value: number,
  baseline: Baseline,
  on: "validation" | "test",
  rows: number,
): HTMLElement {
  const { verdict, sentence } = compare(name, value, baseline, on, rows);
  const longest = Math.max(value, baseline[on], higherIsBetter(name) ? 1 : 0);
  const bar = (label: string, amount: number, kind: string) => {
    const fill = h("span", { class: `fill ${kind}` });
    fill.style.width = `${Math.max(0, Math.min(1, amount / longest)) * 100}%`;
    return h(
      "div",
      { class: "compared" },
      h("span", { class: "compared-label" }, label),
      h("span", { class: "compared-track", "aria-hidden": "true" }, fill),
      h("span", { class: "compared-value" }, score(name, amount)),
    );
  };
  return h(
    "div",
    { class: "beside" },
    bar("this network", value, "network"),
    bar(`${baselineName(baseline.kind)} baseline`, baseline[on], "baseline"),
    h("p", { class: "verdict", "data-verdict": verdict }, sentence),
  );
}

function table(state: DashboardState): HTMLElement | undefined {
  const { result } = state;
  const last = state.epochs.at(-1);
  const columns: readonly (readonly [string, Scores])[] = result
    ? [
        ["Train", result.metrics.train],
        ["Validation", result.metrics.validation],
        ["Test", result.metrics.test],
      ]
    : last
      ? [
          ["Train", last.train],
          ["Validation", last.validation],
        ]
      : [];
  const names = scoreNames(state);
  return h(
    "table",
    { class: "scores" },
    h("thead", {}, h("tr", {}, h("td"), ...columns.map(([label]) => h("th", { scope: "col" }, label)))),
    h(
      "tbody",
      {},
      ...names.map((name) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, metricTitle(name)),
          ...columns.map(([, values]) => h("td", {}, score(name, values[name]))),
        ),
      ),
    ),
  );
}

function endSentence(state: DashboardState): string {
  const { result } = state;
  if (!result) return "";
  const ended = /[.!?]$/.test(result.ended) ? result.ended : `${result.ended}.`;
  return `${capital(ended)} The weights of epoch ${result.bestEpoch} were kept. Took ${duration(result.seconds)}.`;
}
