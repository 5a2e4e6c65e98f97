/** A few helpers for building and updating the page's elements without ever setting markup or inline styles. */

type Attribute = string | number | boolean | undefined | ((event: Event) => void);
type Child = Node | string | undefined;

/** A part of the page: built once, then brought up to date whenever the state has changed. */
export interface View<State> {
  readonly element: HTMLElement;
  update(state: State): void;
}

/** An element with attributes and children. A function is a listener (`click: …`); `true` is an empty attribute. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else setAttribute(element, name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** A sentence whose `quoted` parts are set as code. */
export function prose(text: string): Child[] {
  return text.split("`").map((part, at) => (at % 2 === 1 ? h("code", {}, part) : part));
}

export function setAttribute(
  element: Element,
  name: string,
  value: string | number | boolean | undefined,
): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else {
    const text = value === true ? "" : String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** Leaves the node alone when it already says so, which spares the browser a layout. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

/** The space bar belongs to what has the focus: it presses a button, ticks a box. */
export function takesSpace(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("button, input, select, textarea, summary, a[href]") !== null
  );
}
