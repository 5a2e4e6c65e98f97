/** How columns are named in a program, and how what is made of them is called. */

const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** How a column's name is written: in quotation marks where it is not a plain name. */
export function columnText(name: string): string {
  return plainName.test(name) ? name : JSON.stringify(name);
}

/** A column's name as a plain one, for what a program calls by name: `petal length (cm)` is `petal_length_cm`. */
export function plainText(column: string): string {
  if (plainName.test(column)) return column;
  const words = column.replace(/[^\p{L}\p{N}_]+/gu, "_").replace(/^_+|_+$/g, "");
  return plainName.test(words) ? words : `_${words}`;
}

/** Gives each name once: `photo`, then `photo_2`. */
export function distinctNames(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
    taken.add(name);
    return name;
  };
}
