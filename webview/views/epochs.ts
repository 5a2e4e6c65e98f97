/** The epochs as a table, folded away: the curves for those who read rather than see, and for copying. */
import { h, show, type View } from "../dom.js";
import { duration, metricName, score } from "../format.js";
import { type DashboardState, scoreNames } from "../state.js";

export function epochsView(): View<DashboardState> {
  const head = h("tr");
  const body = h("tbody");
  const element = h(
    "details",
    { class: "epochs" },
    h("summary", {}, "Epochs as a table"),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Epochs" },
      h("table", {}, h("thead", {}, head), body),
    ),
  );
  let names: readonly string[] = [];
  let shown: DashboardState["epochs"] = [];

  return {
    element,
    update(state) {
      const { epochs } = state;
      show(element, epochs.length > 0);
      if (epochs === shown) return;
      const newNames = scoreNames(state);
      const grown = newNames.join() === names.join() && epochs[shown.length - 1] === shown.at(-1);
      if (!grown) {
        names = newNames;
        head.replaceChildren(...headings(names));
        body.replaceChildren();
      }
      for (const epoch of epochs.slice(grown ? shown.length : 0)) body.append(row(epoch, names));
      shown = epochs;
    },
  };
}

function headings(names: readonly string[]): readonly HTMLElement[] {
  const sides = names.flatMap((name) => [`Training ${metricName(name)}`, `Validation ${metricName(name)}`]);
  return ["Epoch", ...sides, "Time"].map((text) => h("th", { scope: "col" }, text));
}

function row(epoch: DashboardState["epochs"][number], names: readonly string[]): HTMLElement {
  const values = names.flatMap((name) => [
    score(name, epoch.train[name]),
    score(name, epoch.validation[name]),
  ]);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, String(epoch.epoch)),
    ...[...values, duration(epoch.seconds)].map((value) => h("td", {}, value)),
  );
}
