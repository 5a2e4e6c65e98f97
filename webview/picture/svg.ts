/** SVG as a plain tree: written out as text for a file, or brought into the page by changing only what differs. */

export interface Drawn {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Tells elements apart from one drawing to the next. */
  readonly key?: string | undefined;
  readonly children: readonly (Drawn | string)[];
}

const namespace = "http://www.w3.org/2000/svg";

export function el(
  tag: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly (Drawn | string | undefined)[]
): Drawn {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    tag,
    attributes: Object.fromEntries(given) as Record<string, string | number>,
    children: children.filter((child) => child !== undefined),
  };
}

export function keyed(key: string, drawn: Drawn): Drawn {
  return { ...drawn, key };
}

export function svgText({ tag, attributes, children }: Drawn): string {
  const written = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
  if (children.length === 0) return `<${tag}${written}/>`;
  const inside = children.map((child) => (typeof child === "string" ? escaped(child) : svgText(child)));
  return `<${tag}${written}>${inside.join("")}</${tag}>`;
}

/** Characters that XML 1.0 has no way to write are left out. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be left out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}

const keys = new WeakMap<Element, string>();

/** Makes the children of `parent` what is drawn. Elements with the same key stay, and with them the focus. */
export function patchChildren(parent: Element, children: readonly (Drawn | string)[]): void {
  const old = new Map<string, Element>();
  for (const child of parent.children) {
    const key = keys.get(child);
    if (key !== undefined) old.set(key, child);
  }
  let at: ChildNode | null = parent.firstChild;
  for (const child of children) {
    if (typeof child === "string") {
      if (at?.nodeType === Node.TEXT_NODE) at.nodeValue = child;
      else {
        const text = document.createTextNode(child);
        parent.insertBefore(text, at);
        at = text;
      }
      at = at.nextSibling;
      continue;
    }
    const element = matching(child, old, at);
    if (element !== at) parent.insertBefore(element, at);
    patch(element, child);
    at = element.nextSibling;
  }
  while (at !== null) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
}

function matching(drawn: Drawn, old: ReadonlyMap<string, Element>, at: ChildNode | null): Element {
  const kept = drawn.key === undefined ? undefined : old.get(drawn.key);
  if (kept?.tagName === drawn.tag) return kept;
  const reusable =
    drawn.key === undefined && at instanceof Element && at.tagName === drawn.tag && !keys.has(at);
  if (reusable) return at;
  const element = document.createElementNS(namespace, drawn.tag);
  if (drawn.key !== undefined) keys.set(element, drawn.key);
  return element;
}

function patch(element: Element, { attributes, children }: Drawn): void {
  for (const { name } of [...element.attributes]) {
    if (!(name in attributes)) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
  patchChildren(element, children);
}
