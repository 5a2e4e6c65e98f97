/** What is wrong with the run: a card for each finding with its evidence, its line and the changes that mend it. */
import type { Severity } from "../../src/language/diagnostic.js";
import type { DashboardRequest, LocatedFinding } from "../../src/protocol.js";
import { h, prose, setAttribute, show, type View } from "../dom.js";
import { capital, count, significant } from "../format.js";
import { icon } from "../icons.js";
import { type DashboardState, isOver, isUrgent } from "../state.js";

const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

export function findingsView(send: (request: DashboardRequest) => void): View<DashboardState> {
  const none = h("p", { class: "quiet" }, "No findings.");
  const stale = h("p", { class: "stale", id: "stale" }, "The file has changed since this run; train again.");
  const list = h("div", { class: "cards" });
  const element = h(
    "section",
    { class: "findings", "aria-label": "Findings" },
    h("h2", {}, "Findings"),
    stale,
    list,
    none,
  );
  let findings: readonly LocatedFinding[] = [];
  let cards: ReadonlyMap<LocatedFinding, HTMLElement> = new Map();
  const apply = (finding: LocatedFinding, fix: number) =>
    send({ type: "applyFix", finding: findings.indexOf(finding), fix });

  return {
    element,
    update(state) {
      if (state.findings !== findings) {
        findings = state.findings;
        const ranked = [...findings].sort((a, b) => rank(a) - rank(b));
        const old = cards;
        cards = new Map(ranked.map((finding) => [finding, old.get(finding) ?? card(finding, apply, send)]));
        arrange(list, [...cards.values()]);
      }
      for (const button of list.querySelectorAll(".apply")) {
        setAttribute(button, "aria-disabled", state.stale ? "true" : undefined);
        setAttribute(button, "aria-describedby", state.stale ? "stale" : undefined);
      }
      const fixable = findings.some((finding) => finding.fixes.length > 0);
      show(stale, state.stale && fixable);
      const finished = isOver(state.state) && state.failure === undefined && state.epochs.length > 0;
      show(none, findings.length === 0 && finished);
      show(element, findings.length > 0 || finished);
    },
  };
}

function rank(finding: LocatedFinding): number {
  return severities.indexOf(finding.severity);
}

/** Puts the cards into the list and moves none that is there, so that the focus stays on the button it is on. */
function arrange(list: HTMLElement, cards: readonly HTMLElement[]): void {
  const focused = document.activeElement;
  const left = list.contains(focused) ? focused?.closest<HTMLElement>(".card") : undefined;
  const place = left ? [...left.querySelectorAll<Element>("button")].indexOf(focused as Element) : -1;
  for (const child of [...list.children]) if (!cards.includes(child as HTMLElement)) child.remove();
  cards.forEach((each, index) => {
    if (list.children[index] !== each) list.insertBefore(each, list.children[index] ?? null);
  });
  // A card that gave way to a newer word on the same finding hands its focus on.
  if (!left || left.isConnected) return;
  const heir = cards.find((each) => each.dataset.code === left.dataset.code);
  heir?.querySelectorAll("button")[place]?.focus();
}

function card(
  finding: LocatedFinding,
  apply: (finding: LocatedFinding, fix: number) => void,
  send: (request: DashboardRequest) => void,
): HTMLElement {
  const fixes = finding.fixes.map((fix, number) => {
    const button = h(
      "button",
      { class: number === 0 && isUrgent(finding) ? "apply primary" : "apply" },
      icon("apply"),
      h("span", {}, ...prose(`Apply: ${fix.title}`)),
    );
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") apply(finding, number);
    });
    return button;
  });
  return h(
    "article",
    { class: "card", "data-severity": finding.severity, "data-code": finding.code },
    h(
      "div",
      { class: "card-head" },
      icon(finding.severity),
      h("span", { class: "severity" }, capital(finding.severity)),
      finding.since === undefined ? undefined : h("span", { class: "since" }, `since epoch ${finding.since}`),
      h("code", { class: "code" }, finding.code),
    ),
    h("p", { class: "message" }, ...prose(finding.message)),
    evidence(finding),
    h("div", { class: "actions" }, ...fixes, goToLine(finding.range, send)),
  );
}

/** A button that shows where the range begins in the editor. */
export function goToLine(
  range: LocatedFinding["range"],
  send: (request: DashboardRequest) => void,
): HTMLButtonElement {
  return h(
    "button",
    { class: "link", click: () => send({ type: "goTo", range }) },
    icon("goTo"),
    `Go to line ${range.start.line + 1}`,
  );
}

function evidence(finding: LocatedFinding): HTMLElement | undefined {
  const rows = Object.entries(finding.evidence);
  if (rows.length === 0) return undefined;
  const cells = rows.map(([name, value]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      h("td", {}, typeof value === "number" ? figure(value) : value),
    ),
  );
  return h("table", { class: "evidence", "aria-label": "Evidence" }, h("tbody", {}, ...cells));
}

function figure(value: number): string {
  return Number.isInteger(value) ? count(value) : significant(value);
}
