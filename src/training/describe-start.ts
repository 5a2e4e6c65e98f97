/** What is fixed when a run starts, as its hosts are told. */
import type { Engine } from "../engine/backends/select.js";
import { headsOf, metricNames } from "../engine/heads.js";
import { countNetworkParameters, type Network } from "../network.js";
import type { RunStart, TakenWeights, TrainRequest } from "../protocol.js";
import type { Program } from "./program.js";

export function describeStart(
  run: string,
  request: TrainRequest,
  { network, data, baseline, otherBaselines }: Program,
  engine: Engine,
  from?: TakenWeights,
): RunStart {
  const { settings } = network;
  return {
    type: "start",
    run,
    network: network.name,
    file: request.file,
    engine: engine.name,
    engineVersion: engine.version,
    engineWhy: engine.why,
    epochs: request.epochs ?? settings.epochs,
    batch: settings.batch,
    stepsPerEpoch: Math.ceil(data.train.count / settings.batch),
    seed: request.seed ?? settings.seed,
    rows: { train: data.train.count, validation: data.validation.count, test: data.test.count },
    ...(data.leftOut !== undefined && { leftOut: data.leftOut }),
    loss: lossText(network),
    optimizer: settings.optimizer.name,
    ...(settings.schedule && { schedule: settings.schedule.name }),
    metrics: metricNames(network),
    parameters: countNetworkParameters(network),
    baseline,
    ...(otherBaselines.length > 0 && { otherBaselines }),
    ...(from && { from }),
    at: Date.now(),
  };
}

/** The loss's name; of several outputs, each with its target's. */
function lossText(network: Network): string {
  const heads = headsOf(network);
  if (heads.length === 1) return heads[0]!.loss.name;
  return heads.map(({ target, loss }) => `${target}: ${loss.name}`).join(", ");
}
