/** Einstein sums of two tensors as one matrix product, which both engines do fast and have a gradient for. */
import * as tf from "@tensorflow/tfjs-core";

/**
 * The sum that an equation such as `abc,cd->abd` describes. Letters that both tensors and the result have run in step, those
 * that only the tensors have are summed over. `...` stands for as many axes as remain. Throws where a letter stands twice
 * in one tensor.
 */
export function einsum(equation: string, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const { first, second, result } = lettersOf(equation, a.rank, b.rank);
  const x = sumOut(a, first, (letter) => second.includes(letter) || result.includes(letter));
  const y = sumOut(b, second, (letter) => first.includes(letter) || result.includes(letter));
  const shared = x.letters.filter((letter) => y.letters.includes(letter));
  const inStep = shared.filter((letter) => result.includes(letter));
  const summed = shared.filter((letter) => !result.includes(letter));
  const rows = x.letters.filter((letter) => !shared.includes(letter));
  const columns = y.letters.filter((letter) => !shared.includes(letter));
  const product = tf.matMul(asMatrices(x, inStep, rows, summed), asMatrices(y, inStep, summed, columns));
  const lengths = new Map([...x.letters, ...y.letters].map((letter) => [letter, lengthOf(letter, x, y)]));
  const order = [...inStep, ...rows, ...columns];
  const shaped = tf.reshape(
    product,
    order.map((letter) => lengths.get(letter)!),
  );
  return ordered({ tensor: shaped, letters: order }, result).tensor;
}

interface Lettered {
  readonly tensor: tf.Tensor;
  /** One for each axis. */
  readonly letters: readonly string[];
}

/** The letters of both tensors and of the result, with letters of their own for the axes that `...` stands for. */
function lettersOf(equation: string, firstRank: number, secondRank: number) {
  const [inputs, output] = equation.replaceAll(" ", "").split("->") as [string, string];
  const [a, b] = inputs.split(",") as [string, string];
  const spare = (text: string, rank: number) =>
    text.includes("...") ? rank - text.replace("...", "").length : 0;
  const count = Math.max(spare(a, firstRank), spare(b, secondRank));
  // Digits are no letters of an equation.
  const rest = Array.from({ length: count }, (_, index) => String(index)).join("");
  const [first, second, result] = [a, b, output].map((text) => [...text.replace("...", rest)]) as [
    string[],
    string[],
    string[],
  ];
  for (const letters of [first, second, result]) {
    if (new Set(letters).size !== letters.length)
      throw new Error(`The equation ${equation} names an axis twice in one place.`);
  }
  return { first, second, result };
}

/** Sums over the axes that nothing else has. */
function sumOut(
  tensor: tf.Tensor,
  letters: readonly string[],
  isKept: (letter: string) => boolean,
): Lettered {
  const axes = letters.flatMap((letter, axis) => (isKept(letter) ? [] : [axis]));
  if (axes.length === 0) return { tensor, letters };
  return { tensor: tf.sum(tensor, axes), letters: letters.filter(isKept) };
}

/** [in step, rows, columns], or without the first where there is none. */
function asMatrices(
  x: Lettered,
  inStep: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
): tf.Tensor {
  const { tensor } = ordered(x, [...inStep, ...rows, ...columns]);
  const size = (letters: readonly string[]) =>
    letters.reduce((count, letter) => count * lengthOf(letter, x, x), 1);
  const matrix = [size(rows), size(columns)];
  return tf.reshape(tensor, inStep.length === 0 ? matrix : [size(inStep), ...matrix]);
}

function ordered(x: Lettered, letters: readonly string[]): Lettered {
  const axes = letters.map((letter) => x.letters.indexOf(letter));
  if (axes.every((axis, place) => axis === place)) return x;
  return { tensor: tf.transpose(x.tensor, axes), letters };
}

function lengthOf(letter: string, x: Lettered, y: Lettered): number {
  const axis = x.letters.indexOf(letter);
  return axis >= 0 ? x.tensor.shape[axis]! : y.tensor.shape[y.letters.indexOf(letter)]!;
}
