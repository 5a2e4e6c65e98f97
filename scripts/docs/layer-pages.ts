/** A page for each layer of the catalogue, with an example whose shapes and costs the checker works out, and their index. */
import { shapeArithmetic } from "../../server/describe.js";
import { code, counted, paragraphs, valueText, whole } from "../../server/markdown.js";
import type { CheckedNode } from "../../src/language/check/checked-graph.js";
import { defaultFormat, formatted } from "../../src/language/format/format.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { Args, type Layer, type LayerFamily, type Param } from "../../src/layers/layer.js";
import { isMismatch, type Mismatch } from "../../src/layers/mismatch.js";
import { axesText, axisNames, dim, type Shape, shapeText } from "../../src/layers/shape.js";
import { knownMultiplyAdds } from "../../src/layers/weights.js";
import { countParameters } from "../../src/network.js";
import { askProgram } from "./ask.js";
import { layerExamples, takenAsArgumentsSay } from "./layer-examples.js";
import { fenced, grid } from "./markdown.js";
import { argumentTable, signatureText } from "./signature.js";

const folder = "docs/layers";

const families: Readonly<Record<LayerFamily, { readonly title: string; readonly intro: string }>> = {
  core: { title: "Core", intro: "Where a network begins, and the layers that weigh and look up." },
  convolution: {
    title: "Convolution",
    intro:
      "Small filters that slide over sequences, images and volumes; the transposed ones make them larger.",
  },
  pooling: { title: "Pooling", intro: "Sequences, images and volumes made smaller without weights." },
  recurrent: { title: "Recurrent", intro: "Sequences read step by step, with a memory." },
  wrapper: { title: "Wrappers", intro: "Layers that hold a layer." },
  attention: { title: "Attention", intro: "Each step takes what it needs from other steps." },
  activation: { title: "Activation", intro: "Functions as layers of their own." },
  normalization: { title: "Normalization", intro: "Values brought to one scale on the way." },
  regularization: { title: "Regularization", intro: "Dropout and noise: they act while training only." },
  reshaping: { title: "Reshaping", intro: "The same values otherwise arranged, repeated, padded or cut." },
  image: { title: "Images", intro: "Images made fit for a network." },
  merging: { title: "Merging", intro: "One value of several, which are given by name." },
};

export async function layerPages(root: string): Promise<[string, string][]> {
  const pages: [string, string][] = [[`${folder}/README.md`, index()]];
  for (const layer of catalogue.values()) {
    pages.push([`${folder}/${layer.name}.md`, await layerPage(root, layer)]);
  }
  return pages;
}

/** The program of a layer's example, in the formatter's form. */
export function layerExample({ name }: Layer): string {
  const lines = layerExamples[name];
  if (lines === undefined) throw new Error(`the layer ${name} has no example`);
  return formatted(`network Example {\n${lines.trim()}\n}`, defaultFormat);
}

function index(): string {
  const parts = (Object.keys(families) as LayerFamily[]).map((family) => {
    const { title, intro } = families[family];
    const list = inFamily(family).map(({ name, doc }) => `- [${name}](${name}.md): ${firstSentence(doc)}`);
    return paragraphs(`## ${title}`, intro, list.join("\n"));
  });
  return `${paragraphs(
    "# Layers",
    `${whole(catalogue.size)} layers under Keras's names, with Keras's arguments, defaults, weights and formulas. Shapes are without the batch axis, channels last. The pages are made by \`npm run docs\` from the catalogue in [src/layers/](../../src/layers).`,
    ...parts,
  )}\n`;
}

function inFamily(family: LayerFamily): Layer[] {
  return [...catalogue.values()].filter((layer) => layer.family === family);
}

function firstSentence(text: string): string {
  return /^.*?\.(?= [A-Z`]|$)/.exec(text)?.[0] ?? text;
}

async function layerPage(root: string, layer: Layer): Promise<string> {
  const source = layerExample(layer);
  const { analysis, said } = await askProgram(root, source);
  const nodes = analysis.networks[0]?.nodes ?? [];
  const node = nodes.find((each) => each.layer === layer);
  if (node?.shape === undefined || said.length > 0) {
    throw new Error(`the example of ${layer.name} has ${said.map(({ message }) => message).join(" ")}`);
  }
  return `${paragraphs(
    `# ${layer.name}`,
    `${families[layer.family].title}, one of [all layers](README.md).`,
    layer.doc,
    layer.formula && fenced("text", layer.formula),
    fenced("text", signatureText(layer.name, layer.params, inputNames(layer))),
    takesText(layer, node.args ?? new Args({})),
    argumentTable(layer.params),
    "## Example",
    fenced("nn", source.trimEnd()),
    stepTable(source, nodes),
    workedOut(node),
    weightTable(node),
    "## See also",
    seeAlso(layer),
  )}\n`;
}

function inputNames({ inputs, inputCount }: Layer): readonly string[] {
  if (inputs === "many") return inputCount === undefined ? ["a", "b", "…"] : ["a", "b"];
  return inputs === "attention" ? ["query", "value", "key"] : [];
}

function takesText(layer: Layer, args: Args): string {
  switch (layer.inputs) {
    case "none":
      return "**Takes** nothing: a flow begins with it.";
    case "one":
      return `**Takes** ${takenAsArgumentsSay[layer.name] ?? axesTaken(layer, args, 1)}.`;
    case "many": {
      const count = layer.inputCount === undefined ? "two or more values" : "two values";
      return `**Takes** ${count} by name, each of ${axesTaken(layer, args, 2)}. Behind \`->\`, what flows in is the first.`;
    }
    case "attention":
      return `**Takes** a query and, where they differ from it, a value and a key, each of ${axesTaken(layer, args, 1)}. Behind \`->\` or without inputs, what flows in is the query.`;
  }
}

/** Which numbers of axes do, found by asking the shape rule. */
function axesTaken(layer: Layer, args: Args, inputs: number): string {
  const ranks = [1, 2, 3, 4, 5, 6].filter((rank) => {
    const shape: Shape = Array.from({ length: rank }, () => dim(64));
    const result = layer.shape(
      Array.from({ length: inputs }, () => shape),
      args,
    );
    return !(isMismatch(result) && isAboutRank(result));
  });
  if (ranks.length === 6) return "any shape";
  if (ranks.at(-1) === 6) return `${ranks[0]} axes or more`;
  const names = axisNames(ranks[0]!);
  const listed = names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${listed} (${counted(names.length, "axis", "axes")})`;
}

function isAboutRank(mismatch: Mismatch): boolean {
  return mismatch.code === "inner-mismatch" ? isAboutRank(mismatch.inner) : mismatch.code === "wrong-rank";
}

function stepTable(source: string, nodes: readonly CheckedNode[]): string {
  const rows = nodes.map((node) => {
    const { total } = countParameters(node.weights ?? []);
    return [
      code(source.slice(node.span.start, node.span.end)),
      `${shapeText(node.shape!)} (${axesText(node.shape!)})`,
      total === 0 ? "" : whole(total),
      multiplyAdds(node, nodes),
    ];
  });
  return grid(["", "gives", "parameters", "multiply-adds"], rows);
}

/** For one sample in a forward pass. */
function multiplyAdds({ layer, inputs, shape, args }: CheckedNode, all: readonly CheckedNode[]): string {
  const shapes = inputs.map((id) => all[id]!.shape!);
  const count = knownMultiplyAdds(layer, shapes, shape!, args!) ?? 0;
  return count === 0 ? "" : whole(count);
}

function workedOut(node: CheckedNode): string | undefined {
  const arithmetic = shapeArithmetic(node);
  if (arithmetic.length === 0) return undefined;
  return `How its lengths come about: ${arithmetic.map(code).join("; ")}.`;
}

function weightTable({ layer, weights = [] }: CheckedNode): string | undefined {
  if (weights.length === 0) return layer.inputs === "none" ? undefined : "It has no weights.";
  const rows = weights.map(({ name, shape, initializer, trainable }) => [
    code(name),
    shape.length === 0 ? "1" : shape.join("×"),
    code(valueText(initializer)),
    trainable ? "by the gradient" : "by the layer itself",
  ]);
  return paragraphs(
    `Weights of ${code(layer.name)} here:`,
    grid(["", "shape", "starts as", "changed"], rows),
  );
}

const pagesByType: readonly (readonly [Param["type"]["kind"], string])[] = [
  ["activation", "activations"],
  ["initializer", "initializers"],
  ["regularizer", "regularizers"],
  ["constraint", "constraints"],
];

function seeAlso(layer: Layer): string {
  const others = inFamily(layer.family)
    .filter((each) => each !== layer)
    .map(({ name }) => `[${name}](${name}.md)`);
  const values = pagesByType
    .filter(([kind]) => layer.params.some(({ type }) => type.kind === kind))
    .map(([, page]) => `[${page}](../reference/${page}.md)`);
  return paragraphs(
    others.length > 0 && `${others.join(", ")}.`,
    values.length > 0 && `Values of its arguments: ${values.join(", ")}.`,
  );
}
