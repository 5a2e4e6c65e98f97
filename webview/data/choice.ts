/** Two ways to look at something, side by side: a group of buttons of which one is pressed. */
import { h, setAttribute } from "../dom.js";

export interface Choice {
  readonly element: HTMLElement;
  /** Marks the way that is shown. */
  update(second: boolean): void;
}

export function choice(
  label: string,
  names: readonly [string, string],
  chosen: (second: boolean) => void,
): Choice {
  const buttons = names.map((name, at) =>
    h("button", { type: "button", click: () => chosen(at === 1) }, name),
  );
  return {
    element: h("div", { class: "choice", role: "group", "aria-label": label }, ...buttons),
    update(second) {
      for (const [at, button] of buttons.entries()) {
        setAttribute(button, "aria-pressed", (at === 1) === second ? "true" : "false");
      }
    },
  };
}
