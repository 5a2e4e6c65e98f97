/** Checks a program again and again while it is written, and looks anew only at what has changed. */
import type { Dataset, Network, NetworkNode } from "../network.js";
import type { AnalyseOptions, Analysis, CheckedNetwork } from "./analyse.js";
import { checkFile, type ImportCheck } from "./check-file.js";
import type { NetworkCheck } from "./check-network.js";
import type { CheckedNode } from "./checked-graph.js";
import type { Diagnostic } from "./diagnostic.js";
import { messages } from "./messages.js";
import { Placement, type PlacementMemo } from "./placement.js";
import { Program, type ProgramMemo } from "./program.js";
import { type Draft, foundFixes, reporterFor } from "./reporter.js";
import type { SourceFile } from "./source-file.js";
import type { Declaration, File } from "./tree.js";
import type { Unit } from "./units.js";

/** In UTF-16 units, some 30,000 lines: a longer text is no program somebody wrote, and would keep the editor waiting. */
const longestSource = 1_000_000;

/** More diagnostics than these nobody reads. */
const mostDiagnostics = 1000;

/** What a file is called whose name does not matter. */
const mainPath = "this file.nn";

export class Checker {
  private readonly memo: ProgramMemo = { units: new Map(), results: new WeakMap() };
  private readonly copies: PlacementMemo = new WeakMap();

  analyse(source: string, options: AnalyseOptions): Analysis {
    const imports = options.imports ?? new Map();
    const tooLong = source.length > longestSource;
    const program = new Program(
      {
        path: options.path ?? mainPath,
        source: tooLong ? "" : source,
        profiles: options.profiles,
        imports,
      },
      this.memo,
    );
    const drafts = checkFile(program, program.main, importCheck(program, imports));
    if (tooLong) {
      const { unit } = program.main.units[0]!;
      reporterFor(unit, drafts).report(messages.tooLong(source.length, longestSource), { start: 0, end: 0 });
    }
    this.memo.units = program.units;
    return analysisOf(source, program, drafts, new Placement(program.reached(), this.copies));
  }
}

/** Each imported file is checked once, also where files import one another in a circle. */
function importCheck(program: Program, imports: NonNullable<AnalyseOptions["imports"]>): ImportCheck {
  const checked = new Map<SourceFile, readonly Draft[]>([[program.main, []]]);
  const check: ImportCheck = {
    missing: (path) => {
      const result = imports.get(path);
      return result?.missing ? result : undefined;
    },
    errors: (file) => {
      const known = checked.get(file);
      if (known !== undefined) return known;
      checked.set(file, []);
      const errors = checkFile(program, file, check).filter(({ severity }) => severity === "error");
      checked.set(file, errors);
      return errors;
    },
  };
  return check;
}

function analysisOf(
  source: string,
  program: Program,
  drafts: readonly Draft[],
  placement: Placement,
): Analysis {
  const { main } = program;
  const placedUnit = (unit: Unit): readonly Declaration[] => placement.place(unit, unit.declarations);
  const tree = once((): File => {
    const declarations = main.units.flatMap(({ unit }) => placedUnit(unit));
    const problems = main.units.flatMap(({ unit }) => placement.place(unit, unit.problems));
    return { declarations, problems };
  });
  const datasets = once(
    () =>
      new Map(
        [...main.tables.dataset.keys()].flatMap((name): [string, Dataset][] => {
          const dataset = placedDataset(program, placement, program.dataset(main, name));
          return dataset === undefined ? [] : [[name, dataset]];
        }),
      ),
  );
  const networks = once(() =>
    [...main.tables.network.keys()].map((name) =>
      placedNetwork(program.network(main, name)!, program, placement),
    ),
  );
  return {
    source,
    program,
    placement,
    diagnostics: drafts
      .map((draft) => diagnosticOf(draft, main, placement))
      .sort((a, b) => a.span.start - b.span.start)
      .slice(0, mostDiagnostics),
    get tree() {
      return tree();
    },
    get datasets() {
      return datasets();
    },
    get networks() {
      return networks();
    },
    get sources() {
      return new Set(program.reached().flatMap((file) => sourcesIn(program, file)));
    },
    get imported() {
      return program.wanted();
    },
    declarationsAt: (offset) => {
      const at = main.units.findLastIndex(({ start }) => start <= offset);
      return at < 0 ? [] : placedUnit(main.units[at]!.unit);
    },
    network: (name) => networks().find(({ declaration }) => declaration.name.text === name),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function diagnosticOf(draft: Draft, main: SourceFile, placement: Placement): Diagnostic {
  const fileOf = (unit: Unit) => {
    const { file } = placement.of(unit);
    return file === main ? {} : { file: file.path };
  };
  const { code, severity, message, unit } = draft;
  const fixes = once(() =>
    foundFixes(draft.fixes).map((fix) => ({
      title: fix.title,
      edits: fix.edits.map((edit) => ({
        span: placement.span(fix.unit ?? unit, edit.span),
        newText: edit.newText,
        ...fileOf(fix.unit ?? unit),
      })),
    })),
  );
  return {
    code,
    severity,
    message,
    span: placement.span(unit, draft.span),
    related: draft.related.map((related) => ({
      message: related.message,
      span: placement.span(related.unit ?? unit, related.span),
      ...fileOf(related.unit ?? unit),
    })),
    get fixes() {
      return fixes();
    },
  };
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

/** A network's parts where they stand, each worked out when it is asked for. */
function placedNetwork(check: NetworkCheck, program: Program, placement: Placement): CheckedNetwork {
  const { unit, graph } = check;
  const declaration = once(() => placement.place(unit, check.declaration));
  const dataset = once(() => placedDataset(program, placement, check.data));
  const trainings = once(() =>
    check.trainings.map((training) => ({
      alias: training.alias,
      settings: placement.place(training.unit, training.settings),
    })),
  );
  const nodes = once(() => graph.nodes.map((node) => placedNode(node, program, placement)));
  const network = once((): Network | undefined => {
    if (!check.complete) return undefined;
    return {
      name: check.declaration.name.text,
      get nodes() {
        return nodes() as unknown as readonly NetworkNode[];
      },
      output: graph.output!,
      get dataset() {
        return dataset();
      },
      get settings() {
        return trainings()[0]!.settings;
      },
      span: placement.span(unit, check.declaration.span),
      nameSpan: placement.span(unit, check.declaration.name.span),
      bodySpan: placement.span(unit, check.declaration.bodySpan),
    };
  });
  return {
    outputs: graph.outputs,
    parameters: check.parameters,
    get declaration() {
      return declaration();
    },
    get nodes() {
      return nodes();
    },
    get settings() {
      return trainings()[0]!.settings;
    },
    get trainings() {
      return trainings();
    },
    get dataset() {
      return dataset();
    },
    get network() {
      return network();
    },
  };
}

function placedNode(node: CheckedNode, program: Program, placement: Placement): CheckedNode {
  const placed = placement.place(node.unit, node);
  const { file } = placement.of(node.unit);
  const use = node.uses[0];
  if (use === undefined) return placed;
  return {
    ...placed,
    use: placement.span(use.unit, use.call.span),
    ...(file !== program.main && { file: file.path }),
  };
}

function sourcesIn(program: Program, file: SourceFile): string[] {
  return [...file.tables.dataset.keys()].flatMap((name) => {
    const source = program.dataset(file, name)?.source;
    return source === undefined ? [] : [source];
  });
}
