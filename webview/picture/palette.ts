/** The colours and fonts of the picture, as plain values that a file can hold. */
import type { LayerFamily } from "../../src/layers/layer.js";

export interface Palette {
  readonly background: string;
  /** Of boxes. */
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly edge: string;
  readonly line: string;
  readonly frame: string;
  readonly error: string;
  /** Around the layer in which the cursor is. */
  readonly mark: string;
  readonly families: Readonly<Record<LayerFamily | "none", string>>;
  readonly font: string;
  readonly codeFont: string;
  readonly highContrast: boolean;
}

/** Looks up a variable of VS Code's theme, without its `--vscode-`; empty where the theme has none. */
export type ThemeValue = (name: string) => string;

/** `mix` lays a colour over another with a weight from 0 to 1 and gives an opaque `#rrggbb`. */
export type Mix = (colour: string, over: string, weight: number) => string;

export function paletteOf(theme: ThemeValue, highContrast: boolean, mix: Mix): Palette {
  const of = (fallback: string, ...names: string[]) =>
    names.map(theme).find((value) => value !== "") ?? fallback;
  const background = mix(of("#ffffff", "editor-background"), "#ffffff", 1);
  const opaque = (colour: string) => mix(colour, background, 1);
  const text = opaque(of("#333333", "editor-foreground", "foreground"));
  const soft = (weight: number) => mix(text, background, highContrast ? 1 : weight);
  const border = opaque(of(text, "contrastBorder"));
  // High contrast themes give the chart colours values too close to each other: the signs tell families apart there.
  const chart = (name: string) => (highContrast ? text : opaque(of(text, `charts-${name}`)));
  const [blue, purple, green, orange, red, yellow] = [
    chart("blue"),
    chart("purple"),
    chart("green"),
    chart("orange"),
    chart("red"),
    chart("yellow"),
  ];
  return {
    background,
    surface: highContrast ? background : opaque(of(soft(0.03), "editorWidget-background")),
    text,
    muted: highContrast ? text : opaque(of(soft(0.7), "descriptionForeground")),
    edge: highContrast ? border : soft(0.28),
    line: highContrast ? border : soft(0.5),
    frame: highContrast ? border : soft(0.2),
    error: opaque(of("#e51400", "editorError-foreground", "charts-red")),
    mark: opaque(of(text, "focusBorder")),
    families: {
      core: blue,
      convolution: purple,
      pooling: purple,
      recurrent: orange,
      wrapper: orange,
      attention: red,
      activation: green,
      normalization: green,
      regularization: yellow,
      reshaping: soft(0.55),
      image: soft(0.55),
      merging: soft(0.75),
      none: soft(0.55),
    },
    font: of("sans-serif", "font-family"),
    codeFont: of("monospace", "editor-font-family"),
    highContrast,
  };
}

/** The palette of the page as it is now. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const { classList } = document.body;
  const highContrast =
    classList.contains("vscode-high-contrast") || classList.contains("vscode-high-contrast-light");
  return paletteOf((name) => style.getPropertyValue(`--vscode-${name}`).trim(), highContrast, canvasMix());
}

/** Any CSS colour, read by having the browser paint with it. */
function canvasMix(): Mix {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (colour, over, weight) => {
    if (context === null) return colour;
    context.globalAlpha = 1;
    context.fillStyle = over;
    context.fillRect(0, 0, 1, 1);
    context.globalAlpha = weight;
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
}
