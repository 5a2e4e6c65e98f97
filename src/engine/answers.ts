/** What each head of a network is asked, and how its outputs are read as answers. */
import type { NumberScale, PreparedTarget } from "../data/prepared.js";
import type { Network } from "../network.js";
import { headsOf } from "./heads.js";
import type { Layout } from "./layout.js";
import type { MetricReading } from "./metrics.js";
import type { Objective } from "./objective.js";

export interface Answers {
  /** The target's name. */
  readonly target: string;
  /** One class a row, labels that hold or do not, or a number. */
  readonly kind: "class" | "labels" | "number";
  /** Outputs of a row. Two classes may be told apart by one. */
  readonly width: number;
  /** Of classes or labels, in the order of their numbers; their numbers where the data has no names. */
  readonly names: readonly string[];
  readonly reading: MetricReading;
  readonly scale: NumberScale | undefined;
}

/** One for each head, in their order. */
export function answersOf(
  network: Network,
  { heads }: Objective,
  layout: Layout,
  targets: readonly PreparedTarget[],
): Answers[] {
  return headsOf(network).map(({ target, task }, at) => {
    const { width, from } = layout.heads[at]!;
    const labels = task.kind === "multi_label";
    const count = labels ? width : Math.max(2, width);
    return {
      target,
      kind: task.kind === "regression" ? "number" : labels ? "labels" : "class",
      width,
      names: targets[from]?.classes ?? Array.from({ length: count }, (_, number) => `${number}`),
      reading: heads[at]!.reading,
      scale: targets[from]?.scale,
    };
  });
}
