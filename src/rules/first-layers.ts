/** What a network does first with each input of its dataset. */
import type { DataInput, Network, NetworkNode } from "../network.js";

/** Layers that leave values as they are, and only their places change. */
const rearranging = new Set([
  "Flatten",
  "Reshape",
  "Permute",
  "Resizing",
  "CenterCrop",
  "Cropping1D",
  "Cropping2D",
  "ZeroPadding1D",
  "ZeroPadding2D",
]);

/** The layers that are the first to compute with an input; those that only rearrange it are looked through. */
export function firstLayers(network: Network, input: DataInput): NetworkNode[] {
  const from = new Set(inputNodes(network, input).map(({ id }) => id));
  const first: NetworkNode[] = [];
  for (const node of network.nodes) {
    if (!node.inputs.some((id) => from.has(id))) continue;
    if (rearranging.has(node.layer.name)) from.add(node.id);
    else first.push(node);
  }
  return first;
}

/** Where an input enters. With one input, whatever takes nothing from others. */
function inputNodes({ nodes, dataset }: Network, input: DataInput): NetworkNode[] {
  const entering = nodes.filter(({ inputs }) => inputs.length === 0);
  return dataset?.inputs?.length === 1 ? entering : entering.filter(({ name }) => name === input.name);
}
