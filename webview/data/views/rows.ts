/** The first rows: as they stand in the data, or as they enter the network. */
import type { PreviewColumn, PreviewPrepared, PreviewRows } from "../../../src/preview.js";
import { h, setText, show, type View } from "../../dom.js";
import { count, significant } from "../../format.js";
import { choice } from "../choice.js";
import { kindName } from "../figures.js";
import type { PreviewState } from "../state.js";
import type { ChangeOptions, ViewOptions } from "../view.js";

export interface Shown {
  readonly state: PreviewState;
  readonly options: ViewOptions;
}

export function rowsView(change: ChangeOptions): View<Shown> {
  const choose = choice("How the rows are shown", ["As they are", "As they enter the network"], (prepared) =>
    change({ prepared }),
  );
  const note = h("p", { class: "note" });
  const table = h("div", { class: "table", role: "region", "aria-label": "Rows", tabindex: 0 });
  let drawn: readonly unknown[] = [];
  return {
    element: h("div", { class: "rows" }, h("div", { class: "bar" }, choose.element, note), table),
    update({ state, options }) {
      choose.update(options.prepared);
      const what = options.prepared ? state.prepared : state.rows;
      setText(note, noteOf(state, options));
      show(table, what !== undefined);
      if (what === drawn[0] && state.overview === drawn[1]) return;
      drawn = [what, state.overview];
      if (what === undefined) table.replaceChildren();
      else if (what.part === "rows") table.replaceChildren(rawTable(what, state.overview?.columns ?? []));
      else table.replaceChildren(preparedTable(what));
    },
  };
}

function noteOf({ rows, prepared, busy, overview }: PreviewState, options: ViewOptions): string {
  const what = options.prepared ? prepared : rows;
  if (what === undefined) {
    if (busy) return options.prepared ? "Preparing the data…" : "Reading…";
    return options.prepared
      ? "The data cannot be prepared as the dataset stands."
      : "There is nothing to show.";
  }
  const all = overview?.rows ?? what.rows.length;
  const first =
    what.rows.length < all ? `The first ${count(what.rows.length)} of ${count(all)} rows` : "All rows";
  const more = what.more > 0 ? `, ${count(what.more)} more columns are not shown` : "";
  if (what.part === "rows") return `${first}${more}.`;
  const windows = what.windows ? "; each is the last row of a window" : "";
  const own = what.columns.length === 0 ? "; images and texts have parts of their own" : "";
  return `${first}${more}${windows}${own}.`;
}

function rawTable({ columns, rows }: PreviewRows, known: readonly PreviewColumn[]): HTMLElement {
  const described = new Map(known.map((each) => [each.column.name, each]));
  const heads = columns.map((name) => {
    const about = described.get(name);
    const kind = about === undefined ? "" : kindName(about.column);
    const role = about === undefined || about.role === "feature" ? "" : ` · ${about.role}`;
    const number = about?.column.kind === "number" ? "number " : "";
    return head(name, `${kind}${role}`, number + (about?.role === "target" ? "target" : ""));
  });
  const numeric = columns.map((name) => described.get(name)?.column.kind === "number");
  const roles = columns.map((name) => (described.get(name)?.role === "left out" ? "left" : ""));
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, head("#", "", "at"), ...heads)),
    h(
      "tbody",
      {},
      ...rows.map((row, at) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, count(at + 1)),
          ...row.map((value, column) =>
            rawCell(value, `${numeric[column] ? "number" : "text"} ${roles[column]}`),
          ),
        ),
      ),
    ),
  );
}

function rawCell(value: string | null, name: string): HTMLElement {
  if (value === null) return h("td", { class: `missing ${name}`, "aria-label": "missing" }, "–");
  const long = value.length > 80;
  return h("td", { class: name, title: long ? value : undefined }, long ? `${value.slice(0, 79)}…` : value);
}

function preparedTable({ columns, targets, rows }: PreviewPrepared): HTMLElement {
  const width = columns.length + targets.length;
  return h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        head("#", "", "at"),
        head("split", "", ""),
        ...targets.map((name) => head(name, "target", "target")),
        ...columns.map((name) => head(name, "", "number")),
      ),
    ),
    h(
      "tbody",
      {},
      ...rows.map(({ row, split, values, targets: learned }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, count(row + 1)),
          ...(split === undefined
            ? [h("td", { class: "missing", colspan: width + 1 }, "left out")]
            : [
                h("td", { class: `split ${split}` }, split),
                ...learned.map((value) => h("td", { class: "text" }, value)),
                ...values.map((value) => h("td", { class: "number" }, numberText(value))),
              ]),
        ),
      ),
    ),
  );
}

function head(name: string, kind: string, role: string): HTMLElement {
  return h(
    "th",
    { scope: "col", class: role === "" ? undefined : role },
    h("span", { class: "name" }, name),
    kind === "" ? undefined : h("span", { class: "kind" }, kind),
  );
}

/** A whole number is no less exact without its decimals. */
function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e7
    ? count(value).replace("-", "−")
    : significant(value);
}
