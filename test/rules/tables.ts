/** Made-up tables for the tests of rules/: healthy ones by seed, and ways to plant a fault in one. */
import { createRandom, type Random } from "../../src/random.js";

export type Field = string | number | boolean;
export type Row = Readonly<Record<string, Field>>;

/** Three kinds of plants, told apart by two of their measures and their colour, though not without fail. */
export function plants(seed: number, count = 300): Row[] {
  const random = createRandom(seed, 11);
  return Array.from({ length: count }, () => {
    const kind = random.integer(3);
    return {
      length: round(1.2 * kind + random.normal()),
      width: round(random.normal() - 0.8 * kind),
      leaves: 20 + 4 * kind + random.integer(60),
      colour:
        random.uniform() < 0.7
          ? ["red", "green", "blue"][kind]!
          : ["red", "green", "blue"][random.integer(3)]!,
      wild: random.uniform() < 0.5,
      mass: round(0.8 * kind + 0.6 * random.normal() - 0.8),
      kind: "abc"[kind]!,
    };
  });
}

/** Pictures of six pixels from 0 to 255, of which two classes are bright in different places. */
export function pictures(seed: number, count = 300): Row[] {
  const random = createRandom(seed, 12);
  return Array.from({ length: count }, () => {
    const bright = random.integer(2);
    const pixel = (place: number) => Math.min(255, random.integer(200) + (place % 2 === bright ? 50 : 0));
    const pixels = Array.from({ length: 6 }, (_, place) => [`p${place}`, pixel(place)]);
    return { ...Object.fromEntries(pixels), kind: bright === 0 ? "even" : "odd" };
  });
}

export interface Healthy {
  readonly source: string;
  readonly rows: readonly Row[];
}

/** A program beside `table.csv` in which nothing is wrong: its columns, rows, task and network differ from seed to seed. */
export function healthyProgram(seed: number): Healthy {
  const random = createRandom(seed, 13);
  const count = Math.round(50 * 100 ** random.uniform());
  const makers = Array.from({ length: 2 + random.integer(8) }, () => feature(random));
  const classes = random.uniform() < 0.6 ? 2 + random.integer(count < 200 ? 2 : 4) : undefined;
  const weights = makers.map(() => random.normal());
  const scaled = random.uniform() < 0.7;
  const offset = scaled ? 200 * random.normal() : 0;
  const made = Array.from({ length: count }, () => {
    const features = makers.map((make) => make());
    // Of deviation 1 or so, and half of that is noise.
    const signal = features.reduce((sum, { effect }, at) => sum + effect * weights[at]!, 0);
    return { features, noisy: signal / Math.sqrt(makers.length) + 0.5 * random.normal() };
  });
  const ends =
    classes === undefined
      ? []
      : classEnds(
          random,
          classes,
          made.map(({ noisy }) => noisy),
        );
  const rows = made.map(({ features, noisy }) => ({
    ...Object.fromEntries(features.map(({ value }, at) => [`x${at}`, value])),
    y:
      classes === undefined
        ? round(scaled ? offset + 30 * noisy : noisy)
        : `class ${ends.findIndex((end) => noisy <= end)}`,
  }));
  const method = ["standardize", "minmax", "robust"][random.integer(3)]!;
  const split = ["", "  split: random(train: 60%, validation: 20%, test: 20%, seed: 3)\n"][
    random.integer(2)
  ]!;
  const targetScale = classes === undefined && scaled ? "  target_scale: standardize\n" : "";
  const source = `dataset d {
  source: "table.csv"
  target: y
  scale: ${method}
${targetScale}${split}}

network N on d {
  Dense(${8 + random.integer(9)}, relu)
  ${classes === undefined ? "Dense(1)" : "Dense(classes, softmax)"}
}
`;
  return { source, rows };
}

/** Where each class ends along the signal, the largest at most three times as common as the smallest. */
function classEnds(random: Random, classes: number, signals: readonly number[]): number[] {
  const sorted = [...signals].sort((a, b) => a - b);
  const sizes = Array.from({ length: classes }, () => 1 + 2 * random.uniform());
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  let sum = 0;
  return sizes.map((size) => {
    sum += size / whole;
    return sorted[Math.min(signals.length, Math.ceil(sum * signals.length)) - 1]!;
  });
}

/** A way to make a feature: its value, and what it does to the target (mean 0, deviation about 1). */
type Maker = () => { readonly value: Field; readonly effect: number };

function feature(random: Random): Maker {
  const mean = 10 ** (4 * random.uniform() - 1) * (random.uniform() < 0.5 ? 1 : 0);
  const deviation = 10 ** (4 * random.uniform() - 1);
  const few = 2 + random.integer(5);
  const share = 0.2 + 0.6 * random.uniform();
  const kinds: readonly Maker[] = [
    () => {
      const effect = random.normal();
      return { value: round(mean + deviation * effect), effect };
    },
    // Skewed to the right, as incomes are.
    () => {
      const effect = random.normal();
      return { value: round(100 * Math.exp(effect)), effect };
    },
    () => {
      const value = random.integer(50);
      return { value, effect: (value - 24.5) / 14.4 };
    },
    () => {
      const value = random.integer(few);
      return { value: `kind ${value}`, effect: value - (few - 1) / 2 };
    },
    () => {
      const value = random.uniform() < share;
      return { value, effect: (Number(value) - share) / Math.sqrt(share * (1 - share)) };
    },
  ];
  return kinds[random.integer(kinds.length)]!;
}

export function round(value: number): number {
  return Number(value.toPrecision(5));
}

/** The rows as comma-separated text; a field that is absent is empty. */
export function csvText(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0]!);
  const lines = rows.map((row) => columns.map((column) => String(row[column] ?? "")).join(","));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}
