/** Keeps what was worked out about an object for as long as there is the object. */

/**
 * `make`, asked once for each object. What it said stands with the object in a hidden property, which copies do not have. (A
 * WeakMap would do, but V8's quick collections of garbage spare what one holds: a program that is checked at every keystroke
 * would fill the memory with its earlier states.)
 */
export function keptWith<K extends object, V, How extends readonly unknown[]>(
  make: (of: K, ...how: How) => V,
): (of: K, ...how: How) => V {
  const key = Symbol(make.name);
  return (of, ...how) => {
    const kept = (of as { readonly [key]?: { readonly value: V } })[key];
    if (kept !== undefined) return kept.value;
    const value = make(of, ...how);
    Object.defineProperty(of, key, { value: { value } });
    return value;
  };
}
