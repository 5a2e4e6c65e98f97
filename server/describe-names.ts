/** Describes what names stand for: declarations, imports, parameters, constants, the data's figures, words of arguments. */
import type { Analysis } from "../src/language/analyse.js";
import { classesOf, tableWidth, tokensOf } from "../src/language/figures.js";
import type { Parameter } from "../src/language/syntax/tree.js";
import { checkValue } from "../src/layers/check-value.js";
import { choicesFor } from "../src/layers/choices.js";
import type { ArgValue } from "../src/layers/layer.js";
import { activations } from "../src/layers/names.js";
import { columnsOf, type Dataset } from "../src/network.js";
import { useOf } from "./block-params.js";
import { type Body, resultOf } from "./body.js";
import { paramAt } from "./callee.js";
import { isChosen } from "./completion/values.js";
import { describeChoice } from "./describe.js";
import { describeBlock } from "./describe-block.js";
import { describeDataset } from "./describe-data.js";
import { describeNetwork, describeTraining } from "./describe-network.js";
import { describeRepetition, firstUseText } from "./describe-step.js";
import { factsOf } from "./facts.js";
import type { Asked } from "./features/hover.js";
import type { Place } from "./locate.js";
import { code, names, paragraphs, valueText, whole } from "./markdown.js";
import type { Program } from "./program.js";

export const keywords: Readonly<Record<Place["declaration"]["kind"], string>> = {
  dataset:
    "**dataset**: the data to learn from. It names a file (`source`) and the column to predict (`target`).",
  network:
    "**network**: layers in the order in which data flows through them. `on` names the dataset it learns from; a network without one begins with `Input(…)`.",
  block:
    "**block**: layers that several networks, or several places of one, use under one name. In it `input` is what flows in where it is used, and its last value flows out.",
  train:
    "**train**: how the network of that name is trained. Everything in it may be left out. Several ways to train one network are told apart by a name behind `as`.",
  tune: "**tune**: which settings of a network are tried out, and what counts as better.",
  let: "**let**: a constant, for use in any value of the file.",
  import: "**import**: brings another file's datasets, blocks, networks and constants in.",
};

/** The name in a declaration's header. */
export function declaredText(asked: Program, { declaration }: Place): string | undefined {
  const name = declaration.name.text;
  const { analysis } = asked;
  const { program } = analysis;
  switch (declaration.kind) {
    case "dataset":
    case "network":
    case "block":
    case "let":
      return nameText(asked, declaration.kind, name);
    case "train": {
      const network = program.main.tables.network.has(name) ? program.network(program.main, name) : undefined;
      const training = network?.trainings.find(({ alias }) => alias === declaration.alias?.text);
      return training && describeTraining(name, training, declaration.doc);
    }
    case "tune":
      return nameText(asked, "network", name);
    case "import":
      return importText(analysis, name);
  }
}

/** What a name of a kind stands for in the file. */
export function nameText(
  asked: Program,
  kind: "dataset" | "network" | "block" | "let",
  name: string,
): string | undefined {
  const { analysis } = asked;
  const { program } = analysis;
  const { main } = program;
  switch (kind) {
    case "dataset": {
      const check = program.dataset(main, name);
      const dataset = check?.dataset;
      return dataset && describeDataset(dataset, check.declaration.doc, factsOf(asked, dataset));
    }
    case "network": {
      const check = program.network(main, name);
      return check && describeNetwork(check);
    }
    case "block": {
      const block = program.names(main).block(name);
      return block && describeBlock(analysis, block);
    }
    case "let":
      return constantText(analysis, name);
  }
}

/** A constant's value, with the arithmetic where it is worked out. */
function constantText({ program }: Analysis, name: string): string | undefined {
  const found = program.find("let", program.main, name);
  const known = program.constant(program.main, name)?.known;
  if (found === undefined || known === undefined) return undefined;
  const { value, doc } = found.declaration;
  const written = found.unit.text.slice(value.span.start, value.span.end);
  const from = found.file === program.main ? "" : `, from ${code(found.file.path)}`;
  return paragraphs(`**let ${name}**${from}`, doc, code(`${name} = ${equation(written, known.value)}`));
}

/** `4 * 16 = 64`; a value that is written down is not repeated. */
function equation(written: string, value: ArgValue | undefined): string {
  const text = value === undefined ? undefined : valueText(value);
  return text === undefined || text === written ? written : `${written} = ${text}`;
}

/** What an import brings. */
export function importText({ program }: Analysis, path: string): string | undefined {
  const file = path === "" ? undefined : program.importedFile(program.main, path);
  if (file === undefined) return path === "" ? undefined : `${code(path)} has not been read.`;
  const kinds = [
    ["Datasets", "dataset"],
    ["Blocks", "block"],
    ["Networks", "network"],
    ["Constants", "let"],
  ] as const;
  const brought = kinds.flatMap(([title, kind]) => {
    const list = [...file.tables[kind].keys()].filter((name) => name !== "");
    return list.length === 0 ? [] : [`- ${title}: ${names(list, 20)}`];
  });
  return paragraphs(
    `**import ${code(path)}** brings in:`,
    brought.length === 0 ? "nothing that has a name." : brought.join("\n"),
  );
}

/** A name or figure where a value stands in a body, a constant or a default; undefined where it means nothing there. */
export function valueInScope(asked: Asked, body: Body | undefined, name: string): string | undefined {
  const { place, program } = asked;
  return (
    (body && repetitionText(asked, body)) ??
    (body && parameterText(asked, body, name)) ??
    (body && figureText(body, name)) ??
    knownWord(asked) ??
    (place.value?.kind === "name" ? constantText(program.analysis, name) : undefined)
  );
}

function repetitionText({ place, unit }: Asked, body: Body): string | undefined {
  const step = place.step === undefined ? undefined : place.statement?.steps[place.step];
  if (place.calls.length > 0 || place.role !== "value" || step?.kind !== "call" || step.times === undefined) {
    return undefined;
  }
  const result = resultOf(body, step.call);
  const written = unit.text.slice(step.times.span.start, step.times.span.end);
  const turns = result && turnsOf(result.nodes, body.uses.length);
  const title = describeRepetition(body, result, turns, step.call.name.text);
  return paragraphs(turns !== undefined && String(turns) !== written && code(`${written} = ${turns}`), title);
}

/** How often a call stands there, by the layers it has become. */
function turnsOf(nodes: NonNullable<ReturnType<typeof resultOf>>["nodes"], depth: number): number {
  return new Set(nodes.map((node) => node.uses[depth]?.name ?? node.name)).size;
}

/** A parameter of the body around, with its value here. */
function parameterText(asked: Asked, body: Body, name: string): string | undefined {
  const { place, program } = asked;
  const { declaration } = body;
  const parameter = declaration.parameters.find((each) => each.name.text === name);
  if (parameter === undefined) return undefined;
  const { analysis } = program;
  const use = useOf(declaration, name, analysis.program.names(analysis.program.main));
  const value = body.parameters.get(name) as ArgValue | undefined;
  const owner = `${declaration.kind} ${code(declaration.name.text)}`;
  const inUse = firstUseText(body) === "" ? "" : " in its first use";
  return paragraphs(
    `**${name}**: parameter of the ${owner}`,
    use && `${use.where}: ${use.param.doc}`,
    value !== undefined && `Here${inUse}: ${code(equationOf(asked, parameter, value, inUse === ""))}.`,
    parameter.default === undefined &&
      place.role === "parameter" &&
      "It must be given where the block is used.",
  );
}

/** With the arithmetic of its default, where that is what counts. */
function equationOf(
  { unit }: Asked,
  { default: written }: Parameter,
  value: ArgValue,
  byDefault: boolean,
): string {
  if (!byDefault || written === undefined) return valueText(value);
  return equation(unit.text.slice(written.span.start, written.span.end), value);
}

/** What the data's own figures are. */
const figureDocs: Readonly<Record<string, string>> = {
  classes: "how many different values the target has",
  features: "how many numbers of the table enter the network",
  tokens: "how many different numbers words or numbered classes can have, for an Embedding",
};

/** `classes`, `features`, `tokens`, and `tokens.title` where there are several. */
function figureText({ network, declaration }: Body, name: string): string | undefined {
  const [word, input] = name.split(".") as [string, string | undefined];
  const doc = Object.hasOwn(figureDocs, word) ? figureDocs[word] : undefined;
  if (doc === undefined || (input !== undefined && word !== "tokens")) return undefined;
  const dataset = network?.data?.dataset;
  if (dataset !== undefined) return paragraphs(`**${name}**: ${doc}`, dataFigure(dataset, word, input));
  return declaration.kind === "block" ? `**${name}**: ${doc}, in the network that uses the block` : undefined;
}

function dataFigure(dataset: Dataset, word: string, input: string | undefined): string {
  const { inputs, profile, targets } = dataset;
  const unread = `${code(dataset.source)} has not been read.`;
  if (word === "classes") {
    const target = targets[0]!;
    const classes = classesOf(dataset, target);
    if (classes !== undefined) return `${whole(classes.length)}: ${names(classes, 20)}`;
    return profile === undefined ? unread : `${code(target.name)} holds numbers, not classes.`;
  }
  if (inputs === undefined) return unread;
  if (word === "features") {
    const table = inputs.find((each) => each.kind === "table");
    return table === undefined
      ? `${code(dataset.name)} has no table of numbers.`
      : `${whole(tableWidth(table))}: ${names(columnsOf(table), 20)}`;
  }
  const coded = inputs.filter((each) => tokensOf(each) !== undefined);
  const asked = input === undefined ? coded : coded.filter(({ name }) => name === input);
  if (asked.length === 0) return `${code(dataset.name)} has no such input.`;
  return asked.map((each) => `${whole(tokensOf(each)!)} of ${code(each.name)}`).join(", ");
}

/** An activation, or an initializer, regularizer or constraint by its name alone, where the argument takes one. */
function knownWord({ place, program }: Asked): string | undefined {
  const param = paramAt(program.analysis.program, place);
  if (param === undefined || place.value?.kind !== "name") return undefined;
  if (checkValue(param, place.text) !== undefined) return undefined;
  if (param.type.kind === "activation") {
    return paragraphs(`**${place.text}** (${param.name})`, activations[place.text]);
  }
  const { type } = param;
  const choice = isChosen(type) ? choicesFor(type.kind).find(({ name }) => name === place.text) : undefined;
  return choice && describeChoice(choice);
}
