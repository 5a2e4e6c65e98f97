/** The colours of VS Code's theme as a canvas needs them, and word when the theme changes. */

export interface Colours {
  readonly text: string;
  readonly muted: string;
  readonly background: string;
  readonly grid: string;
  readonly train: string;
  readonly batch: string;
  readonly validation: string;
  readonly baseline: string;
  readonly mark: string;
  readonly zone: string;
  readonly zoneEdge: string;
  readonly font: string;
  /** Colour alone carries nothing: lines are dashed and have markers. */
  readonly highContrast: boolean;
}

export function readColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (fallback: string, ...names: string[]) => {
    for (const name of names) {
      const value = style.getPropertyValue(`--vscode-${name}`).trim();
      if (value) return value;
    }
    return fallback;
  };
  const highContrast = document.body.classList.contains("vscode-high-contrast");
  const text = of("#888", "editor-foreground", "foreground");
  const background = of("#fff", "editor-background");
  // High contrast themes give the chart colours values that are hard to tell apart, or from the background.
  const train = highContrast ? text : of("#3794ff", "charts-blue");
  const validation = highContrast ? of("#f38518", "focusBorder") : of("#d18616", "charts-orange");
  const warning = of("#cca700", "charts-yellow", "editorWarning-foreground");
  return {
    text,
    muted: of(text, "descriptionForeground"),
    background,
    grid: withAlpha(text, highContrast ? 0.25 : 0.1),
    train,
    batch: withAlpha(train, highContrast ? 0.38 : 0.28),
    validation,
    baseline: withAlpha(text, 0.7),
    mark: of("#388a34", "charts-green"),
    zone: withAlpha(warning, highContrast ? 0.18 : 0.1),
    zoneEdge: warning,
    font: of("sans-serif", "font-family"),
    highContrast,
  };
}

/** Calls back whenever VS Code has put another theme in place. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}

const canvas = document.createElement("canvas").getContext("2d");

/** The canvas parses any CSS colour and gives it back as `#rrggbb` or `rgba(…)`. */
function withAlpha(colour: string, alpha: number): string {
  if (!canvas) return colour;
  canvas.fillStyle = colour;
  const hex = /^#(..)(..)(..)$/.exec(canvas.fillStyle);
  if (hex) return `rgba(${hex.slice(1).map((part) => Number.parseInt(part, 16))}, ${alpha})`;
  const rgba = /^rgba\((.*),\s*([\d.]+)\)$/.exec(canvas.fillStyle);
  return rgba ? `rgba(${rgba[1]}, ${Number(rgba[2]) * alpha})` : colour;
}
