/** What a model answers for each row, beside what is right, in the data's own words and numbers. */
import { unscaled } from "../data/unscale.js";
import type { Answers } from "./answers.js";
import { largest } from "./metrics/classes.js";

/** A column of a table that has a line for each row. */
export interface PredictionColumn {
  readonly name: string;
  readonly values: readonly (string | number)[];
}

export interface Predictions {
  /** A batch's outputs and targets, of each head. */
  add(outputs: readonly Float32Array[], targets: readonly Float32Array[]): void;
  /**
   * Of a class: what is right, what was answered, and how probable the network took that for. Of a number: what is right,
   * what was answered, and by how much that is too high. Of labels: for each whether it holds, and how probable that was.
   */
  columns(): PredictionColumn[];
}

export function predictionsOf(answers: readonly Answers[]): Predictions {
  const tellers = answers.map(tellerOf);
  return {
    add: (outputs, targets) => {
      for (const [at, teller] of tellers.entries()) teller.add(outputs[at]!, targets[at]!);
    },
    columns: () => tellers.flatMap(({ columns }) => columns),
  };
}

interface Teller {
  readonly columns: readonly PredictionColumn[];
  add(outputs: Float32Array, targets: Float32Array): void;
}

function tellerOf(answers: Answers): Teller {
  switch (answers.kind) {
    case "number":
      return numberTeller(answers);
    case "labels":
      return labelTeller(answers);
    case "class":
      return answers.width === 1 ? yesTeller(answers) : classTeller(answers);
  }
}

function classColumns(target: string) {
  const [right, answered, probable]: [string[], string[], number[]] = [[], [], []];
  const columns = [
    { name: target, values: right },
    { name: `${target}_predicted`, values: answered },
    { name: `${target}_probability`, values: probable },
  ];
  const push = (one: string, other: string, probability: number) => {
    right.push(one);
    answered.push(other);
    probable.push(probability);
  };
  return { columns, push };
}

function classTeller({ target, names, width, reading: { bare } }: Answers): Teller {
  const { columns, push } = classColumns(target);
  return {
    columns,
    add: (outputs, targets) => {
      for (let row = 0; row < targets.length; row += width) {
        const place = largest(outputs, row, width);
        const own = outputs.subarray(row, row + width);
        push(names[largest(targets, row, width)]!, names[place]!, bare ? softmaxAt(own, place) : own[place]!);
      }
    },
  };
}

/** Two classes told apart by one output. */
function yesTeller({ target, names, reading: { bare } }: Answers): Teller {
  const { columns, push } = classColumns(target);
  return {
    columns,
    add: (outputs, targets) => {
      for (const [row, output] of outputs.entries()) {
        const ofYes = bare ? sigmoid(output) : output;
        const yes = ofYes > 0.5;
        push(names[Number(targets[row]! > 0.5)]!, names[Number(yes)]!, yes ? ofYes : 1 - ofYes);
      }
    },
  };
}

function labelTeller({ names, reading: { bare } }: Answers): Teller {
  const columns = names.flatMap((name) => [
    { name, values: [] as number[] },
    { name: `${name}_probability`, values: [] as number[] },
  ]);
  return {
    columns,
    add: (outputs, targets) => {
      for (const [at, output] of outputs.entries()) {
        const label = at % names.length;
        columns[2 * label]!.values.push(targets[at]!);
        columns[2 * label + 1]!.values.push(bare ? sigmoid(output) : output);
      }
    },
  };
}

function numberTeller({ target, width, scale }: Answers): Teller {
  const numbered = (at: number) => (width === 1 ? target : `${target}_${at + 1}`);
  const columns = Array.from({ length: width }, (_, at) => [
    { name: numbered(at), values: [] as number[] },
    { name: `${numbered(at)}_predicted`, values: [] as number[] },
    { name: `${numbered(at)}_error`, values: [] as number[] },
  ]).flat();
  const plain = (value: number) => (scale ? unscaled(value, scale) : value);
  return {
    columns,
    add: (outputs, targets) => {
      for (const [at, output] of outputs.entries()) {
        const [right, answered] = [plain(targets[at]!), plain(output)];
        const first = 3 * (at % width);
        for (const [which, value] of [right, answered, answered - right].entries()) {
          columns[first + which]!.values.push(value);
        }
      }
    },
  };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The softmax of one of the values. */
function softmaxAt(values: Float32Array, place: number): number {
  const most = Math.max(...values);
  const sum = values.reduce((so, value) => so + Math.exp(value - most), 0);
  return Math.exp(values[place]! - most) / sum;
}
