/** How wide texts are, and what of them fits. */

export interface TextStyle {
  readonly size: number;
  readonly weight?: number;
  readonly font: string;
}

export type Measure = (text: string, style: TextStyle) => number;

/** The text, or as much of its beginning as fits with an ellipsis; empty where not even that does. */
export function fitted(text: string, width: number, style: TextStyle, measure: Measure): string {
  if (measure(text, style) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${text.slice(0, middle).trimEnd()}…`, style) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${text.slice(0, low).trimEnd()}…`;
}

/** Asks the browser, each text once. */
export function browserMeasure(): Measure {
  const context = document.createElement("canvas").getContext("2d");
  const known = new Map<string, number>();
  return (text, { size, weight = 400, font }) => {
    const key = `${weight} ${size}px ${font}\n${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size > 20_000) known.clear();
    if (context !== null) context.font = `${weight} ${size}px ${font}`;
    const width = context?.measureText(text).width ?? text.length * size * 0.6;
    known.set(key, width);
    return width;
  };
}
