/** What a check found, at its places in the file, each part worked out when it is asked for. */
import type { ArgValue } from "../../layers/layer.js";
import type { Dataset, Head, Network, NetworkNode, TrainSettings } from "../../network.js";
import { type DataSource, sourceKey } from "../../profile.js";
import type { Span } from "../../text.js";
import type { Analysis, CheckedNetwork } from "../analyse.js";
import type { CheckedNode, CheckedOutput } from "../check/checked-graph.js";
import { argumentSpan, spansOf } from "../check/given-arguments.js";
import type { NetworkCheck } from "../check/network.js";
import type { Diagnostic, Fix, Related } from "../diagnostic.js";
import { type Draft, foundFixes } from "../reporter.js";
import type { Declaration, File, NetworkDeclaration } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import type { Placement } from "./placement.js";
import type { Program } from "./program.js";
import type { SourceFile } from "./source-file.js";

// These are classes because an object with getters of its own outlives every quick collection of garbage: V8 keeps its shape,
// and with the shape its getters and all that they see.

/** More diagnostics than these nobody reads. */
const mostDiagnostics = 1000;

export class PlacedAnalysis implements Analysis {
  readonly diagnostics: readonly Diagnostic[];
  private madeTree?: File;
  private madeDatasets?: ReadonlyMap<string, Dataset>;
  private madeNetworks?: ReadonlyMap<string, CheckedNetwork>;

  constructor(
    readonly source: string,
    readonly program: Program,
    drafts: readonly Draft[],
    readonly placement: Placement,
  ) {
    this.diagnostics = drafts
      .map((draft) => new PlacedDiagnostic(draft, program.main, placement))
      .sort((a, b) => a.span.start - b.span.start)
      .slice(0, mostDiagnostics);
  }

  get tree(): File {
    this.madeTree ??= {
      declarations: this.program.main.units.flatMap(({ unit }) => this.declarationsOf(unit)),
      problems: this.program.main.units.flatMap(({ unit }) => this.placement.place(unit, unit.problems)),
    };
    return this.madeTree;
  }

  get datasets(): ReadonlyMap<string, Dataset> {
    const { program, placement } = this;
    this.madeDatasets ??= new Map(
      [...program.main.tables.dataset.keys()].flatMap((name): [string, Dataset][] => {
        const dataset = placedDataset(program, placement, program.dataset(program.main, name));
        return dataset === undefined ? [] : [[name, dataset]];
      }),
    );
    return this.madeDatasets;
  }

  get networks(): readonly CheckedNetwork[] {
    return [...this.networksByName().values()];
  }

  get sources(): readonly DataSource[] {
    const all = this.program.reached().flatMap((file) => sourcesIn(this.program, file));
    return [...new Map(all.map((source) => [sourceKey(source), source])).values()];
  }

  get imported(): ReadonlySet<string> {
    return this.program.wanted();
  }

  declarationsAt(offset: number): readonly Declaration[] {
    const placed = this.program.main.units.findLast(({ start }) => start <= offset);
    return placed === undefined ? [] : this.declarationsOf(placed.unit);
  }

  network(name: string): CheckedNetwork | undefined {
    return this.networksByName().get(name);
  }

  private networksByName(): ReadonlyMap<string, CheckedNetwork> {
    const { program, placement } = this;
    this.madeNetworks ??= new Map(
      [...program.main.tables.network.keys()].map((name) => [
        name,
        new PlacedNetwork(program.network(program.main, name)!, program, placement),
      ]),
    );
    return this.madeNetworks;
  }

  private declarationsOf(unit: Unit): readonly Declaration[] {
    return this.placement.place(unit, unit.declarations);
  }
}

class PlacedDiagnostic implements Diagnostic {
  readonly code: Diagnostic["code"];
  readonly severity: Diagnostic["severity"];
  readonly message: string;
  readonly span: Span;
  readonly related: readonly Related[];
  private madeFixes?: readonly Fix[];

  constructor(
    private readonly draft: Draft,
    private readonly main: SourceFile,
    private readonly placement: Placement,
  ) {
    this.code = draft.code;
    this.severity = draft.severity;
    this.message = draft.message;
    this.span = placement.span(draft.unit, draft.span);
    this.related = draft.related.map(({ message, span, unit = draft.unit }) => ({
      message,
      span: placement.span(unit, span),
      ...this.fileOf(unit),
    }));
  }

  get fixes(): readonly Fix[] {
    this.madeFixes ??= foundFixes(this.draft.fixes).map(({ title, edits, unit = this.draft.unit }) => ({
      title,
      edits: edits.map(({ span, newText }) => ({
        span: this.placement.span(unit, span),
        newText,
        ...this.fileOf(unit),
      })),
    }));
    return this.madeFixes;
  }

  private fileOf(unit: Unit): { readonly file?: string } {
    const { file } = this.placement.of(unit);
    return file === this.main ? {} : { file: file.path };
  }
}

class PlacedNetwork implements CheckedNetwork {
  readonly outputs: readonly CheckedOutput[];
  readonly parameters: ReadonlyMap<string, ArgValue | undefined>;
  private madeNodes?: readonly CheckedNode[];
  private madeTrainings?: CheckedNetwork["trainings"];
  private madeNetwork?: Network;

  constructor(
    private readonly check: NetworkCheck,
    private readonly program: Program,
    private readonly placement: Placement,
  ) {
    this.outputs = check.graph.outputs;
    this.parameters = check.parameters;
  }

  get declaration(): NetworkDeclaration {
    return this.placement.place(this.check.unit, this.check.declaration);
  }

  get nodes(): readonly CheckedNode[] {
    this.madeNodes ??= this.check.graph.nodes.map((node) => placedNode(node, this.program, this.placement));
    return this.madeNodes;
  }

  get settings(): TrainSettings {
    return this.trainings[0]!.settings;
  }

  get trainings(): CheckedNetwork["trainings"] {
    this.madeTrainings ??= this.check.trainings.map(({ alias, unit, settings, heads }) => ({
      alias,
      settings: this.placement.place(unit, settings),
      heads,
    }));
    return this.madeTrainings;
  }

  get dataset(): Dataset | undefined {
    return placedDataset(this.program, this.placement, this.check.data);
  }

  get network(): Network | undefined {
    if (this.check.complete) this.madeNetwork ??= new PlacedWholeNetwork(this.check, this, this.placement);
    return this.madeNetwork;
  }
}

/** What can be trained. */
class PlacedWholeNetwork implements Network {
  readonly name: string;
  readonly output: number;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly bodySpan: Span;

  constructor(
    { unit, declaration, graph }: NetworkCheck,
    private readonly checked: CheckedNetwork,
    placement: Placement,
  ) {
    this.name = declaration.name.text;
    this.output = graph.output!;
    this.span = placement.span(unit, declaration.span);
    this.nameSpan = placement.span(unit, declaration.name.span);
    this.bodySpan = placement.span(unit, declaration.bodySpan);
  }

  get nodes(): readonly NetworkNode[] {
    return this.checked.nodes as unknown as readonly NetworkNode[];
  }

  get heads(): readonly Head[] | undefined {
    return this.checked.trainings[0]!.heads;
  }

  get dataset(): Dataset | undefined {
    return this.checked.dataset;
  }

  get settings(): TrainSettings {
    return this.checked.settings;
  }
}

function placedDataset(
  program: Program,
  placement: Placement,
  check: ReturnType<Program["dataset"]>,
): Dataset | undefined {
  if (check?.dataset === undefined) return undefined;
  const dataset = placement.place(check.unit, check.dataset);
  return check.file === program.main.path ? dataset : { ...dataset, file: check.file };
}

function placedNode(node: CheckedNode, program: Program, placement: Placement): CheckedNode {
  const moved = placement.place(node.unit, node);
  const placed = { ...moved, argSpans: spansOf(moved, argumentSpan) };
  const { file } = placement.of(node.unit);
  const use = node.uses[0];
  if (use === undefined) return placed;
  return {
    ...placed,
    use: placement.span(use.unit, use.call.span),
    ...(file !== program.main && { file: file.path }),
  };
}

function sourcesIn(program: Program, file: SourceFile): DataSource[] {
  return [...file.tables.dataset.keys()].flatMap((name) => program.dataset(file, name)?.sources ?? []);
}
