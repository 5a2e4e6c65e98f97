/** Keras's AUC: the area under a curve that is drawn from a fixed number of thresholds. */
import type { ArgValue } from "../../layers/layer.js";
import type { MetricSum } from "../metrics.js";
import { ratio, zeros } from "./classes.js";

/** How many outputs lie above each threshold: of targets that are 1, and of those that are 0. */
interface Above {
  readonly yes: readonly number[];
  readonly no: readonly number[];
}

/**
 * keras/src/metrics/confusion_metrics.py, with its interpolation: between two thresholds the ROC curve is a line, and the
 * precision of a PR curve follows Davis and Goadrich (2006). With `byColumn` each column has a curve of its own, and areas
 * are averaged; otherwise all are taken together.
 */
export function areaUnderCurve(thresholds: number, curve: ArgValue, byColumn: boolean): MetricSum {
  // For each curve, outputs between two thresholds, whose target is 1 or 0.
  const sums: { yes: number[][]; no: number[][] } = { yes: [], no: [] };
  return {
    sums,
    add: (outputs, targets, width) => {
      const curves = byColumn ? width : 1;
      for (let at = sums.yes.length; at < curves; at++) {
        sums.yes.push(zeros(thresholds));
        sums.no.push(zeros(thresholds));
      }
      for (let at = 0; at < targets.length; at++) {
        const output = Math.min(1, Math.max(0, outputs[at]!));
        // Keras computes the place in float32. An output has to be above a threshold to count.
        const place = Math.max(0, Math.ceil(Math.fround(output * (thresholds - 1))) - 1);
        const own = targets[at]! > 0.5 ? sums.yes : sums.no;
        own[at % curves]![place]!++;
      }
    },
    score: () => {
      const areas = sums.yes.map((yes, at) => {
        const above = { yes: fromEnd(yes), no: fromEnd(sums.no[at]!) };
        return curve === "PR" ? precisionRecallArea(above) : rocArea(above);
      });
      return areas.reduce((sum, area) => sum + area, 0) / areas.length;
    },
  };
}

/** At each place the sum from there to the end. */
function fromEnd(counts: readonly number[]): number[] {
  const sums = [...counts];
  for (let at = sums.length - 2; at >= 0; at--) sums[at]! += sums[at + 1]!;
  return sums;
}

function rocArea({ yes, no }: Above): number {
  let area = 0;
  for (let at = 0; at + 1 < yes.length; at++) {
    const width = ratio(no[at]! - no[at + 1]!, no[0]!);
    area += (width * ratio(yes[at]! + yes[at + 1]!, yes[0]!)) / 2;
  }
  return area;
}

function precisionRecallArea({ yes, no }: Above): number {
  let area = 0;
  for (let at = 0; at + 1 < yes.length; at++) {
    const answered = yes[at]! + no[at]!;
    const after = yes[at + 1]! + no[at + 1]!;
    const gained = yes[at]! - yes[at + 1]!;
    const slope = ratio(gained, answered - after);
    const start = yes[at + 1]! - slope * after;
    const growth = answered > 0 && after > 0 ? Math.log(answered / after) : 0;
    area += ratio(slope * (gained + start * growth), yes[0]!);
  }
  return area;
}
