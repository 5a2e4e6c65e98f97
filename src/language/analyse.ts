/** The language's front door: a file's text and what is known of its data in, the checked program out. */
import type { Dataset, Network, NetworkNode, TrainSettings } from "../network.js";
import type { Profiles } from "../profile.js";
import { applyEdits } from "../text.js";
import { checkDataset } from "./check-dataset.js";
import { checkGraph } from "./check-network.js";
import { checkOutput } from "./check-output.js";
import { checkTrain } from "./check-train.js";
import type { CheckedNode } from "./checked-graph.js";
import type { Diagnostic, Fix } from "./diagnostic.js";
import type { Scope } from "./evaluate.js";
import { messages } from "./messages.js";
import { parse } from "./parser.js";
import { Reporter, replacement } from "./reporter.js";
import { mostSimilar } from "./similar.js";
import type { DatasetDeclaration, File, NetworkDeclaration, TrainDeclaration } from "./tree.js";

/** A network as far as it could be checked. */
export interface CheckedNetwork {
  readonly declaration: NetworkDeclaration;
  readonly nodes: readonly CheckedNode[];
  readonly settings: TrainSettings;
  readonly dataset: Dataset | undefined;
  /** The whole network; undefined while a shape in it is not known. */
  readonly network: Network | undefined;
}

export interface Analysis {
  readonly source: string;
  readonly tree: File;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly networks: readonly CheckedNetwork[];
  /** In the order of their places. Their fixes are proposals: `confirmedFixes` says which of them help. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface AnalyseOptions {
  readonly profiles: Profiles;
}

export function analyse(source: string, { profiles }: AnalyseOptions): Analysis {
  const tree = parse(source);
  const reporter = new Reporter();
  for (const problem of tree.problems) reporter.report(messages.syntax(problem.message), problem.span);
  const declared = declarationsByName(tree, reporter);
  const datasets = new Map<string, Dataset>();
  for (const declaration of declared.dataset.values()) {
    const dataset = checkDataset(source, declaration, profiles, reporter);
    if (dataset !== undefined) datasets.set(dataset.name, dataset);
  }
  const networks = [...declared.network.values()].map((declaration) =>
    checkNetwork(source, declaration, declared, datasets, reporter),
  );
  for (const { name } of declared.train.values()) {
    if (declared.network.has(name.text) || name.text === "") continue;
    const similar = mostSimilar(name.text, declared.network.keys());
    reporter.report(messages.unknownNetwork(name.text, similar), name.span, {
      fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, name.span, similar)],
    });
  }
  const diagnostics = reporter.diagnostics.sort((a, b) => a.span.start - b.span.start);
  return { source, tree, datasets, networks, diagnostics };
}

interface Declared {
  readonly dataset: ReadonlyMap<string, DatasetDeclaration>;
  readonly network: ReadonlyMap<string, NetworkDeclaration>;
  readonly train: ReadonlyMap<string, TrainDeclaration>;
}

function declarationsByName(tree: File, reporter: Reporter): Declared {
  const declared = {
    dataset: new Map<string, DatasetDeclaration>(),
    network: new Map<string, NetworkDeclaration>(),
    train: new Map<string, TrainDeclaration>(),
  };
  for (const declaration of tree.declarations) {
    const { text, span } = declaration.name;
    const before = declared[declaration.kind].get(text);
    if (before !== undefined && text !== "") {
      const kind = declaration.kind === "train" ? "train block for the network" : declaration.kind;
      reporter.report(messages.duplicateName(kind, text), span, {
        related: [{ message: "The first one is here.", span: before.name.span }],
      });
      continue;
    }
    if (declaration.kind === "dataset") declared.dataset.set(text, declaration);
    else if (declaration.kind === "network") declared.network.set(text, declaration);
    else declared.train.set(text, declaration);
  }
  return declared;
}

function checkNetwork(
  source: string,
  declaration: NetworkDeclaration,
  declared: Declared,
  datasets: ReadonlyMap<string, Dataset>,
  reporter: Reporter,
): CheckedNetwork {
  const on = declaration.dataset;
  if (on !== undefined && on.text !== "" && !declared.dataset.has(on.text)) {
    const similar = mostSimilar(on.text, declared.dataset.keys());
    reporter.report(messages.unknownDataset(on.text, similar), on.span, {
      fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, on.span, similar)],
    });
  }
  const dataset = on === undefined ? undefined : datasets.get(on.text);
  const data = dataset && { dataset, scope: scopeOf(dataset) };
  const graph = checkGraph(source, declaration, data, reporter);
  const output = graph.output === undefined ? undefined : graph.nodes[graph.output];
  const settings = checkTrain(declared.train.get(declaration.name.text), dataset, output, reporter);
  if (output !== undefined && dataset !== undefined) {
    checkOutput(source, graph.nodes, output, dataset, settings, reporter);
  }
  const nodes = graph.nodes.map(completeNode);
  const complete = output !== undefined && nodes.every((node) => node !== undefined);
  const network: Network | undefined = complete
    ? {
        name: declaration.name.text,
        nodes: nodes as NetworkNode[],
        output: output.id,
        dataset,
        settings,
        span: declaration.span,
        nameSpan: declaration.name.span,
        bodySpan: declaration.bodySpan,
      }
    : undefined;
  return { declaration, nodes: graph.nodes, settings, dataset, network };
}

/** `classes` and `features` stand for the data's own figures. */
function scopeOf(dataset: Dataset): Scope {
  const target = dataset.profile?.columns.find(({ name }) => name === dataset.target);
  return new Map([
    ["classes", target?.classes?.length],
    ["features", dataset.features?.length],
  ]);
}

function completeNode(node: CheckedNode): NetworkNode | undefined {
  const { args, shape, weights } = node;
  if (args === undefined || shape === undefined || weights === undefined) return undefined;
  return { ...node, args, shape, weights };
}

/** Those of a diagnostic's fixes after which the program is better: fewer errors, or the same with one worry less. */
export function confirmedFixes(analysis: Analysis, diagnostic: Diagnostic, options: AnalyseOptions): Fix[] {
  return diagnostic.fixes.filter(({ edits }) => {
    const after = analyse(applyEdits(analysis.source, edits), options).diagnostics;
    const before = analysis.diagnostics;
    const errors = countErrors(after) - countErrors(before);
    return errors < 0 || (errors === 0 && after.length < before.length);
  });
}

export function countErrors(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === "error").length;
}
