/** Bars as SVG: a histogram, a bar for each class, and shares of a whole; colours come from the style sheet. */

const namespace = "http://www.w3.org/2000/svg";

function svg(width: number, height: number, name: string): SVGSVGElement {
  const element = document.createElementNS(namespace, "svg");
  element.setAttribute("viewBox", `0 0 ${width} ${height}`);
  element.setAttribute("preserveAspectRatio", "none");
  element.setAttribute("class", `bars ${name}`);
  element.setAttribute("aria-hidden", "true");
  return element;
}

function rectangle(x: number, y: number, width: number, height: number, name: string, title?: string) {
  const element = document.createElementNS(namespace, "rect");
  const attributes = { x, y, width, height };
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(+value.toFixed(2)));
  element.setAttribute("class", name);
  if (title !== undefined) {
    const text = document.createElementNS(namespace, "title");
    text.textContent = title;
    element.append(text);
  }
  return element;
}

/** One bar for each count, side by side; a bin that is not empty shows. */
export function histogramBars(counts: readonly number[], titles?: readonly string[]): SVGSVGElement {
  const element = svg(counts.length, 40, "histogram");
  const most = Math.max(1, ...counts);
  for (const [at, value] of counts.entries()) {
    const height = value === 0 ? 0 : Math.max(1.5, (value / most) * 40);
    element.append(rectangle(at + 0.06, 40 - height, 0.88, height, "bar", titles?.[at]));
  }
  return element;
}

/** A share of the most as one bar. */
export function shareBar(share: number, name = "bar"): SVGSVGElement {
  const element = svg(100, 8, "share");
  element.append(rectangle(0, 0, 100, 8, "track"));
  element.append(rectangle(0, 0, Math.max(0, Math.min(1, share)) * 100, 8, name));
  return element;
}

export interface Part {
  readonly name: string;
  readonly share: number;
  readonly title: string;
}

/** Shares of a whole, one behind the other. */
export function stackedBar(parts: readonly Part[]): SVGSVGElement {
  const element = svg(100, 14, "stacked");
  let from = 0;
  for (const { name, share, title } of parts) {
    const width = share * 100;
    // A small gap tells neighbours apart where colours do not.
    element.append(rectangle(from, 0, Math.max(0, width - 0.3), 14, name, title));
    from += width;
  }
  return element;
}
