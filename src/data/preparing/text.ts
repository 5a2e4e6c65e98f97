/** Texts as numbers of words, by the rules of Keras's TextVectorization. */

export type TextStandardize = "lower_and_strip_punctuation" | "lower" | "none";

/** 0 fills up a short text, 1 is a word that is not in the vocabulary; the words of the vocabulary follow. */
export const firstWord = 2;

/** Letters are lowered and punctuation is found in ASCII only, as in TensorFlow's tf.strings.lower and Keras's pattern. */
export function wordsOf(text: string, standardize: string): string[] {
  let plain = text;
  if (standardize !== "none") plain = lowerAscii(plain);
  if (standardize === "lower_and_strip_punctuation") plain = plain.replace(punctuation, "");
  return plain.split(spaces).filter((word) => word !== "");
}

const punctuation = /[!"#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~']/g;
const spaces = /[ \t\n\v\f\r]+/;

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Gives words numbers in the order they are met, and counts them, before it is known which of them are kept. */
export interface WordCounter {
  /** The number of a word, from 1 on. With `counted` it counts for the vocabulary. */
  number(word: string, counted: boolean): number;
  /** The commonest words, of equally common ones the first by code points; at most so many. */
  vocabulary(most: number): string[];
  /** For each number that was given, the word's place in the vocabulary plus 2, and 1 for the others; 0 for 0. */
  placesIn(vocabulary: readonly string[]): Float64Array;
}

export function wordCounter(): WordCounter {
  const numbers = new Map<string, number>();
  const counts: number[] = [0];
  return {
    number(word, counted) {
      let number = numbers.get(word);
      if (number === undefined) {
        number = counts.push(0) - 1;
        numbers.set(word, number);
      }
      if (counted) counts[number]!++;
      return number;
    },
    vocabulary(most) {
      const met = [...numbers].filter(([, number]) => counts[number]! > 0);
      met.sort(([a, first], [b, second]) => counts[second]! - counts[first]! || byCodePoints(a, b));
      return met.slice(0, most).map(([word]) => word);
    },
    placesIn(vocabulary) {
      const places = new Float64Array(counts.length).fill(1);
      places[0] = 0;
      for (const [place, word] of vocabulary.entries()) {
        const number = numbers.get(word);
        if (number !== undefined) places[number] = place + firstWord;
      }
      return places;
    },
  };
}

/** UTF-16 and code points differ only where one text has a surrogate pair, and the other a code from U+E000 on. */
function byCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const first = a.charCodeAt(index);
    const second = b.charCodeAt(index);
    if (first !== second) return aboveSurrogates(first) - aboveSurrogates(second);
  }
  return a.length - b.length;
}

function aboveSurrogates(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
