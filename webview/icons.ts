/** Line icons as SVG elements, since the page's policy allows no images and no icon font. */

const paths = {
  error: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM5.5 5.5l5 5M10.5 5.5l-5 5",
  warning: "M8 2 1.5 13.5h13L8 2ZM8 6.5v3.5M8 11.6v.4",
  info: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 7v4.5M8 4.5v.4",
  hint: "M6 11.5c0-2-2-2.6-2-5.2a4 4 0 0 1 8 0c0 2.6-2 3.2-2 5.2H6ZM6.5 14.2h3",
  pause: "M5.5 3v10M10.5 3v10",
  resume: "M4.5 2.5v11l8.5-5.5-8.5-5.5Z",
  stop: "M3.5 3.5h9v9h-9z",
  stopAfterEpoch: "M3.5 3.5h6v9h-6zM13 3v10",
  rate: "M2 12.5c3 0 3.5-9 6-9s3 9 6 9",
  again: "M13 8a5 5 0 1 1-1.6-3.7M13 1.8v3h-3",
  goTo: "M2 8h10.5M8.5 4l4 4-4 4",
  apply: "m2.5 8.5 3.5 3.5 7.5-8",
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}
