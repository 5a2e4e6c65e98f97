/** The preview's tabs, as the ARIA practices have them: arrow keys move, and only the chosen one is in the tab order. */
import { h, setAttribute, show } from "../dom.js";
import type { Tab, TabName } from "./state.js";

export interface Tabs {
  readonly element: HTMLElement;
  update(tabs: readonly Tab[], chosen: TabName): void;
}

/** `panels` by the names of their tabs; they are made panels here. */
export function tabList(
  panels: Readonly<Record<TabName, HTMLElement>>,
  choose: (name: TabName) => void,
): Tabs {
  const element = h("div", {
    class: "tabs",
    role: "tablist",
    "aria-label": "Parts of the preview",
    keydown: moved,
  });
  const buttons = new Map<TabName, HTMLButtonElement>();
  for (const [name, panel] of Object.entries(panels)) {
    panel.id = `panel-${name}`;
    setAttribute(panel, "role", "tabpanel");
    setAttribute(panel, "aria-labelledby", `tab-${name}`);
  }
  return {
    element,
    update(tabs, chosen) {
      if ([...buttons.keys()].join() !== tabs.map(({ name }) => name).join()) rebuild(tabs);
      for (const [name, button] of buttons) {
        setAttribute(button, "aria-selected", name === chosen ? "true" : "false");
        setAttribute(button, "tabindex", name === chosen ? 0 : -1);
      }
      for (const [name, panel] of Object.entries(panels)) show(panel, name === chosen);
    },
  };

  function rebuild(tabs: readonly Tab[]): void {
    const focused = [...buttons].find(([, button]) => button === document.activeElement)?.[0];
    buttons.clear();
    for (const { name, title } of tabs) {
      const attributes = {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        "aria-controls": `panel-${name}`,
        click: () => choose(name),
      };
      buttons.set(name, h("button", attributes, title));
    }
    element.replaceChildren(...buttons.values());
    if (focused !== undefined) buttons.get(focused)?.focus();
  }

  function moved(event: Event): void {
    if (!(event instanceof KeyboardEvent)) return;
    const all = [...buttons];
    const at = all.findIndex(([, button]) => button === document.activeElement);
    const to =
      event.key === "ArrowRight"
        ? (at + 1) % all.length
        : event.key === "ArrowLeft"
          ? (at + all.length - 1) % all.length
          : event.key === "Home"
            ? 0
            : event.key === "End"
              ? all.length - 1
              : -1;
    const next = at < 0 ? undefined : all[to];
    if (next === undefined) return;
    event.preventDefault();
    choose(next[0]);
    next[1].focus();
  }
}
