/** The line above the picture: which network it is, what it costs, and how it is looked at. */
import { h, setText, show } from "../dom.js";
import { type Measured, measures, measuresOf, totalsText } from "./cost.js";
import type { PictureState } from "./state.js";

export interface ToolbarActions {
  zoom(factor: number): void;
  fit(): void;
  measure(measured: Measured): void;
  save(): void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  update(state: PictureState, measured: Measured): void;
}

export const zoomStep = 1.25;

export function toolbar(actions: ToolbarActions): Toolbar {
  const name = h("h1");
  const totals = h("p", { class: "totals" });
  const old = h("p", { class: "old", role: "status" });
  const select = h("select", {
    id: "measured",
    title: "What the bars in the boxes show",
    change: () => actions.measure(select.value as Measured),
  });
  const button = (label: string, title: string, click: () => void) =>
    h("button", { title, "aria-label": title, click }, label);
  const buttons = h(
    "div",
    { class: "buttons" },
    h("label", { for: "measured", class: "hidden-text" }, "Cost"),
    select,
    button("−", "Zoom out (−)", () => actions.zoom(1 / zoomStep)),
    button("+", "Zoom in (+)", () => actions.zoom(zoomStep)),
    button("Fit", "Show the whole network (0)", actions.fit),
    button("Export SVG", "Save the picture as an SVG file", actions.save),
  );
  const element = h("header", {}, h("div", { class: "headline" }, name, totals, buttons), old);
  return {
    element,
    update(state, measured) {
      const { picture } = state;
      show(element, picture !== undefined);
      if (picture === undefined) return;
      setText(name, picture.network === "" ? "Network without a name" : picture.network);
      setText(totals, totalsText(picture.totals, measured));
      const known = [...new Set([...measuresOf(picture), measured])];
      show(select, known.length > 1);
      if ([...select.options].map(({ value }) => value).join() !== known.join()) {
        select.replaceChildren(...known.map((each) => h("option", { value: each }, measures[each].title)));
      }
      select.value = measured;
      show(old, state.old !== undefined);
      setText(old, sentences[state.old ?? "none"]);
    },
  };
}

const sentences = {
  none: "",
  gone: "The network cannot be read at the moment. This is how it was.",
  broken:
    "Part of the network cannot be read at the moment. Its layers stay as they were, with a dashed edge.",
};
