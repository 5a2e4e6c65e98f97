/** Faults planted in healthy tables: each is found, with a fix after which it is gone; without it nothing is said. */
import { describe, expect, test } from "vitest";
import { createRandom } from "../../src/random.js";
import { applyEdits } from "../../src/text.js";
import { askBeside, type Files } from "./asking.js";
import { pictures, plants, type Row } from "./tables.js";

interface Fault {
  readonly code: string;
  readonly healthy: (seed: number) => Files;
  readonly planted: (seed: number) => Files;
  /** The program without the fault, and with it where it is the program's; `«` and `»` mark the finding's text. */
  readonly twin?: string;
  readonly program: string;
  /** The program after the first fix; absent where no change of the program helps. */
  readonly fixed?: string;
}

const network = `
network N on d {
  Dense(16, relu)
  Dense(classes, softmax)
}
`;
const regression = network.replace("classes, softmax", "1");
const dataset = (properties: string, name = "d") =>
  `dataset ${name} {\n  source: "table.csv"\n${properties}}\n`;
const onKind = (properties: string, name?: string) =>
  dataset(`  target: kind\n${properties}`, name) + network;

const table = (rows: readonly Row[]): Files => ({ "table.csv": rows });
const healthy = (seed: number) => table(plants(seed));
/** Each row changed by itself. */
const changed = (seed: number, change: (row: Row, at: number) => Row) => table(plants(seed).map(change));
/** Every `every`th row again, somewhere in the file, after `change`. */
const repeated = (seed: number, every: number, change: (row: Row) => Row = (row) => row) => {
  const rows = plants(seed);
  const copies = rows.filter((_, at) => at % every === 0).map(change);
  return table(createRandom(seed, 21).shuffle([...rows, ...copies]));
};
const numbered = (seed: number, number: (at: number) => number) =>
  changed(seed, (row, at) => ({ id: number(at), ...row }));

const faults: Readonly<Record<string, Fault>> = {
  "a column a thousand times as large": {
    code: "unscaled-inputs",
    healthy,
    planted: (seed) => changed(seed, (row) => ({ ...row, length: 1000 * Number(row.length) })),
    program: onKind("  exclude: leaves\n", "«d»"),
    fixed: onKind("  exclude: leaves\n  scale: standardize\n"),
  },
  "a target in the thousands": {
    code: "unscaled-target",
    healthy,
    planted: (seed) => changed(seed, (row) => ({ ...row, mass: 2000 + 500 * Number(row.mass) })),
    program: dataset("  target: «mass»\n  scale: standardize\n") + regression,
    fixed: dataset("  target: mass\n  scale: standardize\n  target_scale: standardize\n") + regression,
  },
  "pixels scaled by the dataset and by the network": {
    code: "scaled-twice",
    healthy: (seed) => table(pictures(seed)),
    planted: (seed) => table(pictures(seed)),
    twin: onKind("  scale: minmax\n"),
    program: onKind("  scale: «minmax»\n").replace("  Dense(16", "  Rescaling(1 / 255)\n  Dense(16"),
    fixed: onKind("  scale: none\n").replace("  Dense(16", "  Rescaling(1 / 255)\n  Dense(16"),
  },
  "empty fields": {
    code: "missing-values",
    healthy,
    planted: (seed) => changed(seed, (row, at) => (at % 40 === 7 ? { ...row, width: "" } : row)),
    program: onKind("  features: length, «width», leaves\n  scale: standardize\n"),
    fixed: onKind("  features: length, width, leaves\n  scale: standardize\n  missing: median\n"),
  },
  "infinite numbers": {
    code: "infinite-values",
    healthy,
    planted: (seed) => changed(seed, (row, at) => (at % 40 === 7 ? { ...row, width: "inf" } : row)),
    program: onKind("  features: length, «width», leaves\n  scale: standardize\n"),
    fixed: onKind("  features: length, leaves\n  scale: standardize\n"),
  },
  "a column that is the same everywhere": {
    code: "constant-column",
    healthy: (seed) => changed(seed, (row, at) => ({ ...row, site: at % 3 })),
    planted: (seed) => changed(seed, (row) => ({ ...row, site: 3 })),
    program: onKind("  scale: standardize\n", "«d»"),
    fixed: onKind("  scale: standardize\n  exclude: site\n"),
  },
  "row numbers": {
    code: "identifier-column",
    healthy: (seed) => {
      const random = createRandom(seed, 22);
      return numbered(seed, () => random.integer(40));
    },
    planted: (seed) => numbered(seed, (at) => 1001 + at),
    program: onKind("  features: «id», length, width, leaves\n  scale: standardize\n"),
    fixed: onKind("  features: length, width, leaves\n  scale: standardize\n"),
  },
  "names of rows": {
    code: "identifier-column",
    healthy: (seed) => changed(seed, (row, at) => ({ id: `A${at % 7}`, ...row })),
    planted: (seed) => changed(seed, (row, at) => ({ id: `A${at}`, ...row })),
    program: onKind("  features: category(«id»), length, width, leaves\n  scale: standardize\n"),
    fixed: onKind("  features: category(id), length, width, leaves\n  scale: standardize\n  exclude: id\n"),
  },
  "a stretch that was appended twice": {
    code: "duplicate-rows",
    healthy,
    planted: (seed) => table([...plants(seed).slice(0, 30), ...plants(seed)]),
    program:
      dataset("  target: kind\n  scale: standardize\n  split: chronological()\n").replace(
        '"table.csv"',
        '«"table.csv"»',
      ) + network,
  },
  "rows that occur twice, dealt at random": {
    code: "split-leak",
    healthy,
    planted: (seed) => repeated(seed, 5),
    program: onKind(
      "  scale: standardize\n  split: «random(train: 70%, validation: 15%, test: 15%, seed: 2)»\n",
    ),
    fixed: onKind(
      "  scale: standardize\n  split: grouped(by: leaves, train: 70%, validation: 15%, test: 15%, seed: 2)\n",
    ),
  },
  "training rows in the file of test rows": {
    code: "split-leak",
    healthy: (seed) => ({ ...healthy(seed), "test.csv": plants(seed + 1000, 80) }),
    planted: (seed) => ({
      ...healthy(seed),
      "test.csv": [...plants(seed + 1000, 60), ...plants(seed).slice(0, 20)],
    }),
    program: onKind('  test: «"test.csv"»\n  scale: standardize\n'),
  },
  "the answer under another name": {
    code: "giveaway-feature",
    healthy,
    planted: (seed) => changed(seed, (row) => ({ ...row, code: "abc".indexOf(String(row.kind)) })),
    program: onKind("  scale: standardize\n", "«d»"),
    fixed: onKind("  scale: standardize\n  exclude: code\n"),
  },
  "the answer in other units": {
    code: "giveaway-feature",
    healthy,
    planted: (seed) => changed(seed, (row) => ({ ...row, grams: 40 + 9.5 * Number(row.mass) })),
    program: dataset("  target: mass\n  scale: standardize\n", "«d»") + regression,
    fixed: dataset("  target: mass\n  scale: standardize\n  exclude: grams\n") + regression,
  },
  "rows labelled twice in different ways": {
    code: "conflicting-labels",
    healthy,
    planted: (seed) => repeated(seed, 12, (row) => ({ ...row, kind: row.kind === "a" ? "b" : "a" })),
    program: onKind("  scale: standardize\n").replace("kind", "«kind»"),
  },
  "a label that the training file lacks": {
    code: "test-classes",
    healthy: (seed) => ({ ...healthy(seed), "test.csv": plants(seed + 1000, 80) }),
    planted: (seed) => ({
      ...healthy(seed),
      "test.csv": plants(seed + 1000, 80).map((row, at) => (at === 40 ? { ...row, kind: "d" } : row)),
    }),
    program: onKind('  test: «"test.csv"»\n  scale: standardize\n'),
  },
  "a class of one row in fifty": {
    code: "class-imbalance",
    healthy: (seed) => table(plants(seed, 1200).filter(({ kind }) => kind !== "c")),
    planted: (seed) =>
      table(plants(seed, 1200).filter(({ kind }, at) => kind === "a" || (kind === "b" && at % 25 === 0))),
    program: onKind("  scale: standardize\n  split: stratified()\n").replace("kind", "«kind»"),
    fixed: `${onKind("  scale: standardize\n  split: stratified()\n")}
train N {
  class_weights: balanced
}
`,
  },
  "rows sorted by class, split in their order": {
    code: "absent-class",
    healthy,
    planted: (seed) => table(plants(seed).sort((a, b) => (String(a.kind) < String(b.kind) ? -1 : 1))),
    program: onKind("  scale: standardize\n  split: «chronological()»\n"),
    fixed: onKind("  scale: standardize\n  split: stratified(train: 70%, validation: 15%, test: 15%)\n"),
  },
  "a network far too large": {
    code: "too-many-parameters",
    healthy,
    planted: healthy,
    twin: onKind("  scale: standardize\n"),
    program: onKind("  scale: standardize\n")
      .replace("Dense(16, relu)", "Dense(256, relu)\n  Dense(256, relu)")
      .replace("network N", "network «N»"),
  },
  "test rows in other units": {
    code: "unscaled-test",
    healthy: (seed) => ({ ...healthy(seed), "test.csv": plants(seed + 1000, 80) }),
    planted: (seed) => ({
      ...healthy(seed),
      "test.csv": plants(seed + 1000, 80).map((row) => ({ ...row, length: 100 * Number(row.length) })),
    }),
    program: onKind('  test: «"test.csv"»\n  scale: standardize\n'),
  },
};

const seeds = [1, 2, 3];

describe.each(Object.entries(faults))("%s", (_, fault) => {
  const { code, program, fixed } = fault;
  const source = program.replaceAll(/[«»]/g, "");

  test.each(seeds)("is found (seed %d)", async (seed) => {
    await askBeside(fault.planted(seed), async (ask) => {
      const said = await ask(source);
      expect(said.map((each) => each.code)).toEqual([code]);
      const [{ span, fixes, message }] = said as [(typeof said)[number]];
      expect(message).toMatch(/^[A-Z`\d].*[.?]$/);
      const marked = `${source.slice(0, span.start)}«${source.slice(span.start, span.end)}»${source.slice(span.end)}`;
      expect(marked).toBe(program);
      if (fixed === undefined) {
        expect(fixes).toEqual([]);
      } else {
        expect(applyEdits(source, fixes[0]!.edits)).toBe(fixed);
        expect(await ask(fixed)).toEqual([]);
      }
    });
  });

  test.each(seeds)("its healthy twin is silent (seed %d)", async (seed) => {
    await askBeside(fault.healthy(seed), async (ask) => {
      expect(await ask(fault.twin ?? source)).toEqual([]);
    });
  });
});
