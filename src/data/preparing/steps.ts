/** What was fitted for an input or a target, as the steps by which columns of a store become numbers. */
import type { FittedColumn, FittedInput, PreparedTarget } from "../prepared.js";
import type { InputPlan, TargetPlan } from "./plan.js";
import { unscaled } from "./scale.js";
import type { PlannedTarget } from "./targets.js";
import type { Step, Transform } from "./transform.js";

/** Images are no part of this: their pixels are not in the store. */
export function inputTransform(
  input: Exclude<FittedInput, { kind: "image" }>,
  { slots, words }: InputPlan,
): Transform {
  if (input.kind === "table") {
    let at = 0;
    const steps = input.columns.flatMap((column, index) => {
      const made = columnSteps(column, slots[index]!, at);
      at += column.width;
      return made;
    });
    return { width: at, steps };
  }
  const { column } = input;
  const slot = slots[0]!;
  if (input.kind === "codes") {
    const fill = placeOf(input.fill, input.classes);
    return {
      width: 1,
      steps: [{ kind: "class", slot, at: 0, column, expected: "class", fill, first: 1, unknown: 0 }],
    };
  }
  const places = words?.placesIn(input.vocabulary) ?? new Float64Array(1);
  const steps = Array.from({ length: input.length }, (_, index): Step => {
    return { kind: "word", slot: slot + index, at: index, column, expected: "text", places };
  });
  return { width: input.length, steps };
}

function columnSteps(fitted: FittedColumn, slot: number, at: number): Step[] {
  const { column, width } = fitted;
  switch (fitted.kind) {
    case "number":
    case "array":
      return Array.from({ length: width }, (_, index) => {
        const { fill, clip, scale } = fitted;
        const place = { slot: slot + index, at: at + index, column, expected: fitted.kind };
        return { kind: "number", ...place, fill, clip, scale };
      });
    case "boolean": {
      const fill = fitted.fill === undefined ? undefined : Number(fitted.fill);
      return [
        { kind: "number", slot, at, column, expected: "boolean", fill, clip: undefined, scale: unscaled },
      ];
    }
    case "one_hot": {
      const { classes } = fitted;
      const fill = placeOf(fitted.fill, classes);
      return [{ kind: "one_hot", slot, at, column, expected: "class", fill, classes: classes.length }];
    }
    case "date":
      return fitted.scales.map((scale, index) => {
        const [fill, clip] = [fitted.fill?.[index], fitted.clip?.[index]];
        const place = { slot: slot + index, at: at + index, column, expected: "date" as const };
        return { kind: "number", ...place, fill, clip, scale };
      });
  }
}

function placeOf(name: string | undefined, classes: readonly string[]): number | undefined {
  const place = name === undefined ? -1 : classes.indexOf(name);
  return place < 0 ? undefined : place;
}

export function targetTransform(
  { target, task }: PlannedTarget,
  { scale }: PreparedTarget,
  { slot, width }: TargetPlan,
): Transform {
  const column = target.columns[0]!;
  if (task.kind === "classification") {
    const step: Step = {
      kind: "class",
      slot,
      at: 0,
      column,
      expected: "class",
      fill: undefined,
      first: 0,
      unknown: undefined,
    };
    return { width, steps: [step] };
  }
  const separated = target.labels?.separator !== undefined;
  const steps = Array.from({ length: width }, (_, index): Step => {
    return {
      kind: "number",
      slot: slot + index,
      at: index,
      column: separated ? column : (target.columns[index] ?? column),
      expected: task.kind === "regression" ? "number" : separated ? "label" : "boolean",
      fill: undefined,
      clip: undefined,
      scale: scale ?? unscaled,
    };
  });
  return { width, steps };
}
