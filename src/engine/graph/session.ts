/** A graph that native TensorFlow has loaded and runs as a whole. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import proto from "@tensorflow/tfjs-node/dist/proto/api_pb.js";
import { nativeBackend } from "../backends/native.js";
import type { GraphBuilder, Port } from "./graph-builder.js";

/** What is put into a placeholder. */
export interface Feed {
  readonly name: string;
  readonly shape: readonly number[];
  /** TensorFlow's number of it. */
  readonly type: number;
  readonly values: Float32Array | Int32Array;
}

export type Fetched = Float32Array | Int32Array | Uint8Array;

export interface Session {
  /** The values of some nodes. What they wait for is done when it returns. */
  run(feeds: readonly Feed[], fetches: readonly Port[]): Fetched[];
  close(): void;
}

/** Loads a graph. TensorFlow reads graphs from folders only, so it is in one for a moment. */
export function openSession({ graph }: GraphBuilder): Session {
  const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-graph-"));
  const { binding } = nativeBackend();
  let id: number;
  try {
    writeFileSync(path.join(folder, "saved_model.pb"), savedModel(graph));
    id = binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    run: (feeds, fetches) => {
      const given = feeds.map(({ shape, type, values }) => binding.createTensor([...shape], type, values));
      try {
        const inputs = feeds.map(({ name }) => `${name}:0`).join();
        const results = binding.runSavedModel(id, given, inputs, fetches.map(withOutput).join());
        const values = results.map((result) => binding.tensorDataSync(result.id));
        for (const result of results) binding.deleteTensor(result.id);
        return values;
      } finally {
        for (const tensor of given) binding.deleteTensor(tensor);
      }
    },
    close: () => binding.deleteSavedModel(id),
  };
}

function withOutput(port: Port): string {
  return port.includes(":") ? port : `${port}:0`;
}

function savedModel(graph: GraphBuilder["graph"]): Uint8Array {
  const info = new proto.MetaGraphDef.MetaInfoDef();
  info.addTags("serve");
  const meta = new proto.MetaGraphDef();
  meta.setMetaInfoDef(info);
  meta.setGraphDef(graph);
  const model = new proto.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(meta);
  return model.serializeBinary();
}
