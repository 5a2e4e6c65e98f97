/** The head of the preview: which dataset it is, what it holds in one line, and reading it again. */
import type { PreviewRequest } from "../../../src/preview.js";
import { h, prose, setAttribute, setText, show, type View } from "../../dom.js";
import { icon } from "../../icons.js";
import { overviewText } from "../figures.js";
import type { PreviewState } from "../state.js";

export function headerView(send: (request: PreviewRequest) => void): View<PreviewState> {
  const title = h("h1");
  const chooser = h("select", {
    "aria-label": "Dataset",
    change: () => send({ type: "choose", dataset: chooser.value }),
  });
  const sentence = h("p", { class: "sentence" });
  const refresh = h(
    "button",
    {
      type: "button",
      class: "refresh",
      title: "Read the data again",
      click: () => send({ type: "refresh" }),
    },
    icon("again"),
    "Refresh",
  );
  const goTo = h(
    "button",
    { type: "button", class: "link", click: () => send({ type: "goTo" }) },
    "Show in the editor",
  );
  const problem = h("p", { class: "problem", role: "alert" });
  const errors = h("ul", { class: "errors", "aria-label": "Errors of the dataset" });
  const element = h(
    "header",
    {},
    h("div", { class: "named" }, title, chooser, h("span", { class: "actions" }, goTo, refresh)),
    sentence,
    problem,
    errors,
  );
  let names = "";
  let listed: readonly string[] | undefined;
  return {
    element,
    update({ subject, datasets, overview, busy, problem: said }) {
      setText(title, subject?.dataset ?? "Data");
      show(chooser, datasets.length > 1);
      show(title, datasets.length < 2);
      if (names !== datasets.join("\n")) {
        names = datasets.join("\n");
        chooser.replaceChildren(...datasets.map((name) => h("option", { value: name }, name)));
      }
      if (subject !== undefined) chooser.value = subject.dataset;
      setText(sentence, overview === undefined ? (busy ? "Reading the data…" : "") : overviewText(overview));
      setAttribute(element, "aria-busy", busy ? "true" : "false");
      setAttribute(refresh, "aria-disabled", busy ? "true" : "false");
      setText(problem, said ?? "");
      show(problem, said !== undefined);
      if (listed !== overview?.errors) {
        listed = overview?.errors;
        errors.replaceChildren(...(listed ?? []).map((message) => h("li", {}, ...prose(message))));
      }
      show(errors, (listed?.length ?? 0) > 0);
    },
  };
}
