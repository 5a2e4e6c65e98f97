/** Puts a TensorFlow graph together, node by node. */
import proto from "@tensorflow/tfjs-node/dist/proto/api_pb.js";
import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { nativeBackend } from "../backends/native.js";
import type { Constant } from "./recording.js";

/** A value, as other nodes name it: `node`, or `node:1` for a second output; `^node` only waits for the node. */
export type Port = string;

export type Attribute = InstanceType<typeof proto.AttrValue>;

/** TensorFlow's numbers of types. */
export const types = { float: 1, int32: 3 } as const;

/** Constants of so many values are one node where they are equal. */
const FEW = 8;

export class GraphBuilder {
  readonly graph = new proto.GraphDef();
  private readonly constants = new Map<string | Constant, Port>();
  private count = 0;

  /** Adds a node and gives its name, which is one of its own where none is wanted. */
  add(
    operation: string,
    inputs: readonly Port[],
    attributes: Readonly<Record<string, Attribute>> = {},
    name = `node_${this.count}`,
  ): Port {
    this.count++;
    const node = new proto.NodeDef();
    node.setName(name);
    node.setOp(operation);
    // Whatever a node waits for comes behind what it takes.
    for (const port of inputs.toSorted((a, b) => Number(a.startsWith("^")) - Number(b.startsWith("^")))) {
      node.addInput(port);
    }
    for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value);
    this.graph.addNode(node);
    return name;
  }

  constant(constant: Constant): Port {
    const { shape, type, values } = constant;
    // Axes, shapes and single numbers come by the hundred, and each node has its price when TensorFlow prepares the graph.
    const key = values.length <= FEW ? `${type} ${shape} ${values}` : constant;
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const tensor = new proto.Tensor();
    tensor.setDtype(type);
    tensor.setTensorShape(shapeOf(shape));
    tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const value = made((attribute) => attribute.setTensor(tensor));
    const port = this.add("Const", [], { dtype: typeValue(type), value });
    this.constants.set(key, port);
    return port;
  }

  number(value: number): Port {
    return this.constant({ shape: [], type: types.float, values: Float32Array.of(value) });
  }

  placeholder(name: string, type: number, shape: readonly number[]): Port {
    return this.add("Placeholder", [], { dtype: typeValue(type), shape: shapeValue(shape) }, name);
  }
}

export const typeValue = (type: number) => made((attribute) => attribute.setType(type));
export const shapeValue = (shape: readonly number[]) =>
  made((attribute) => attribute.setShape(shapeOf(shape)));
export const textValue = (text: string) => made((attribute) => attribute.setS(Buffer.from(text)));
export const intValue = (value: number) => made((attribute) => attribute.setI(value));
export const flagValue = (value: boolean) => made((attribute) => attribute.setB(value));

/** An attribute as tfjs hands it to TensorFlow with a single operation, for a node. */
export function recordedValue({ name, type, value }: TFEOpAttr): Attribute {
  const { binding } = nativeBackend();
  const list = Array.isArray(value) ? new proto.AttrValue.ListValue() : undefined;
  return made((attribute) => {
    if (type === binding.TF_ATTR_SHAPE) return attribute.setShape(shapeOf(value as number[]));
    if (list) attribute.setList(list);
    switch (type) {
      case binding.TF_ATTR_STRING:
        return attribute.setS(Buffer.from(value as string));
      case binding.TF_ATTR_INT:
        return list ? list.setIList(value as number[]) : attribute.setI(value as number);
      case binding.TF_ATTR_FLOAT:
        return list ? list.setFList(value as number[]) : attribute.setF(value as number);
      case binding.TF_ATTR_BOOL:
        return attribute.setB(value as boolean);
      case binding.TF_ATTR_TYPE:
        return list ? list.setTypeList(value as number[]) : attribute.setType(value as number);
      default:
        throw new Error(`the attribute ${name} is of a kind that no graph was made of yet`);
    }
  });
}

function made(set: (attribute: Attribute) => void): Attribute {
  const attribute = new proto.AttrValue();
  set(attribute);
  return attribute;
}

function shapeOf(shape: readonly number[]): InstanceType<typeof proto.TensorShape> {
  const result = new proto.TensorShape();
  for (const size of shape) {
    const dim = new proto.TensorShape.Dim();
    dim.setSize(size);
    result.addDim(dim);
  }
  return result;
}
