/** Attention and AdditiveAttention: each step of a query takes what it needs from other steps. */
import { attentionDropout, keyMismatch, rolesOf, useCausalMask } from "./attention-roles.js";
import type { Layer, Weight } from "./layer.js";
import { compatible, sameDim } from "./merging.js";
import type { Mismatch } from "./mismatch.js";
import { multiHeadAttention } from "./multi-head-attention.js";
import { flag } from "./params.js";
import type { Shape } from "./shape.js";
import { channelsOf, ones, sizeOf } from "./weights.js";

/** All have steps and features, and each step of the value has its key. */
function stepsMismatch(inputs: readonly Shape[]): Mismatch | undefined {
  const wrong = inputs.find((shape) => shape.length !== 2);
  if (wrong !== undefined) return { code: "wrong-rank", expected: 2, got: wrong };
  return keyMismatch(inputs);
}

/** Query and key are compared feature by feature. */
function comparedShape(inputs: readonly Shape[]): Shape | Mismatch {
  const { query, value, key, keyInput } = rolesOf(inputs);
  const problem = stepsMismatch(inputs);
  if (problem !== undefined) return problem;
  if (!compatible(query[1]!, key[1]!)) {
    return {
      code: "dot-axes",
      inputs,
      left: { input: 0, axis: 1 },
      right: { input: keyInput, axis: 1 },
    };
  }
  return [query[0]!, key === value ? sameDim(value[1]!, query[1]!) : value[1]!];
}

/** Scores of each query step with each key step, then the weighted sum of values. */
function comparedMultiplyAdds(inputs: readonly Shape[]): number {
  const { query, value } = rolesOf(inputs);
  return sizeOf(query[0]) * sizeOf(value[0]) * (channelsOf(query) + channelsOf(value));
}

const attention: Layer = {
  name: "Attention",
  family: "attention",
  doc: "Each step of the query gets a mean of the values, weighted by how well it matches their keys (Luong et al., 2015). `Attention(query, value)`; with one input the sequence attends to itself.",
  formula: "softmax(query · keyᵀ) · value",
  params: [
    flag("use_scale", false, "Whether a factor on the scores is learnt."),
    {
      name: "score_mode",
      type: { kind: "choice", options: ["dot", "concat"] },
      default: "dot",
      doc: "How a match is scored: `dot` by the dot product, `concat` by tanh of the sum of query and key.",
    },
    attentionDropout,
    useCausalMask,
  ],
  inputs: "attention",
  shape: (inputs) => comparedShape(inputs),
  weights: (_, args) => {
    const scalar = (name: string): Weight => ({ name, shape: [], initializer: ones, trainable: true });
    const weights: Weight[] = [];
    if (args.flag("use_scale")) weights.push(scalar("scale"));
    if (args.text("score_mode") === "concat") weights.push(scalar("concat_score_weight"));
    return weights;
  },
  multiplyAdds: comparedMultiplyAdds,
};

const additiveAttention: Layer = {
  name: "AdditiveAttention",
  family: "attention",
  doc: "Attention whose scores are a learnt sum of tanh(query + key) (Bahdanau et al., 2015).",
  formula: "softmax(Σ scale · tanh(query + key)) · value",
  params: [
    flag("use_scale", true, "Whether each feature's share in the score is learnt."),
    attentionDropout,
    useCausalMask,
  ],
  inputs: "attention",
  shape: (inputs) => comparedShape(inputs),
  weights: ([query], args) => {
    if (!args.flag("use_scale")) return [];
    const initializer = { name: "glorot_uniform", args: {} };
    return [{ name: "scale", shape: [channelsOf(query!)], initializer, trainable: true }];
  },
  multiplyAdds: comparedMultiplyAdds,
};

export const attentionLayers = [attention, additiveAttention, multiHeadAttention];
