/** The rule for a network that learns its training rows by heart: validation gets worse while training gets better. */
import type { Fix } from "../language/diagnostic.js";
import type { EarlyStopping, Network, NetworkNode } from "../network.js";
import { insertAfter, setTraining, wholeNumberSpan } from "./edits.js";
import { figure, rounded } from "./figure.js";
import type { Finding } from "./finding.js";
import { findOverfitting } from "./overfitting-curve.js";
import { leastRise } from "./overfitting-floor.js";
import type { Rule, WatchContext } from "./rule.js";

export const overfitting: Rule = {
  code: "overfitting",
  title: "Overfitting",
  doc:
    "From some epoch on, the network learns its training rows by heart: the training loss keeps falling while the " +
    "loss on validation rows, which it has never seen, rises. What it learns from then on does not hold for new data. " +
    "Stopping early keeps the weights of the best epoch; Dropout and a smaller layer make learning by heart harder; " +
    "more rows help most. The rule speaks when the validation loss has stayed more than 10 % above its best, beyond " +
    "its own fluctuation, for at least 3 epochs, while the training loss fell by at least 10 %; for a cross-entropy the " +
    "rise must be at least 0.07, for an error in numbers 5 % of what guessing the mean would cost. It is silent when " +
    "early stopping already keeps the weights of the best epoch.",
  watch: watchLosses,
};

function watchLosses({ source, network, history }: WatchContext): Finding | undefined {
  if (isHandled(network.settings.stop)) return undefined;
  const training = history.epochs.map(({ train }) => train.loss ?? Number.NaN);
  const validation = history.epochs.map((epoch) => epoch.validation.loss ?? Number.NaN);
  const lowestAt = findOverfitting(training, validation, leastRise(network));
  if (lowestAt === undefined) return undefined;
  const best = history.epochs[lowestAt]!.epoch;
  const last = history.epochs.at(-1)!.epoch;
  const [lowest, now] = [validation[lowestAt]!, validation.at(-1)!];
  const [trainingThen, trainingNow] = [training[lowestAt]!, training.at(-1)!];
  return {
    code: overfitting.code,
    severity: "warning",
    message:
      `The network learns its ${figure(history.rows.train)} training rows by heart: since epoch ${best}, the loss on ` +
      `validation rows has risen from ${figure(lowest)} to ${figure(now)}, while the training loss fell from ` +
      `${figure(trainingThen)} to ${figure(trainingNow)}.`,
    span: network.nameSpan,
    related: [],
    evidence: {
      "best validation loss": rounded(lowest),
      "at epoch": best,
      [`validation loss at epoch ${last}`]: rounded(now),
      "training loss at the best epoch": rounded(trainingThen),
      [`training loss at epoch ${last}`]: rounded(trainingNow),
    },
    since: best,
    fixes: fixesFor(source, network),
  };
}

/** Early stopping that goes by the validation rows and keeps the best weights has dealt with it. */
function isHandled(stop: EarlyStopping | undefined): boolean {
  return stop?.restoreBestWeights === true && stop.monitor.startsWith("val_");
}

function fixesFor(source: string, network: Network): Fix[] {
  const fixes: Fix[] = [stopEarly(source, network)];
  const widest = widestHiddenDense(network);
  if (widest === undefined) return fixes;
  const place = beforeDropout(network, widest);
  if (place !== undefined) {
    fixes.push({
      title: `Add Dropout(0.3) after \`${callText(source, widest)}\``,
      edits: [insertAfter(source, place, "Dropout(0.3)")],
    });
  }
  const units = widest.args.number("units");
  const span = wholeNumberSpan(source, widest, "units");
  if (units >= 8 && span !== undefined) {
    const half = Math.floor(units / 2);
    fixes.push({
      title: `Halve \`${callText(source, widest)}\` to ${half} units`,
      edits: [{ span, newText: String(half) }],
    });
  }
  return fixes;
}

function stopEarly(source: string, network: Network): Fix {
  const { stop } = network.settings;
  return {
    title:
      stop === undefined
        ? "Stop when the validation loss no longer falls"
        : "Keep the weights of the epoch with the lowest validation loss",
    edits: [setTraining(source, network, "stop", `early(patience: ${stop?.patience ?? 10})`)],
  };
}

/** Among equally wide ones, the one nearest to the output. */
function widestHiddenDense(network: Network): NetworkNode | undefined {
  const outputs = network.heads?.map(({ output }) => output) ?? [network.output];
  const heads = outputs.map((output) => outputLayer(network, output));
  let widest: NetworkNode | undefined;
  for (const node of network.nodes) {
    if (node.layer.name !== "Dense" || heads.includes(node.id)) continue;
    if (widest === undefined || node.args.number("units") >= widest.args.number("units")) widest = node;
  }
  return widest;
}

/** The layer with weights that gives an output, perhaps through an activation. */
function outputLayer(network: Network, output: number): number {
  let node = network.nodes[output]!;
  while (node.weights.length === 0 && node.inputs.length === 1) node = network.nodes[node.inputs[0]!]!;
  return node.id;
}

/** Layers that belong to the one before them: Dropout goes behind them. */
const companions = new Set(["Activation", "BatchNormalization", "LayerNormalization"]);

/** The node behind which Dropout belongs, or undefined when there is one already or the flow parts. */
function beforeDropout(network: Network, dense: NetworkNode): NetworkNode | undefined {
  let place = dense;
  for (;;) {
    const takers = network.nodes.filter(({ inputs }) => inputs.includes(place.id));
    if (takers.some(({ layer }) => layer.name === "Dropout")) return undefined;
    const [taker] = takers;
    if (takers.length !== 1 || !companions.has(taker!.layer.name)) return place;
    place = taker!;
  }
}

function callText(source: string, node: NetworkNode): string {
  return source.slice(node.span.start, node.span.end).replaceAll(/\s+/g, " ");
}
