/** One file of a program: its units where they stand, and the names it declares. */
import type {
  BlockDeclaration,
  DatasetDeclaration,
  Declaration,
  ImportDeclaration,
  LetDeclaration,
  NetworkDeclaration,
  TrainDeclaration,
  TuneDeclaration,
} from "../syntax/tree.js";
import { type PlacedUnit, type Unit, type UnitMemo, unitsOf } from "../syntax/units.js";

/** A declaration and the unit from which its spans count. */
export interface Declared<D extends Declaration = Declaration> {
  readonly declaration: D;
  readonly unit: Unit;
}

/** Names that can be looked up, by kind. */
export interface Tables {
  readonly dataset: ReadonlyMap<string, Declared<DatasetDeclaration>>;
  readonly block: ReadonlyMap<string, Declared<BlockDeclaration>>;
  readonly network: ReadonlyMap<string, Declared<NetworkDeclaration>>;
  readonly let: ReadonlyMap<string, Declared<LetDeclaration>>;
}

export type NamedKind = keyof Tables;

export interface SourceFile {
  /** Relative to the folder of the program's main file. */
  readonly path: string;
  readonly text: string;
  readonly units: readonly PlacedUnit[];
  readonly tables: Tables;
  /** By network, in the order in which they stand. */
  readonly trains: ReadonlyMap<string, readonly Declared<TrainDeclaration>[]>;
  readonly tunes: readonly Declared<TuneDeclaration>[];
  readonly imports: readonly Declared<ImportDeclaration>[];
  /** Declarations whose name another one above has, with that one. */
  readonly duplicates: readonly { readonly later: Declared; readonly first: Declared }[];
}

export function readSourceFile(path: string, text: string, known: UnitMemo, next: UnitMemo): SourceFile {
  const units = unitsOf(text, known, next);
  const tables = { dataset: new Map(), block: new Map(), network: new Map(), let: new Map() } as {
    readonly [K in NamedKind]: Map<string, Declared>;
  };
  const trains = new Map<string, Declared<TrainDeclaration>[]>();
  const tunes = new Map<string, Declared<TuneDeclaration>>();
  const imports: Declared<ImportDeclaration>[] = [];
  const duplicates: { later: Declared; first: Declared }[] = [];
  for (const { unit } of units) {
    for (const declaration of unit.declarations) {
      const name = declaration.name.text;
      const declared = { declaration, unit };
      let first: Declared | undefined;
      switch (declaration.kind) {
        case "import":
          imports.push({ declaration, unit });
          break;
        case "train": {
          const others = trains.get(name) ?? [];
          first = others.find((other) => other.declaration.alias?.text === declaration.alias?.text);
          if (first === undefined) trains.set(name, [...others, { declaration, unit }]);
          break;
        }
        case "tune":
          first = tunes.get(name);
          if (first === undefined) tunes.set(name, { declaration, unit });
          break;
        default:
          first = tables[declaration.kind].get(name);
          if (first === undefined) tables[declaration.kind].set(name, declared);
      }
      if (first !== undefined && name !== "") duplicates.push({ later: declared, first });
    }
  }
  return {
    path,
    text,
    units,
    tables: tables as unknown as Tables,
    trains,
    tunes: [...tunes.values()],
    imports,
    duplicates,
  };
}
