/** One state of a program, its main file and what that imports: answers what its names mean, and checks each part once. */
import { type DataSource, type ProfileResult, type Profiles, sourceKey } from "../../profile.js";
import { type BlockCheck, checkBlock } from "../check/block.js";
import { type ConstantCheck, checkConstant } from "../check/constant.js";
import { checkDataset, type DatasetCheck } from "../check/dataset.js";
import { checkNetwork, type NetworkCheck } from "../check/network.js";
import type { Known } from "../check/scope.js";
import { checkTune } from "../check/tune.js";
import type { Imports } from "../imports.js";
import { pathFrom } from "../paths.js";
import type { Draft } from "../reporter.js";
import type { TrainDeclaration } from "../syntax/tree.js";
import type { UnitMemo } from "../syntax/units.js";
import { Recorder } from "./memo.js";
import type { FoundBlock, Names } from "./names.js";
import { type Declared, type NamedKind, readSourceFile, type SourceFile } from "./source-file.js";

/** The units of the last state of the program, with what checks have found out of them. One object for all states. */
export interface ProgramMemo {
  units: ReadonlyMap<string, UnitMemo>;
}

export interface ProgramInput {
  /** The main file's path; paths of other files are relative to its folder. */
  readonly path: string;
  readonly source: string;
  readonly profiles: Profiles;
  readonly imports: Imports;
}

/** A name's declaration, and the file in which it was found. */
type Found<K extends NamedKind> = Declared<
  SourceFile["tables"][K] extends ReadonlyMap<string, Declared<infer D>> ? D : never
> & {
  readonly file: SourceFile;
};

export class Program {
  readonly main: SourceFile;
  /** The units of every file that was read, for the next state. */
  readonly units = new Map<string, UnitMemo>();
  private readonly files = new Map<string, SourceFile | undefined>();
  private readonly recorder: Recorder;

  constructor(
    private readonly input: ProgramInput,
    private readonly memo: ProgramMemo,
  ) {
    this.recorder = new Recorder((key) => this.answer(key));
    this.main = this.read(input.path, input.source);
    this.files.set(input.path, this.main);
  }

  /** The file that `importer` calls `written`; undefined while it is not known. */
  importedFile(importer: SourceFile, written: string): SourceFile | undefined {
    return this.file(pathFrom(importer.path, written));
  }

  file(path: string): SourceFile | undefined {
    if (!this.files.has(path)) {
      const text = this.input.imports.get(path)?.text;
      this.files.set(path, text === undefined ? undefined : this.read(path, text));
    }
    return this.files.get(path);
  }

  /** Every file that was reached so far. */
  reached(): SourceFile[] {
    return [...this.files.values()].filter((file) => file !== undefined);
  }

  /** The paths of all files that are imported, whether or not they have been read. */
  wanted(): ReadonlySet<string> {
    const wanted = new Set<string>();
    const open = [this.main];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      for (const { declaration } of file.imports) {
        const path = pathFrom(file.path, declaration.name.text);
        if (declaration.name.text === "" || path === this.main.path || wanted.has(path)) continue;
        wanted.add(path);
        const next = this.file(path);
        if (next !== undefined) open.push(next);
      }
    }
    return wanted;
  }

  dataset(file: SourceFile, name: string): DatasetCheck | undefined {
    return this.ask("dataset", file, name) as DatasetCheck | undefined;
  }

  network(file: SourceFile, name: string): NetworkCheck | undefined {
    return this.ask("network", file, name) as NetworkCheck | undefined;
  }

  block(file: SourceFile, name: string): BlockCheck | undefined {
    return this.ask("block", file, name) as BlockCheck | undefined;
  }

  constant(file: SourceFile, name: string): ConstantCheck | undefined {
    return this.ask("let", file, name) as ConstantCheck | undefined;
  }

  tune(file: SourceFile, { declaration, unit }: SourceFile["tunes"][number]): readonly Draft[] {
    return this.recorder.result(declaration, () =>
      checkTune(declaration, unit, this.network(file, declaration.name.text), this.names(file)),
    );
  }

  /** The `train` blocks of a network, which stand in its file. */
  trainings(file: SourceFile, network: string): readonly Declared<TrainDeclaration>[] {
    const trainings = file.trains.get(network) ?? [];
    for (let at = 0; at <= trainings.length; at++) this.ask("train", file, `${at} ${network}`);
    return trainings;
  }

  profile(source: DataSource): ProfileResult | undefined {
    return this.recorder.ask(`profile\0\0${sourceKey(source)}`) as ProfileResult | undefined;
  }

  /** All names of a kind that `file` can see. */
  namesOf(kind: NamedKind, file: SourceFile): readonly string[] {
    const joined = this.ask("names", file, kind) as string;
    return joined === "" ? [] : joined.split("\n");
  }

  names(file: SourceFile): Names {
    return {
      file: file.path,
      constants: {
        lookup: (name): Known | undefined => this.constant(file, name)?.known,
        names: () => this.namesOf("let", file),
      },
      block: (name): FoundBlock | undefined => {
        const found = this.block(file, name);
        if (found === undefined) return undefined;
        return { ...found, names: this.names(this.file(found.file)!) };
      },
      blockNames: () => this.namesOf("block", file),
      blockDeclaration: (name) => {
        this.ask("declaration", file, `block ${name}`);
        const found = this.find("block", file, name);
        return found && { declaration: found.declaration, names: this.names(found.file) };
      },
      constantDeclaration: (name) => {
        this.ask("declaration", file, `let ${name}`);
        const found = this.find("let", file, name);
        return found && { declaration: found.declaration, names: this.names(found.file) };
      },
    };
  }

  /** A name's declaration in the file itself, or else in a file that it imports. */
  find<K extends NamedKind>(kind: K, file: SourceFile, name: string): Found<K> | undefined {
    const own = file.tables[kind].get(name);
    if (own !== undefined) return { ...own, file } as Found<K>;
    for (const { declaration } of file.imports) {
      const other = this.importedFile(file, declaration.name.text);
      const found = other === file ? undefined : other?.tables[kind].get(name);
      if (found !== undefined) return { ...found, file: other! } as Found<K>;
    }
    return undefined;
  }

  private read(path: string, text: string): SourceFile {
    const units: UnitMemo = new Map();
    this.units.set(path, units);
    return readSourceFile(path, text, this.memo.units.get(path) ?? new Map(), units);
  }

  private ask(kind: string, file: SourceFile, name: string): unknown {
    return this.recorder.ask(`${kind}\0${file.path}\0${name}`);
  }

  /** The same object as long as what was asked for is the same. */
  private answer(key: string): unknown {
    const [kind, path, name] = key.split("\0") as [string, string, string];
    if (kind === "profile") return this.input.profiles.get(name);
    const file = this.file(path);
    if (file === undefined) return undefined;
    switch (kind) {
      case "dataset":
        return this.answerDataset(file, name);
      case "block":
        return this.answerBlock(file, name);
      case "network":
        return this.answerNetwork(file, name);
      case "let":
        return this.answerConstant(file, name);
      case "train": {
        const [at, network] = name.split(" ");
        return file.trains.get(network!)?.[Number(at)]?.declaration;
      }
      case "declaration": {
        const [of, named] = name.split(" ");
        return this.find(of as NamedKind, file, named!)?.declaration;
      }
      default:
        return this.allNames(name as NamedKind, file).join("\n");
    }
  }

  private answerDataset(file: SourceFile, name: string): DatasetCheck | undefined {
    const found = this.find("dataset", file, name);
    return (
      found &&
      this.recorder.result(found.declaration, () =>
        checkDataset(found, this.names(found.file), (source) => this.profile(source)),
      )
    );
  }

  private answerBlock(file: SourceFile, name: string): BlockCheck | undefined {
    const found = this.find("block", file, name);
    return (
      found &&
      this.recorder.result(found.declaration, () =>
        checkBlock(found.declaration, found.unit, this.names(found.file)),
      )
    );
  }

  private answerConstant(file: SourceFile, name: string): ConstantCheck | undefined {
    const found = this.find("let", file, name);
    return (
      found &&
      this.recorder.result(found.declaration, () =>
        checkConstant(found.declaration, found.unit, this.names(found.file)),
      )
    );
  }

  private answerNetwork(file: SourceFile, name: string): NetworkCheck | undefined {
    const found = this.find("network", file, name);
    if (found === undefined) return undefined;
    const { declaration, unit } = found;
    return this.recorder.result(declaration, () => {
      const on = declaration.dataset?.text;
      return checkNetwork({
        declaration,
        unit,
        names: this.names(found.file),
        data: on === undefined ? undefined : this.dataset(found.file, on),
        datasetNames: () => this.namesOf("dataset", found.file),
        trainings: this.trainings(found.file, name),
      });
    });
  }

  private allNames(kind: NamedKind, file: SourceFile): string[] {
    const imported = file.imports.flatMap(({ declaration }) => [
      ...(this.importedFile(file, declaration.name.text)?.tables[kind].keys() ?? []),
    ]);
    return [...file.tables[kind].keys(), ...imported];
  }
}
