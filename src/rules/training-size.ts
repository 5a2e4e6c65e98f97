/** How much a network is trained: its rows and steps. */
import type { Network } from "../network.js";
import type { DataFacts } from "../profile.js";

/** How many rows a network is trained on; undefined while its data is not known. */
export function trainingRows({ dataset }: Network, facts: DataFacts | undefined): number | undefined {
  if (facts !== undefined) return facts.rows.train;
  if (dataset?.profile === undefined) return undefined;
  const windows = dataset.series === undefined ? 0 : dataset.series.window + dataset.series.horizon - 1;
  return Math.max(0, Math.round((dataset.profile.rows - windows) * dataset.split.train));
}

/** Steps of the optimizer in a whole run. */
export function trainingSteps(network: Network, facts: DataFacts | undefined): number | undefined {
  const rows = trainingRows(network, facts);
  return rows === undefined ? undefined : Math.ceil(rows / network.settings.batch) * network.settings.epochs;
}
