/** What is used of the classes that tfjs-node brings for TensorFlow's own formats. */
declare module "@tensorflow/tfjs-node/dist/proto/api_pb.js" {
  class Dim {
    setSize(size: number): void;
  }
  class TensorShape {
    static Dim: typeof Dim;
    addDim(dim: Dim): void;
  }
  class Tensor {
    setDtype(type: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
  }
  class ListValue {
    setIList(values: readonly number[]): void;
    setFList(values: readonly number[]): void;
    setTypeList(values: readonly number[]): void;
  }
  class AttrValue {
    static ListValue: typeof ListValue;
    setS(text: Uint8Array): void;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setType(type: number): void;
    setShape(shape: TensorShape): void;
    setTensor(tensor: Tensor): void;
    setList(list: ListValue): void;
  }
  class NodeDef {
    setName(name: string): void;
    setOp(operation: string): void;
    addInput(port: string): void;
    getAttrMap(): { set(name: string, value: AttrValue): void };
  }
  class GraphDef {
    addNode(node: NodeDef): void;
  }
  class MetaInfoDef {
    addTags(tag: string): void;
  }
  class MetaGraphDef {
    static MetaInfoDef: typeof MetaInfoDef;
    setMetaInfoDef(info: MetaInfoDef): void;
    setGraphDef(graph: GraphDef): void;
  }
  class SavedModel {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: MetaGraphDef): void;
    serializeBinary(): Uint8Array;
  }
  const proto: {
    readonly TensorShape: typeof TensorShape;
    readonly Tensor: typeof Tensor;
    readonly AttrValue: typeof AttrValue;
    readonly NodeDef: typeof NodeDef;
    readonly GraphDef: typeof GraphDef;
    readonly MetaGraphDef: typeof MetaGraphDef;
    readonly SavedModel: typeof SavedModel;
  };
  export default proto;
}
