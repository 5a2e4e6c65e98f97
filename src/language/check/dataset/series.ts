/** A dataset whose rows follow each other: their order, and the windows that are cut from it. */
import type { ArgValue } from "../../../layers/layer.js";
import type { Series } from "../../../network.js";
import type { Column } from "../../../profile.js";
import { columnText } from "../../column-text.js";
import type { Fix } from "../../diagnostic.js";
import { setProperty } from "../../edits.js";
import { messages } from "../../messages/messages.js";
import { type Reporter, replacement } from "../../reporter.js";
import type { Name } from "../../syntax/tree.js";
import type { DatasetText, KnownData } from "./dataset-text.js";

export interface SaidSeries {
  readonly series: Series | undefined;
  readonly order: Name | undefined;
}

export function readSeries(dataset: DatasetText): SaidSeries {
  const { properties, reporter, text, block } = dataset;
  const [order, ...more] = properties.names("order") ?? [];
  if (more.length > 0) reporter.report(messages.oneValue("order"), more[0]!.span);
  const window = whole(dataset, "window");
  const horizon = whole(dataset, "horizon");
  if (properties.get("window") === undefined) {
    const needing = properties.get("order") ?? properties.get("horizon");
    if (needing !== undefined) {
      reporter.report(messages.windowMissing(needing.name.text), needing.name.span, {
        fixes: [{ title: "Add `window: 10`", edits: [setProperty(text, block, "window", "10")] }],
      });
    }
  }
  const series = window === undefined ? undefined : { window, horizon: horizon ?? 1 };
  return { order, series: series && { ...(order && { order: order.text }), ...series } };
}

function whole({ properties }: DatasetText, name: string): number | undefined {
  const value = properties.plain<ArgValue>({ name, type: { kind: "integer", min: 1 }, doc: "" }, null);
  return typeof value === "number" ? value : undefined;
}

/** So many windows at least: one to train on, one to validate, one to test. */
const fewestWindows = 3;

export function checkSeries(dataset: DatasetText, { series, order }: SaidSeries, data: KnownData): void {
  const { reporter, properties } = dataset;
  const column = order && data.columns.get(order.text);
  if (column !== undefined) checkOrderColumn(column, order!, data, reporter);
  if (series === undefined) return;
  const { window, horizon } = series;
  const { rows } = data.profile;
  const needed = window + horizon + fewestWindows - 1;
  if (rows >= needed || rows < fewestWindows) return;
  const { span } = properties.single("window")!;
  const longest = rows - horizon - fewestWindows + 1;
  reporter.report(messages.longWindow(window, horizon, rows, needed), span, {
    fixes: longest < 1 ? [] : [replacement(`Change to \`${longest}\``, span, String(longest))],
  });
}

/** Rows can be put in order by dates and numbers; every row needs one. */
export function checkOrderColumn(column: Column, { span }: Name, data: KnownData, reporter: Reporter): void {
  if (column.kind !== "date" && column.kind !== "number") {
    const dates = data.profile.columns.filter(({ kind }) => kind === "date");
    reporter.report(messages.orderColumn(column), span, {
      fixes: dates.slice(0, 3).map(({ name }): Fix => {
        const text = columnText(name);
        return replacement(`Change to \`${text}\``, span, text);
      }),
    });
  } else if (column.missing > 0) {
    reporter.report(messages.missingValues(column.name, column.missing, data.profile.rows), span);
  }
}
