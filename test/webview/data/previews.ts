/** What processes would say of datasets of several kinds: a table, images, texts, series, and data that is bad. */
import { deflateSync } from "node:zlib";
import type { PreparedRow, PreviewMessage, PreviewPart, SplitName } from "../../../src/preview.js";
import type { Column, DataFacts } from "../../../src/profile.js";

export const file = "/folder/model.nn";

/** All messages with which a preview comes to be shown. */
export function messagesOf(
  dataset: string,
  parts: readonly PreviewPart[],
  datasets = [dataset],
): PreviewMessage[] {
  return [
    { type: "begin", subject: { file, dataset }, datasets },
    ...parts.map((part): PreviewMessage => ({ type: "part", part })),
    { type: "end" },
  ];
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function numbers(
  name: string,
  mean: number,
  deviation: number,
  seed: number,
  more: Partial<Column> = {},
): Column {
  const next = random(seed);
  const bell = Array.from({ length: 20 }, (_, at) =>
    Math.round(40 * Math.exp(-(((at - 9.5) / 5) ** 2)) + next() * 8),
  );
  const column: Column = {
    kind: "number",
    name,
    missing: 0,
    distinct: 35,
    min: mean - 2 * deviation,
    max: mean + 2 * deviation,
    mean,
    deviation,
    quartiles: [mean - 0.7 * deviation, mean, mean + 0.7 * deviation],
    histogram: { from: mean - 2 * deviation, to: mean + 2 * deviation, counts: bell },
    integers: false,
  };
  return { ...column, ...more } as Column;
}

const species = ["setosa", "versicolor", "virginica"];
const splitOf = (at: number): SplitName => (at % 7 === 3 ? "validation" : at % 7 === 5 ? "test" : "train");

const measures = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

export const iris: readonly PreviewPart[] = [
  {
    part: "overview",
    dataset: "flowers",
    source: "iris.csv",
    form: "table",
    rows: 150,
    columns: [
      ...measures.map((name, at) => ({
        column: numbers(name, [5.843, 3.054, 3.759, 1.199][at]!, [0.83, 0.43, 1.76, 0.76][at]!, at + 1),
        role: "feature" as const,
        becomes: "standardize",
      })),
      {
        column: {
          kind: "category",
          name: "species",
          missing: 0,
          distinct: 3,
          classes: species,
          classCounts: [50, 50, 50],
        },
        role: "target",
      },
    ],
    inputs: [{ name: "table", shape: [4] }],
    targets: ["species"],
    classes: species,
    errors: [],
  },
  {
    part: "rows",
    columns: [...measures, "species"],
    more: 0,
    rows: Array.from({ length: 100 }, (_, at) => {
      const next = random(at + 1);
      return [...[5, 3, 1.4, 0.2].map((value) => (value + next()).toFixed(1)), species[Math.floor(at / 34)]!];
    }),
  },
  {
    part: "facts",
    facts: {
      relations: [
        { column: "petal_width", strength: 0.93 },
        { column: "petal_length", strength: 0.92 },
        { column: "sepal_length", strength: 0.54 },
        { column: "sepal_width", strength: 0.27 },
      ],
      duplicates: { rows: 3, first: [9, 34] },
      conflicts: { rows: 0 },
      leaks: { validation: 1, test: 0, first: [9, 37] },
      rows: { train: 105, validation: 22, test: 23 },
      classCounts: { train: [36, 33, 36], validation: [8, 7, 7], test: [6, 10, 7] },
    } satisfies DataFacts,
  },
  {
    part: "prepared",
    columns: measures,
    more: 0,
    targets: ["species"],
    windows: false,
    rows: Array.from({ length: 100 }, (_, row): PreparedRow => {
      const next = random(row + 5);
      const values = measures.map(() => next() * 3 - 1.5);
      return { row, split: splitOf(row), values, targets: [species[Math.floor(row / 34)]!] };
    }),
  },
];

const colours = ["red", "green", "blue", "a colour with a long name", "black", "white", "grey", "brown"];

/** Columns of every kind, with missing values, and rows that are left out. */
export const houses: readonly PreviewPart[] = [
  {
    part: "overview",
    dataset: "houses",
    source: "data/houses.parquet",
    form: "table",
    rows: 20_640,
    columns: [
      {
        column: numbers("area", 98.2, 41, 3, { missing: 812 }),
        role: "feature",
        becomes: "log, the median where it is missing",
      },
      {
        column: {
          kind: "category",
          name: "colour",
          missing: 0,
          distinct: 8,
          classes: colours,
          classCounts: [9000, 5000, 3000, 1600, 900, 700, 300, 140],
        },
        role: "feature",
        becomes: "8 numbers, one for each class",
      },
      {
        column: {
          kind: "boolean",
          name: "sold",
          missing: 0,
          distinct: 2,
          classes: ["false", "true"],
          classCounts: [12_000, 8640],
        },
        role: "feature",
        becomes: "0 or 1",
      },
      {
        column: {
          kind: "date",
          name: "listed",
          missing: 0,
          distinct: 730,
          from: "2023-01-01",
          to: "2024-12-31",
          time: false,
        },
        role: "order",
      },
      {
        column: {
          kind: "category",
          name: "remarks",
          missing: 0,
          distinct: 18_400,
          words: { mean: 14.2, most: 90 },
        },
        role: "left out",
      },
      { column: numbers("id", 10_320, 5900, 8, { integers: true, distinct: 20_640 }), role: "left out" },
      { column: numbers("price", 412_000, 130_000, 4), role: "target" },
    ],
    inputs: [{ name: "table", shape: [10] }],
    targets: ["price"],
    errors: [],
  },
  {
    part: "rows",
    columns: ["area", "colour", "sold", "listed", "remarks", "id", "price"],
    more: 0,
    rows: Array.from({ length: 40 }, (_, at) => [
      at % 9 === 4 ? null : (60 + at * 1.5).toFixed(1),
      colours[at % 4]!,
      at % 2 === 0 ? "true" : "false",
      `2023-01-${String((at % 28) + 1).padStart(2, "0")}`,
      "A bright house with a garden behind it, close to the station and yet in a quiet street of old trees.",
      String(at + 1),
      String(200_000 + at * 731),
    ]),
  },
  {
    part: "prepared",
    columns: ["area", ...colours.map((name) => `colour = ${name}`), "sold"],
    more: 0,
    targets: ["price"],
    windows: false,
    rows: Array.from({ length: 40 }, (_, row): PreparedRow => {
      if (row % 9 === 4) return { row, values: [], targets: [] };
      const values = [4.1 + row / 100, ...colours.map((__, at) => Number(at === row % 4)), row % 2];
      return { row, split: splitOf(row), values, targets: [String(200_000 + row * 731)] };
    }),
  },
];

export const images: readonly PreviewPart[] = [
  {
    part: "overview",
    dataset: "shapes",
    source: "shapes",
    form: "images",
    rows: 60,
    columns: [
      {
        column: {
          kind: "image",
          name: "image",
          missing: 0,
          distinct: 60,
          height: [28, 28],
          width: [24, 32],
          channels: 3,
        },
        role: "feature",
        becomes: "28×28 in colour",
      },
      {
        column: {
          kind: "category",
          name: "label",
          missing: 0,
          distinct: 3,
          classes: ["circle", "square", "stripe"],
          classCounts: [20, 20, 20],
        },
        role: "target",
      },
    ],
    inputs: [{ name: "image", shape: [28, 28, 3] }],
    targets: ["label"],
    classes: ["circle", "square", "stripe"],
    errors: [],
  },
  {
    part: "images",
    input: "image",
    height: 28,
    width: 28,
    samples: Array.from({ length: 24 }, (_, row) => {
      const label = ["circle", "square", "stripe"][row % 3]!;
      return {
        row,
        label,
        picture: shape(label, row, 0),
        augmented: [1, 2, 3].map((turn) => shape(label, row, turn)),
      };
    }),
  },
];

export const texts: readonly PreviewPart[] = [
  {
    part: "overview",
    dataset: "messages",
    source: "messages.csv",
    form: "table",
    rows: 300,
    columns: [
      {
        column: {
          kind: "category",
          name: "message",
          missing: 0,
          distinct: 300,
          words: { mean: 7.4, most: 20 },
        },
        role: "feature",
        becomes: "12 numbers of words",
      },
      {
        column: {
          kind: "category",
          name: "topic",
          missing: 0,
          distinct: 2,
          classes: ["bill", "praise"],
          classCounts: [150, 150],
        },
        role: "target",
      },
    ],
    inputs: [{ name: "message", shape: [12] }],
    targets: ["topic"],
    classes: ["bill", "praise"],
    errors: [],
  },
  {
    part: "texts",
    input: "message",
    length: 12,
    vocabulary: 118,
    samples: [
      {
        row: 3,
        label: "bill",
        text: "My bill is wrong again, please look into it!",
        tokens: ["my", "bill", "is", "wrong", "again", "please", "look", "into", "it"].map((word, at) => ({
          word,
          number: word === "again" ? 1 : at + 2,
        })),
        padding: 3,
      },
      {
        row: 8,
        label: "praise",
        text: "Thank you.",
        tokens: [
          { word: "thank", number: 14 },
          { word: "you", number: 5 },
        ],
        padding: 10,
      },
    ],
  },
];

/** Data that cannot be prepared: what was known before stays. */
export const bad: readonly PreviewPart[] = [
  {
    ...(houses[0] as Extract<PreviewPart, { part: "overview" }>),
    inputs: [],
    errors: ["Column `area` lacks 812 of its 20,640 values. Say what takes their place: `missing: median`."],
  },
  houses[1]!,
  { part: "problem", message: "The data cannot be prepared before its errors are mended." },
];

export const missing: readonly PreviewPart[] = [
  { part: "problem", message: "There is no file iris.csv beside model.nn." },
];

/** A shape on a ground of noise as a PNG in an address. */
function shape(label: string, seed: number, turn: number): string {
  const size = 28;
  const next = random(seed * 7 + turn + 1);
  const dx = turn === 0 ? 0 : Math.round(next() * 6 - 3);
  const dy = turn === 0 ? 0 : Math.round(next() * 6 - 3);
  const lines: number[] = [];
  for (let y = 0; y < size; y++) {
    lines.push(0);
    for (let x = 0; x < size; x++) {
      const [across, down] = [x - 14 - dx, y - 14 - dy];
      const inside =
        label === "circle"
          ? across ** 2 + down ** 2 < 64
          : label === "square"
            ? Math.abs(across) < 8 && Math.abs(down) < 8
            : (y - dy) % 6 < 3;
      const noise = next() * 40;
      lines.push(
        ...(inside ? [200 + noise, 120, 40 + seed * 5] : [30 + noise, 40, 60]).map((value) => value & 255),
      );
    }
  }
  return `data:image/png;base64,${png(size, size, Buffer.from(lines)).toString("base64")}`;
}

function png(width: number, height: number, lines: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunks = [chunk("IHDR", head), chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...chunks]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc(body), body.length + 4);
  return framed;
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
