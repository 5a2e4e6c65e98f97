/** Describes networks and trainings in Markdown: their size, the settings in force, and what was inferred and why. */
import type { NetworkCheck, TrainingCheck } from "../src/language/check/network.js";
import type { ArgValue, Configured } from "../src/layers/layer.js";
import type { TrainSettings } from "../src/network.js";
import { shapeWithAxes } from "./describe.js";
import { costRows, networkCost, parameterText } from "./describe-cost.js";
import { code, counted, names, paragraphs, table, valueText, whole } from "./markdown.js";

export function describeNetwork(check: NetworkCheck): string {
  const { declaration, graph, data, trainings } = check;
  const rows: [string, string][] = [];
  for (const { layer, shape } of graph.nodes) {
    if (layer.inputs === "none" && shape !== undefined) rows.push(["Input", shapeWithAxes(shape)]);
  }
  const outputs =
    graph.outputs.length > 0
      ? graph.outputs
      : graph.output === undefined
        ? []
        : [{ name: "", id: graph.output }];
  for (const { name, id } of outputs) {
    const shape = graph.nodes[id]?.shape;
    if (shape !== undefined)
      rows.push([name === "" ? "Output" : `Output ${code(name)}`, shapeWithAxes(shape)]);
  }
  const layers = graph.nodes.filter(({ layer }) => layer.inputs !== "none").length;
  if (layers > 0) rows.push(["Layers", whole(layers)]);
  const cost = networkCost(graph);
  const parameters = parameterText(cost);
  if (parameters !== undefined && graph.nodes.length > 0)
    rows.push(["Parameters", parameters], ...costRows(cost));
  if (data?.dataset !== undefined) rows.push(...trainingRows(trainings[0]!));
  const others = trainings.slice(1).map(({ alias }) => code(alias ?? ""));
  return paragraphs(
    `**network ${declaration.name.text}**`,
    declaration.doc,
    table(rows),
    others.length > 0 && `Also trained as ${others.join(", ")}.`,
  );
}

/** A `train` block: every setting in force. */
export function describeTraining(network: string, training: TrainingCheck, doc: string | undefined): string {
  const alias = training.alias === undefined ? "" : ` as ${training.alias}`;
  return paragraphs(`**train ${network}**${alias}`, doc, table(trainingRows(training)));
}

function trainingRows({ settings }: TrainingCheck): [string, string][] {
  const { task, loss, optimizer, metrics, epochs, batch, seed, stop, schedule, clip, classWeights } =
    settings;
  const why = (setting: string) => inferredText(settings, setting);
  const rows: [string, string][] = [
    // The sentence on the task begins with the task itself.
    ["Task", settings.inferred.task ?? task.kind],
    ["Loss", `${configured(loss)}${why("loss")}`],
    ["Optimizer", `${configured(optimizer)}${why("optimizer")}`],
    ["Metrics", `${names(metrics)}${why("metrics")}`],
    [
      "Training",
      `${counted(epochs, "epoch")}, batches of ${counted(batch, "row")}, seed ${seed}${defaults(settings)}`,
    ],
  ];
  if (schedule !== undefined) rows.push(["Schedule", configured(schedule)]);
  if (clip !== undefined) rows.push(["Clip", configured(clip)]);
  if (classWeights !== undefined) rows.push(["Class weights", weightsText(classWeights)]);
  if (stop !== undefined) {
    const best = stop.restoreBestWeights ? ", and the best weights are kept" : "";
    rows.push([
      "Stop",
      `after ${counted(stop.patience, "epoch")} in which ${code(stop.monitor)} has not improved${best}`,
    ]);
  }
  return rows;
}

function inferredText({ inferred }: TrainSettings, setting: string): string {
  const why = inferred[setting];
  return why === undefined ? "" : `, inferred: ${why}`;
}

/** Which of the plain numbers are defaults. */
function defaults({ inferred }: TrainSettings): string {
  const usual = ["epochs", "batch", "seed"].filter((name) => inferred[name] !== undefined);
  return usual.length === 0 ? "" : ` (${usual.join(", ")} by default)`;
}

function weightsText(weights: NonNullable<TrainSettings["classWeights"]>): string {
  if (weights === "balanced") return "balanced: rare classes count more";
  return Object.entries(weights)
    .map(([name, weight]) => `${code(name)} ${weight}`)
    .join(", ");
}

/** A property's value in force, where settings have one. */
export function settingText(settings: TrainSettings, property: string): string | undefined {
  switch (property) {
    case "loss":
    case "optimizer":
    case "schedule":
    case "clip": {
      const value = settings[property];
      return value && configured(value);
    }
    case "metrics":
      return names(settings.metrics);
    case "batch":
    case "epochs":
    case "seed":
      return code(String(settings[property]));
    default:
      return undefined;
  }
}

/** `adam(learning_rate: 0.01)`: the catalogue puts the argument that matters most first. */
function configured({ name, args }: Configured): string {
  const first: [string, ArgValue] | undefined = Object.entries(args)[0];
  return code(first === undefined ? name : `${name}(${first[0]}: ${valueText(first[1])})`);
}
