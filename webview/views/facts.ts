/** What is needed to repeat the run, folded away: seed, rows, batch, optimizer, loss, parameters, run id. */
import type { RunStart } from "../../src/protocol.js";
import { h, show, type View } from "../dom.js";
import { count, metricName } from "../format.js";
import type { DashboardState } from "../state.js";

export function factsView(): View<DashboardState> {
  const list = h("dl");
  const element = h("details", { class: "facts" }, h("summary", {}, "About this run"), list);
  let shown: RunStart | undefined;
  return {
    element,
    update({ start }) {
      show(element, start !== undefined);
      if (start === shown) return;
      shown = start;
      list.replaceChildren(
        ...(start ? facts(start) : []).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
      );
    },
  };
}

function facts(start: RunStart): readonly (readonly [string, string])[] {
  const { rows, parameters } = start;
  const frozen = parameters.total - parameters.trainable;
  return [
    ["Seed", String(start.seed)],
    ["Rows", `${count(rows.train)} train, ${count(rows.validation)} validation, ${count(rows.test)} test`],
    ["Batch", `${count(start.batch)} rows, ${count(start.stepsPerEpoch)} steps an epoch`],
    ["Optimizer", start.optimizer],
    ["Loss", metricName(start.loss)],
    ["Parameters", count(parameters.total) + (frozen > 0 ? `, ${count(frozen)} of them frozen` : "")],
    ["Engine", `${start.engine} ${start.engineVersion}`.trim()],
    ["Started", new Date(start.at).toLocaleString()],
    ["Run", start.run],
  ];
}
