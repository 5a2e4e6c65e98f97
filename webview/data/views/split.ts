/** How the rows are dealt out: each split's share and classes, and rows that stand in more than one. */
import type { SplitName } from "../../../src/preview.js";
import type { DataFacts } from "../../../src/profile.js";
import { h, setText, show, type View } from "../../dom.js";
import { count, percent, plural } from "../../format.js";
import { stackedBar } from "../bars.js";
import { oddities } from "../figures.js";
import type { Shown } from "./rows.js";

const splits: readonly SplitName[] = ["train", "validation", "test"];

export function splitView(): View<Shown> {
  const note = h("p", { class: "note" });
  const body = h("div", { class: "split-body" });
  let drawn: DataFacts | undefined;
  return {
    element: h("div", {}, note, body),
    update({ state }) {
      const facts = state.facts?.facts;
      setText(
        note,
        state.busy
          ? "How the rows are dealt out is being worked out…"
          : "The rows cannot be dealt out as the dataset stands.",
      );
      show(note, facts === undefined);
      if (facts === drawn) return;
      drawn = facts;
      body.replaceChildren(
        ...(facts === undefined
          ? []
          : [legend(), rowsTable(facts, state.overview?.classes), findings(facts)]),
      );
    },
  };
}

function legend(): HTMLElement {
  return h(
    "p",
    { class: "legend", "aria-hidden": "true" },
    ...splits.map((name) => h("span", { class: name }, name)),
  );
}

function rowsTable({ rows, classCounts }: DataFacts, classes: readonly string[] | undefined): HTMLElement {
  const lines = [
    line(
      "all rows",
      splits.map((name) => rows[name]),
      "total",
    ),
  ];
  if (classCounts !== undefined) {
    for (const [at, name] of (classes ?? []).entries()) {
      lines.push(
        line(
          name,
          splits.map((split) => classCounts[split][at] ?? 0),
        ),
      );
    }
  }
  return h(
    "table",
    { class: "splits" },
    h("caption", {}, classCounts === undefined ? "Rows of each split" : "Rows of each split and class"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, ""),
        h("th", { scope: "col" }, "share"),
        ...splits.map((name) => h("th", { scope: "col", class: "number" }, name)),
      ),
    ),
    h("tbody", {}, ...lines),
  );
}

function line(name: string, counts: readonly number[], style?: string): HTMLElement {
  const sum = counts.reduce((total, rows) => total + rows, 0);
  const parts = counts.map((rows, at) => ({
    name: splits[at]!,
    share: sum === 0 ? 0 : rows / sum,
    title: `${splits[at]}: ${plural(rows, "row")}, ${percent(sum === 0 ? 0 : rows / sum)}`,
  }));
  return h(
    "tr",
    { class: style },
    h("th", { scope: "row" }, name),
    h("td", { class: "share" }, stackedBar(parts)),
    ...counts.map((rows) => h("td", { class: "number" }, count(rows))),
  );
}

function findings(facts: DataFacts): HTMLElement {
  const found = oddities(facts);
  if (found.length === 0) {
    return h("p", { class: "fine" }, "No row repeats another, and none stands in two splits.");
  }
  return h(
    "ul",
    { class: "oddities" },
    ...found.map(({ text, serious }) => h("li", { class: serious ? "serious" : "slight" }, text)),
  );
}
