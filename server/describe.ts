/** Describes layers, arguments, settings, data and networks in Markdown, for hover and for completion. */
import type { CheckedNetwork } from "../src/language/analyse.js";
import type { CheckedNode } from "../src/language/checked-graph.js";
import type { Choice } from "../src/language/settings-catalogue.js";
import { describeType } from "../src/layers/check-value.js";
import type { Layer, Param, Weight } from "../src/layers/layer.js";
import { axesText, elementCount, type Shape, shapeText } from "../src/layers/shape.js";
import { type Configured, countNetworkParameters, countParameters, type Dataset } from "../src/network.js";
import type { Column } from "../src/profile.js";
import { code, counted, figure, names, paragraphs, table, valueText, whole } from "./markdown.js";

/** A layer's documentation, without a network around it. */
export function describeLayer(layer: Layer): string {
  return paragraphs(layer.doc, layer.formula && code(layer.formula), describeParams(layer.params));
}

/** A layer where it stands: what goes in, what comes out, what it costs, and the arguments in force. */
export function describeNode(node: CheckedNode, nodes: readonly CheckedNode[]): string {
  const { layer, shape, weights, args } = node;
  const rows: [string, string][] = [];
  for (const id of node.inputs) {
    const input = nodes[id]?.shape;
    if (input !== undefined) rows.push(["Input", shapeWithAxes(input)]);
  }
  const unknown = "not known, because of an error or because the data is not read";
  rows.push(["Output", shape === undefined ? unknown : shapeWithAxes(shape)]);
  const made = shape?.filter(({ origin }) => origin === node.id) ?? [];
  for (const how of new Set(made.map((dimension) => dimension.how))) {
    if (how !== undefined) rows.push(["", code(how)]);
  }
  if (weights !== undefined) rows.push(["Parameters", parameterArithmetic(weights)]);
  const inForce = args && layer.params.map((param) => describeInForce(node, param));
  return paragraphs(
    `**${layer.name}** ${code(node.name)}`,
    layer.doc,
    layer.formula && code(layer.formula),
    table(rows),
    inForce && inForce.length > 0 ? `Arguments in force:\n${inForce.join("\n")}` : "",
  );
}

function describeInForce(node: CheckedNode, param: Param): string {
  const value = code(valueText(node.args!.get(param.name)));
  return `- ${code(param.name)}: ${value}${node.argSpans.has(param.name) ? "" : " *(default)*"}`;
}

/** `28×28×16` (height 28, width 28, channels 16, 12,544 values); a single axis needs no more than its name. */
export function shapeWithAxes(shape: Shape): string {
  const size = elementCount(shape);
  if (shape.length === 1 && size !== undefined) return counted(size, "feature");
  const values = shape.length > 1 && size !== undefined ? `, ${whole(size)} values` : "";
  return `${code(shapeText(shape))} (${axesText(shape)}${values})`;
}

/** `4 × 16 + 16 = 80`; what no gradient trains is said. */
export function parameterArithmetic(weights: readonly Weight[]): string {
  const { total, trainable } = countParameters(weights);
  if (total === 0) return "none";
  const terms = weights.map(({ shape }) => shape.join(" × ")).join(" + ");
  const sum =
    weights.length > 1 || weights[0]!.shape.length > 1 ? `${terms} = ${whole(total)}` : whole(total);
  return trainable === total ? sum : `${sum}, of which ${whole(trainable)} are trained`;
}

export function describeParams(params: readonly Param[]): string {
  return params
    .map((param) => {
      const byDefault = param.default === undefined ? "required" : code(valueText(param.default));
      return `- ${code(param.name)} (${byDefault}): ${param.doc}`;
    })
    .join("\n");
}

/** An argument of `callee`: what it does, what it takes, and what it is when left out. */
export function describeParam(callee: string, param: Param, inForce?: string): string {
  const none = param.nullable ? ", or `none`" : "";
  return paragraphs(
    `**${param.name}** of ${code(callee)}`,
    param.doc,
    `Takes ${describeType(param.type)}${none}. ${
      param.default === undefined ? "It must be given." : `Default: ${code(valueText(param.default))}.`
    }`,
    inForce !== undefined && `Here: ${code(inForce)}.`,
  );
}

export function describeChoice(choice: Choice): string {
  return paragraphs(`**${choice.name}**`, choice.doc, describeParams(choice.params));
}

/** A column's figures. */
export function describeColumn(column: Column, rows: number, role?: string): string {
  const figures: [string, string][] = [];
  if (column.kind === "number") {
    figures.push(
      ["Range", `${figure(column.min)} … ${figure(column.max)}`],
      ["Mean", `${figure(column.mean)}, deviation ${figure(column.deviation)}`],
    );
  }
  const { classes, classCounts } = column;
  const many = column.distinct >= 1000 ? "1,000 or more" : whole(column.distinct);
  figures.push([
    "Different values",
    column.kind === "category" || classes === undefined ? many : `${many}, whole numbers`,
  ]);
  if (classes !== undefined && classes.length <= 20) {
    const shown = classes.map(
      (name, at) => `${code(name)}${classCounts?.[at] === undefined ? "" : ` ${whole(classCounts[at])}`}`,
    );
    figures.push(["Rows of each", shown.join(", ")]);
  } else if (classes !== undefined) figures.push(["Values", names(classes)]);
  figures.push([
    "Missing",
    column.missing === 0 ? "none" : `${whole(column.missing)} of ${counted(rows, "row")}`,
  ]);
  if (column.kind === "number" && column.text !== undefined) {
    figures.push([
      "Not numbers",
      `${whole(column.text.count)}, the first ${code(column.text.value)} in line ${column.text.line}`,
    ]);
  }
  const kind = column.kind === "number" ? "numbers" : "categories";
  return paragraphs(
    `**${column.name}**: column of ${kind}${role === undefined ? "" : `, ${role}`}`,
    table(figures),
  );
}

export function describeDataset(dataset: Dataset, doc: string | undefined): string {
  const { profile, features, split } = dataset;
  const target = profile?.columns.find(({ name }) => name === dataset.target);
  const percent = (share: number) => `${+(share * 100).toPrecision(4)} %`;
  const rows: [string, string][] = [
    ["Source", code(dataset.source)],
    [
      "Target",
      `${code(dataset.target)}${
        target?.classes === undefined || target.classes.length > 20
          ? ""
          : `: ${counted(target.classes.length, "class", "classes")} (${names(target.classes)})`
      }`,
    ],
    [
      "Features",
      features === undefined
        ? "known once the data is read"
        : `${whole(features.length)}: ${names(features, 6)}`,
    ],
    ["Scale", code(dataset.scale)],
    [
      "Split",
      `train ${percent(split.train)}, validation ${percent(split.validation)}, test ${percent(split.test)}`,
    ],
  ];
  if (profile !== undefined) rows.splice(1, 0, ["Rows", whole(profile.rows)]);
  return paragraphs(`**dataset ${dataset.name}**`, doc, table(rows));
}

export function describeNetwork({ declaration, settings, network, nodes, dataset }: CheckedNetwork): string {
  const rows: [string, string][] = [];
  const input = nodes.find(({ layer }) => layer.inputs === "none");
  if (input?.shape !== undefined) rows.push(["Input", shapeWithAxes(input.shape)]);
  if (network !== undefined) {
    rows.push(["Output", shapeWithAxes(network.nodes[network.output]!.shape)]);
    const { total, trainable } = countNetworkParameters(network);
    rows.push([
      "Parameters",
      trainable === total ? whole(total) : `${whole(total)}, of which ${whole(trainable)} are trained`,
    ]);
  }
  if (dataset !== undefined) {
    const inferred = (setting: string) => {
      const why = settings.inferred[setting];
      return why === undefined ? "" : `, inferred: ${why}`;
    };
    // The sentence on the task begins with the task itself.
    rows.push(
      ["Task", settings.inferred.task ?? settings.task.kind],
      ["Loss", `${configured(settings.loss)}${inferred("loss")}`],
      ["Optimizer", `${configured(settings.optimizer)}${inferred("optimizer")}`],
      ["Metrics", `${names(settings.metrics)}${inferred("metrics")}`],
      [
        "Training",
        `${counted(settings.epochs, "epoch")}, batches of ${counted(settings.batch, "row")}, seed ${settings.seed}`,
      ],
    );
  }
  return paragraphs(`**network ${declaration.name.text}**`, declaration.doc, table(rows));
}

/** `adam(learning_rate: 0.01)`: the catalogue puts the argument that matters most first. */
function configured({ name, args }: Configured): string {
  const first = Object.entries(args)[0];
  return code(first === undefined ? name : `${name}(${first[0]}: ${valueText(first[1])})`);
}
