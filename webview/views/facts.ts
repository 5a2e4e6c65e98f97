/** What is needed to repeat the run, folded away: seed, rows, batch, optimizer, loss, parameters, run id. */
import type { RunStart, TakenWeights } from "../../src/protocol.js";
import { h, show, type View } from "../dom.js";
import { count, metricName, significant } from "../format.js";
import type { DashboardState } from "../state.js";

export function factsView(): View<DashboardState> {
  const list = h("dl");
  const element = h("details", { class: "facts" }, h("summary", {}, "About this run"), list);
  let shown: RunStart | undefined;
  const rate = h("dd", {});
  const engine = h("dd", {});
  return {
    element,
    update({ start, epochs, singleOperations }) {
      show(element, start !== undefined);
      rate.textContent = rateText(start?.schedule, epochs.at(-1)?.learningRate);
      engine.textContent = start === undefined ? "" : engineText(start, singleOperations);
      if (start === shown) return;
      shown = start;
      list.replaceChildren(
        ...(start ? facts(start, rate, engine) : []).flatMap(([name, value]) => [
          h("dt", {}, name),
          typeof value === "string" ? h("dd", {}, value) : value,
        ]),
      );
    },
  };
}

/** What the schedule has made of the learning rate by now. */
function rateText(schedule: string | undefined, rate: number | undefined): string {
  const kind = `schedule: ${schedule}`;
  return rate === undefined ? kind : `${significant(rate)}, ${kind}`;
}

function engineText({ engine, engineVersion }: RunStart, singleOperations: string | undefined): string {
  const name = `${engine} ${engineVersion}`.trim();
  return singleOperations === undefined
    ? name
    : `${name}, operation by operation, which is slower than whole graphs: ${singleOperations}`;
}

function takenText({ run, taken, fresh }: TakenWeights): string {
  const rest = fresh.length === 0 ? "" : `; new ones in ${fresh.join(", ")}`;
  return `${run}, in ${taken.join(", ")}${rest}`;
}

/** `rate` and `engine` are the elements that tell the learning rate and the engine. */
function facts(
  start: RunStart,
  rate: HTMLElement,
  engine: HTMLElement,
): readonly (readonly [string, string | HTMLElement])[] {
  const { rows, leftOut, parameters } = start;
  const frozen = parameters.total - parameters.trainable;
  return [
    ["Seed", String(start.seed)],
    ["Rows", `${count(rows.train)} train, ${count(rows.validation)} validation, ${count(rows.test)} test`],
    ...(start.from === undefined ? [] : [["Weights of", takenText(start.from)] as const]),
    ...(leftOut === undefined ? [] : [["Left out", `${count(leftOut)} rows that miss a value`] as const]),
    ["Batch", `${count(start.batch)} rows, ${count(start.stepsPerEpoch)} steps an epoch`],
    ["Optimizer", start.optimizer],
    ...(start.schedule === undefined ? [] : [["Learning rate", rate] as const]),
    ["Loss", metricName(start.loss)],
    ["Parameters", count(parameters.total) + (frozen > 0 ? `, ${count(frozen)} of them frozen` : "")],
    ["Engine", engine],
    ["Started", new Date(start.at).toLocaleString()],
    ["Run", start.run],
  ];
}
