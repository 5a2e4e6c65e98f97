/** The error that ends a training before it begins, because of its data; its message is for the person. */
export class DataError extends Error {
  override readonly name = "DataError";
}
