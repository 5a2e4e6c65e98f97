/** What a network is trained to give: its heads, of which a network with one output has one. */
import type { Head, Network } from "../network.js";

/** One for each target, in the order of `Network.heads`. */
export function headsOf(network: Network): readonly Head[] {
  if (network.heads !== undefined) return network.heads;
  const { task, loss, metrics, metricArguments } = network.settings;
  const target = network.dataset?.targets[0]?.name ?? "";
  return [{ target, output: network.output, task, loss, metrics, metricArguments, weight: 1 }];
}

/** What Keras calls a score of a head: of several, each bears its target's name. */
export function scoreName(network: Network, { target }: Head, score: string): string {
  return network.heads === undefined ? score : `${target}_${score}`;
}

/** The metrics of all heads, as they stand among a run's scores. */
export function metricNames(network: Network): string[] {
  return headsOf(network).flatMap((head) => head.metrics.map((metric) => scoreName(network, head, metric)));
}
