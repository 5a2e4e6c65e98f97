/** Calls that are written alike are bound once, and still mean what their names mean where they stand. */
import { expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import { shapeText } from "../../src/layers/shape.js";
import { profiles } from "./fixture.js";

/** The shape of each network's last layer, and the codes of what is wrong. */
function meaning(source: string): string[] {
  const { networks, diagnostics } = analyse(source, { profiles });
  const last = networks.map(({ nodes }) => nodes.at(-1)!.shape);
  return [...last.map((shape) => (shape ? shapeText(shape) : "?")), ...diagnostics.map(({ code }) => code)];
}

const network = (name: string, parameters: string) =>
  `network ${name}${parameters} {\n  Input(3)\n  Dense(width, kind)\n}\n`;

test("parameters, constants and names that stand for themselves", () => {
  const kind = 'kind = "relu"';
  const widths = [4, 8, 15, 16, 23, 42];
  for (const _ of ["at first", "remembered"]) {
    for (const width of widths) {
      expect(meaning(network("N", `(width = ${width}, ${kind})`))).toEqual([String(width)]);
    }
    expect(meaning(`let width = 5\n${network("N", `(${kind})`)}`)).toEqual(["5"]);
    expect(meaning(network("N", `(${kind})`))).toEqual(["?", "wrong-type"]);
    expect(meaning(network("N", "(width = 4)"))).toEqual(["?", "unknown-value"]);
    expect(meaning(network("A", `(width = 2, ${kind})`) + network("B", `(width = 3, ${kind})`))).toEqual([
      "2",
      "3",
    ]);
  }
});

test("the data's own figures, before and after the data is read", () => {
  const source =
    'dataset d {\n  source: "flowers.csv"\n  target: species\n}\nnetwork N on d {\n  Dense(classes, softmax)\n}\n';
  for (const _ of ["at first", "remembered"]) {
    const before = analyse(source, { profiles: new Map() }).networks[0]!.nodes.at(-1)!;
    expect(before.args).toBeUndefined();
    expect(meaning(source)).toEqual(["3"]);
  }
});

test("what is wrong is said each time, where it stands", () => {
  const source = "network N {\n  Input(3)\n  Dense(4, unit: 2)\n  Dense(4, unit: 2)\n}\n";
  const { diagnostics } = analyse(source, { profiles });
  const starts = diagnostics.map(({ span }) => source.slice(0, span.start).split("\n").length);
  expect(starts).toEqual([3, 4]);
});

test("arguments stand where they stand in each of the calls", () => {
  const source = "network N {\n  Input(3)\n  Dense(4, relu)\n  a = Dense(4, relu)\n  a -> Dense(1)\n}\n";
  const nodes = analyse(source, { profiles }).networks[0]!.network!.nodes;
  const units = nodes.slice(1, 3).map(({ argSpans }) => argSpans.get("units")!);
  expect(units.map(({ start, end }) => source.slice(start - 6, end))).toEqual(["Dense(4", "Dense(4"]);
  expect(units[0]).not.toEqual(units[1]);
});
