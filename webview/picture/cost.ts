/** What a layer costs, by the measure a person has chosen, and what share of the whole that is. */
import type { Picture, PictureNode, PictureTotals } from "../../src/picture.js";
import { count } from "../format.js";

export type Measured = "parameters" | "multiplyAdds" | "memory";

/** `of` stands behind a figure. */
export const measures: Readonly<Record<Measured, { readonly title: string; readonly of: string }>> = {
  parameters: { title: "Parameters", of: "parameters" },
  multiplyAdds: { title: "Multiply-adds", of: "multiply-adds" },
  memory: { title: "Memory of outputs", of: "for the outputs of one sample" },
};

/** Those of which something is known in this picture. */
export function measuresOf({ nodes }: Picture): readonly Measured[] {
  return (Object.keys(measures) as Measured[]).filter((measured) =>
    nodes.some((node) => (node[measured] ?? 0) > 0),
  );
}

export interface Cost {
  readonly value: number;
  /** From 0 to 1, of what is known. */
  readonly share: number;
}

export function costsOf({ nodes }: Picture, measured: Measured): ReadonlyMap<number, Cost> {
  const whole = nodes.reduce((sum, node) => sum + (node[measured] ?? 0), 0);
  return new Map(
    nodes.flatMap((node) => {
      const value = node[measured];
      return value === undefined
        ? []
        : [[node.id, { value, share: whole === 0 ? 0 : value / whole }] as const];
    }),
  );
}

/** `25,450`, `3.2 M`; bytes as `98.5 KB`. */
export function costText(value: number, measured: Measured): string {
  if (measured === "memory") return scaled(value, 1024, ["bytes", "KB", "MB", "GB", "TB"]);
  return value < 1e6 ? count(value) : scaled(value, 1000, ["", "K", "M", "G", "T"]);
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let amount = value;
  let unit = 0;
  while (amount >= step && unit < units.length - 1) {
    amount /= step;
    unit++;
  }
  const text = unit === 0 ? count(amount) : String(Number(amount.toPrecision(3)));
  return `${text} ${units[unit]}`;
}

/** `8 layers · 12,345 parameters · 1.2 M multiply-adds`; memory only where a person looks at it. */
export function totalsText(totals: PictureTotals, measured?: Measured): string {
  const parts = [`${count(totals.layers)} ${totals.layers === 1 ? "layer" : "layers"}`];
  if (totals.left !== undefined) parts.push(`${count(totals.left)} more not drawn`);
  const { parameters, multiplyAdds, memory } = totals;
  if (parameters !== undefined) parts.push(`${costText(parameters, "parameters")} ${measures.parameters.of}`);
  if (multiplyAdds) parts.push(`${costText(multiplyAdds, "multiplyAdds")} ${measures.multiplyAdds.of}`);
  if (memory && measured === "memory") parts.push(`${costText(memory, "memory")} ${measures.memory.of}`);
  return parts.join(" · ");
}

/** What a screen reader says of a layer. */
export function spoken(node: PictureNode, cost: Cost | undefined, measured: Measured): string {
  const parts = [node.named ? `${node.name}: ${node.title}` : node.title];
  parts.push(node.shape === undefined ? "output not known" : `output ${node.shape.replaceAll("×", " by ")}`);
  if (cost !== undefined && cost.value > 0) {
    parts.push(
      `${costText(cost.value, measured)} ${measures[measured].of}, ${Math.round(cost.share * 100)} %`,
    );
  }
  if (node.group !== undefined && node.group.length > 0) parts.push(`in ${node.group.join(", ")}`);
  if (node.problem !== undefined) parts.push(`error: ${node.problem.replaceAll("`", "")}`);
  return `${parts.join("; ")}.`;
}
