/** Every column with its figures, how its values lie, what it tells of the target, and what becomes of it. */
import type { PreviewColumn, PreviewRequest } from "../../../src/preview.js";
import type { Column } from "../../../src/profile.js";
import { h, setText, show, type View } from "../../dom.js";
import { count } from "../../format.js";
import { histogramBars, shareBar } from "../bars.js";
import { columnFigures, figure, kindName, relationText } from "../figures.js";
import type { PreviewState } from "../state.js";
import type { Shown } from "./rows.js";

/** More columns than these nobody reads. */
const mostShown = 300;
const mostClasses = 6;

export function columnsView(send: (request: PreviewRequest) => void): View<Shown> {
  const list = h("ul", { class: "columns" });
  const note = h("p", { class: "note" });
  let drawn: readonly unknown[] = [];
  return {
    element: h("div", {}, note, list),
    update({ state }) {
      const { overview, facts, busy } = state;
      setText(note, noteOf(state));
      show(note, overview === undefined || overview.columns.length > mostShown || busy);
      if (drawn[0] === overview && drawn[1] === facts) return;
      drawn = [overview, facts];
      list.replaceChildren(
        ...(overview?.columns.slice(0, mostShown) ?? []).map((column) => card(column, state, send)),
      );
    },
  };
}

function noteOf({ overview, busy, facts }: PreviewState): string {
  if (overview === undefined) return busy ? "Reading…" : "There is nothing to show.";
  const left = overview.columns.length - mostShown;
  if (left > 0) return `The first ${count(mostShown)} columns; ${count(left)} more are not shown.`;
  return facts === undefined && busy ? "What each tells of the target is being worked out…" : "";
}

function card(
  { column, role, becomes }: PreviewColumn,
  { overview, facts }: PreviewState,
  send: (request: PreviewRequest) => void,
): HTMLElement {
  const rows = overview?.rows ?? 1;
  const relation = facts?.facts.relations.find((each) => each.column === column.name);
  const target = overview?.targets[0] ?? "the target";
  const name = h(
    "button",
    {
      type: "button",
      class: "link name",
      title: "Show in the editor",
      click: () => send({ type: "goTo", column: column.name }),
    },
    column.name,
  );
  return h(
    "li",
    { class: `column ${role.replaceAll(" ", "-")}` },
    h(
      "div",
      { class: "about" },
      h("h3", {}, name),
      h(
        "p",
        { class: "kind" },
        `${kindName(column)} · ${role}${becomes === undefined ? "" : `: ${becomes}`}`,
      ),
      relation === undefined
        ? undefined
        : h(
            "p",
            { class: "relation" },
            shareBar(relation.strength),
            h("span", {}, relationText(relation.strength, target)),
          ),
    ),
    distribution(column),
    h(
      "dl",
      { class: "figures" },
      ...columnFigures(column, rows).map(([label, value]) =>
        h(
          "div",
          { class: label === "Missing" ? "warned" : undefined },
          h("dt", {}, label),
          h("dd", {}, value),
        ),
      ),
    ),
  );
}

/** A histogram, or a bar for each of the largest classes. */
function distribution(column: Column): HTMLElement {
  const box = h("div", { class: "distribution" });
  const { classes } = column;
  const counts = "classCounts" in column ? column.classCounts : undefined;
  const fewNumbers = column.kind !== "number" || (classes?.length ?? Infinity) <= mostClasses;
  if (classes !== undefined && counts !== undefined && fewNumbers) {
    box.append(classBars(classes, counts));
  } else if (column.kind === "number" && column.histogram !== undefined) {
    const { from, to, counts: bins } = column.histogram;
    const step = (to - from) / bins.length;
    const titles = bins.map(
      (rows, at) => `${figure(from + at * step)} … ${figure(from + (at + 1) * step)}: ${count(rows)}`,
    );
    box.append(
      histogramBars(bins, titles),
      h("p", { class: "ends" }, h("span", {}, figure(from)), h("span", {}, figure(to))),
    );
  }
  return box;
}

function classBars(classes: readonly string[], counts: readonly number[]): HTMLElement {
  const most = Math.max(1, ...counts);
  const largest = classes.map((name, at) => ({ name, rows: counts[at] ?? 0 }));
  if (classes.length > mostClasses) largest.sort((a, b) => b.rows - a.rows);
  const shown = largest.slice(0, mostClasses);
  const left = classes.length - shown.length;
  return h(
    "ul",
    { class: "classes" },
    ...shown.map(({ name, rows }) =>
      h(
        "li",
        {},
        h("span", { class: "class", title: name }, name),
        shareBar(rows / most),
        h("span", { class: "rows" }, count(rows)),
      ),
    ),
    left > 0 ? h("li", { class: "more" }, `and ${count(left)} more`) : undefined,
  );
}
