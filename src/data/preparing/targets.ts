/** What is to be predicted: each target with its task, and the labels that a field holds. */
import type { Dataset, Target, Task } from "../../network.js";

export interface PlannedTarget {
  readonly target: Target;
  readonly task: Task;
}

/** Each target with its task; classes that the task leaves open are those of the profile. */
export function plannedTargets({ targets, profile }: Dataset, tasks: readonly Task[]): PlannedTarget[] {
  return targets.map((target, index) => {
    const task = tasks[index];
    if (task === undefined) throw new TypeError(`${target.name} has no task`);
    if (task.kind === "regression" || task.classes !== undefined) return { target, task };
    if (task.kind === "multi_label") {
      const { classes, separator } = target.labels ?? {};
      return {
        target,
        task: { ...task, classes: classes ?? (separator === undefined ? target.columns : undefined) },
      };
    }
    const column = profile?.columns.find(({ name }) => name === target.columns[0]);
    return { target, task: { ...task, classes: column?.classes } };
  });
}

/** The labels that a field holds; an empty one holds none. */
export function labelsOf(text: string | null, separator: string): string[] {
  if (text === null) return [];
  return text
    .split(separator)
    .map((label) => label.trim())
    .filter((label) => label !== "");
}
