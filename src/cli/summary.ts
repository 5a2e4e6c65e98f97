/** `netwright summary`: a network's layers with their shapes and parameters. */
import path from "node:path";
import { parseArgs } from "node:util";
import { analyseWithData } from "../data/analyse-with-data.js";
import type { CheckedNetwork } from "../language/analyse.js";
import type { CheckedNode } from "../language/check/checked-graph.js";
import { shapeText } from "../layers/shape.js";
import { countParameters } from "../network.js";
import { LineIndex } from "../text.js";
import { dataOptions } from "./data-options.js";
import { diagnosticText, paint, table } from "./terminal.js";
import { chooseName, oneFile, readSource } from "./usage.js";

export const summaryCommand = {
  usage: "summary FILE [--network NAME] [--json] [--allow-outside]",
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      options: {
        json: { type: "boolean" },
        network: { type: "string" },
        "allow-outside": { type: "boolean" },
      },
      allowPositionals: true,
    });
    const file = oneFile(positionals);
    const source = readSource(file);
    const reading = { ...dataOptions(file, values["allow-outside"]), facts: false } as const;
    const { analysis } = await analyseWithData(file, source, reading);
    const names = analysis.networks.map(({ declaration }) => declaration.name.text);
    if (values.network !== undefined) chooseName(names, values.network, file);
    const chosen = analysis.networks.filter(
      ({ declaration }) => values.network === undefined || declaration.name.text === values.network,
    );
    const index = new LineIndex(source);
    if (values.json) {
      const networks = chosen.map((network) => toJson(network, index));
      console.log(JSON.stringify({ networks }, undefined, 2));
    } else console.log(chosen.map((network) => toTable(network, index)).join("\n\n"));
    const errors = analysis.diagnostics.filter(({ severity }) => severity === "error");
    for (const error of errors) console.error(`\n${diagnosticText(path.basename(file), source, error)}`);
    return errors.length > 0 ? 1 : 0;
  },
};

function totals(nodes: readonly CheckedNode[]) {
  return countParameters(nodes.flatMap((node) => node.weights ?? []));
}

/** Sizes that are not known, because of an error or of data that cannot be read, are `null`. */
function toJson({ declaration, nodes }: CheckedNetwork, index: LineIndex) {
  return {
    name: declaration.name.text,
    layers: nodes.map((node) => ({
      name: node.name,
      type: node.layer.name,
      output: node.shape?.map(({ size }) => size ?? null) ?? null,
      params: node.weights === undefined ? null : countParameters(node.weights).total,
      line: index.position(node.span.start).line,
    })),
    params: totals(nodes),
  };
}

function toTable({ declaration, nodes }: CheckedNetwork, index: LineIndex): string {
  const rows = nodes.map((node) => [
    node.name,
    node.layer.name,
    node.shape === undefined ? "?" : shapeText(node.shape),
    node.weights === undefined ? "?" : countParameters(node.weights).total.toLocaleString("en"),
    String(index.position(node.span.start).line + 1),
  ]);
  const { total, trainable } = totals(nodes);
  const fixed = total - trainable;
  return [
    paint(declaration.name.text, "bold"),
    table([["layer", "type", "output", "parameters", "line"], ...rows], [3, 4]),
    `${total.toLocaleString("en")} parameters${fixed > 0 ? `, ${fixed.toLocaleString("en")} of them not trained` : ""}`,
  ].join("\n");
}
