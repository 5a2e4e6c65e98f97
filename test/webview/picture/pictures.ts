/** Networks to draw in tests and previews: programs as the server turns them into pictures. */
import { picture } from "../../../server/features/picture.js";
import type { Picture, PictureEdge, PictureNode } from "../../../src/picture.js";
import { documentUri, program } from "../../server/fixture.js";

export const uri = documentUri;

/** The picture of a program's only network. */
export function pictureOf(source: string): Picture {
  const drawn = picture(program(source), undefined);
  if (drawn === undefined) throw new Error("the program has no network");
  return drawn;
}

export const programs = {
  chain: `network Digits {
  Input(28, 28, 1)
  Conv2D(16, 3, padding: same, activation: relu)
  MaxPooling2D(2)
  Conv2D(32, 3, padding: same, activation: relu)
  MaxPooling2D(2)
  Flatten()
  Dropout(30%)
  Dense(64, relu)
  Dense(10, softmax)
}`,
  stem: `network Stem {
  Input(32, 32, 3)
  early = Conv2D(16, 3, padding: same, activation: relu)
  side = early -> MaxPooling2D(2) -> Conv2D(32, 3, padding: same)
  main = early -> Conv2D(32, 3, strides: 2, padding: same)
  Concatenate(side, main)
  GlobalAveragePooling2D()
  Dense(10, softmax)
}`,
  residual: `network Residual {
  Input(16, 16, 8)
  a = Conv2D(32, 3, padding: same, activation: relu)
  b = Conv2D(32, 3, padding: same, activation: relu) -> BatchNormalization()
  c = Add(a, b)
  d = Conv2D(32, 3, padding: same, activation: relu) -> BatchNormalization()
  e = Add(c, d)
  f = Concatenate(a, e)
  GlobalAveragePooling2D()
  Dense(10, softmax)
}`,
  broken: `network Broken {
  Input(28, 28, 1)
  Conv2D(16, 40)
  MaxPooling2D(2)
  Dens(64)
  Flatten()
  Dense(10, softmax)
}`,
} as const;

/** A network that is put together from boxes that are alike; `takes` gives those each box takes. */
export function made(
  count: number,
  takes: (id: number) => readonly number[],
  more: (id: number) => Partial<PictureNode> = () => ({}),
): Picture {
  const nodes = Array.from(
    { length: count },
    (_, id): PictureNode => ({
      id,
      name: `dense_${id}`,
      named: false,
      layer: "Dense",
      title: `Dense(${id + 1}, relu)`,
      family: "core",
      shape: String(id + 1),
      parameters: (id + 1) * 10,
      multiplyAdds: id * 10,
      memory: 4 * (id + 1),
      figures: [["Output", `${id + 1} features`]],
      range: { start: { line: id + 1, character: 2 }, end: { line: id + 1, character: 20 } },
      state: "known",
      ...more(id),
    }),
  );
  const edges = nodes.flatMap(({ id }) =>
    takes(id).map((from): PictureEdge => ({ from, to: id, shape: nodes[from]?.shape })),
  );
  return {
    uri,
    version: 1,
    network: "Made",
    range: { start: { line: 0, character: 0 }, end: { line: count + 1, character: 1 } },
    nodes,
    edges,
    totals: { layers: count, parameters: 5 * count * (count + 1) },
    broken: false,
  };
}

/** Blocks in blocks: an encoder of residual blocks, each of three layers and a merge. */
export function grouped(): Picture {
  const inGroup = (id: number): readonly string[] | undefined => {
    if (id === 0 || id > 8) return undefined;
    return id <= 4 ? ["Encoder", "Residual 1"] : ["Encoder", "Residual 2"];
  };
  const merges = (id: number) => id === 4 || id === 8;
  return made(
    11,
    (id) => (id === 0 ? [] : merges(id) ? [id - 4, id - 1] : [id - 1]),
    (id) => ({
      group: inGroup(id),
      ...(merges(id) && { layer: "Add", title: "Add(main, input)", family: "merging", parameters: 0 }),
      ...(id === 0 && { layer: "Input", title: "Input(8)", parameters: 0 }),
    }),
  );
}

/** Several inputs, branches of different lengths, two ends. */
export function branching(): Picture {
  const takes = [[], [], [0], [1], [1], [4], [2, 3, 5], [6], [7], [7], [9], [6, 10]];
  return made(takes.length, (id) => takes[id] ?? []);
}

/** An encoder and a decoder with long connections between them. */
export function unet(depth = 4): Picture {
  const bottom = 2 * depth;
  return made(4 * depth + 1, (id) => {
    if (id === 0) return [];
    const up = id - bottom;
    return up > 0 && up % 2 === 1 ? [id - 1, bottom - up - 1] : [id - 1];
  });
}
