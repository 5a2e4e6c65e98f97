/** Writes down what native TensorFlow computes for a while, operation by operation, so that a graph can be made of it. */
import type * as tf from "@tensorflow/tfjs-core";
import type { TFEOpAttr, TFJSBinding } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { nativeBackend } from "../backends/native.js";

/** Where a value comes from. */
export type Source =
  | { readonly kind: "result"; readonly step: RecordedStep; readonly output: number }
  | { readonly kind: "constant"; readonly constant: Constant }
  /** Another one each time; `name` is what it was announced by. */
  | { readonly kind: "given"; readonly name: string };

export interface RecordedStep {
  readonly operation: string;
  readonly attributes: readonly TFEOpAttr[];
  readonly inputs: readonly Source[];
}

export interface Constant {
  readonly shape: readonly number[];
  /** TensorFlow's number of it. */
  readonly type: number;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** No graph can be made of what is computed; the message says why, as the end of a sentence. */
export class NotRecordable extends Error {}

/** What a tensor that was given or computed comes from. */
export type SourceOf = (tensor: tf.Tensor) => Source;

/**
 * Runs `compute`, which must read no values of what it computes, and writes down what that takes. `given` are the
 * tensors whose values are others each time. Throws NotRecordable.
 */
export function record<Result>(
  given: ReadonlyMap<string, tf.Tensor>,
  compute: (sourceOf: SourceOf) => Result,
): Result {
  const backend = nativeBackend();
  const { binding } = backend;
  const sources = new Map<number, Source>();
  const idOf = (tensor: tf.Tensor) => backend.getInputTensorIds([tensor])[0]!;
  for (const [name, tensor] of given) sources.set(idOf(tensor), { kind: "given", name });
  const sourceOf = (id: number): Source => {
    const source = sources.get(id);
    if (source === undefined) throw new NotRecordable("a tensor of unknown origin was used");
    return source;
  };
  // TensorFlow uses the number of a deleted tensor again; so none is deleted before the end.
  const deleted: number[] = [];
  backend.binding = Object.assign(copyOf(binding), {
    createTensor: (...[shape, type, values]: Parameters<TFJSBinding["createTensor"]>) => {
      const id = binding.createTensor(shape, type, values);
      const constant = { shape: [...shape], type, values: (values as Constant["values"]).slice() };
      sources.set(id, { kind: "constant", constant });
      return id;
    },
    executeOp: (...[operation, attributes, inputs, count]: Parameters<TFJSBinding["executeOp"]>) => {
      const results = binding.executeOp(operation, attributes, inputs, count);
      const step = {
        operation,
        attributes: [...attributes, ...leftOut(operation, results[0]!.dtype, binding)],
        inputs: inputs.map(sourceOf),
      };
      for (const [output, { id }] of results.entries()) sources.set(id, { kind: "result", step, output });
      return results;
    },
    tensorDataSync: (id: number) => {
      const source = sourceOf(id);
      if (source.kind === "constant") return source.constant.values;
      throw new NotRecordable("a value was looked at while it was computed");
    },
    deleteTensor: (id: number) => void deleted.push(id),
  });
  try {
    return compute((tensor) => sourceOf(idOf(tensor)));
  } finally {
    backend.binding = binding;
    for (const id of deleted) binding.deleteTensor(id);
  }
}

/** What tfjs leaves to TensorFlow to find out, where a graph has to say it. */
function leftOut(operation: string, type: number, { TF_ATTR_TYPE }: TFJSBinding): TFEOpAttr[] {
  return operation === "ExpandDims" ? [{ name: "T", type: TF_ATTR_TYPE, value: type }] : [];
}

/** The binding's own properties cannot be set, nor those of a proxy in front of it. */
function copyOf(binding: TFJSBinding): TFJSBinding {
  const names = Object.getOwnPropertyNames(binding) as (keyof TFJSBinding)[];
  return Object.fromEntries(names.map((name) => [name, binding[name]])) as unknown as TFJSBinding;
}
