/** The network picture: what is drawn for a program, whole or broken, and which network is chosen. */
import { describe, expect, test } from "vitest";
import { picture } from "../../server/features/picture.js";
import { Service } from "../../server/service.js";
import { countParameters } from "../../src/network.js";
import type { Picture } from "../../src/picture.js";
import { atCursor, program, documentUri as uri } from "./fixture.js";

const flowers = 'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\n';
const stem = `network Stem {
  Input(32, 32, 3)
  early = Conv2D(16, 3, padding: same)
  side = early -> MaxPooling2D(2)
  main = early
    -> Conv2D(16, 3,
      strides: 2, padding: same)
  Add(side, main)
  Dense(10, softmax)
}`;

function draw(source: string, name?: string): Picture {
  const drawn = picture(program(source), undefined, name);
  if (drawn === undefined) throw new Error("no network was found");
  return drawn;
}

const written = (source: string, { range }: { readonly range?: Picture["range"] | undefined }) => {
  const { index } = program(source);
  return range && source.slice(index.offset(range.start), index.offset(range.end));
};
const named = ({ nodes, edges }: Picture) =>
  edges.map(({ from, to, assumed }) => {
    const of = (id: number) => nodes.find((node) => node.id === id)?.layer;
    return `${of(from)} ${assumed ? ".." : "->"} ${of(to)}`;
  });

describe("a network that can be checked", () => {
  test("has a box for each layer, with its call, its shape and its place", () => {
    const { nodes, network, totals, broken } = draw(stem);
    expect({ network, broken, layers: totals.layers }).toEqual({ network: "Stem", broken: false, layers: 6 });
    expect(nodes.map(({ title, shape, named: own }) => [title, shape, own])).toEqual([
      ["Input(32, 32, 3)", "32×32×3", false],
      ["Conv2D(16, 3, padding: same)", "32×32×16", true],
      ["MaxPooling2D(2)", "16×16×16", true],
      ["Conv2D(16, 3, strides: 2, padding: same)", "16×16×16", true],
      ["Add(side, main)", "16×16×16", false],
      ["Dense(10, softmax)", "16×16×10", false],
    ]);
    expect(written(stem, nodes[2]!)).toBe("MaxPooling2D(2)");
    expect(nodes.every(({ state, problem }) => state === "known" && problem === undefined)).toBe(true);
  });

  test("has a line for each value a layer takes, with the shape on it", () => {
    const drawn = draw(stem);
    expect(named(drawn)).toEqual([
      "Input -> Conv2D",
      "Conv2D -> MaxPooling2D",
      "Conv2D -> Conv2D",
      "MaxPooling2D -> Add",
      "Conv2D -> Add",
      "Add -> Dense",
    ]);
    expect(drawn.edges[1]).toEqual({ from: 1, to: 2, shape: "32×32×16" });
  });

  test("costs what the checked network costs", () => {
    const { analysis } = program(stem);
    const { nodes, totals } = draw(stem);
    const checked = analysis.networks[0]!.network!.nodes;
    expect(nodes.map(({ parameters }) => parameters)).toEqual(
      checked.map(({ weights }) => countParameters(weights).total),
    );
    expect(totals.parameters).toBe(countParameters(checked.flatMap(({ weights }) => weights)).total);
    expect(nodes[1]!.memory).toBe(32 * 32 * 16 * 4);
    expect(nodes[1]!.figures).toContainEqual(["Parameters", "3 × 3 × 3 × 16 + 16 = 448"]);
  });

  test("begins with the data where it learns from some", () => {
    const { nodes } = draw(`${flowers}network N on flowers {\n  Dense(classes, softmax)\n}`);
    expect(nodes.map(({ layer, title, shape }) => [layer, title, shape])).toEqual([
      ["Input", "flowers", "4"],
      ["Dense", "Dense(classes, softmax)", "3"],
    ]);
  });

  test("is plain data, and a long call is cut", () => {
    const sizes = Array.from({ length: 60 }, (_, at) => at + 1).join(", ");
    const drawn = draw(`network N {\n  Input(${sizes})\n}`);
    expect(JSON.parse(JSON.stringify(drawn))).toMatchObject({ network: "N", nodes: [{ layer: "Input" }] });
    expect(drawn.nodes[0]!.title).toMatch(/^Input\(1, 2, .*…$/);
    expect(drawn.nodes[0]!.title.length).toBeLessThanOrEqual(80);
  });
});

describe("blocks", () => {
  const source = `block Residual(width) {
  main = input -> Dense(width, relu) -> Dense(width)
  Add(main, input)
}
block Encoder() {
  Residual(8) * 2
}
network N {
  Input(8)
  Residual(8)
  Encoder()
  Dense(2)
}`;

  test("give their layers the path of their uses, numbered where there are several", () => {
    const { nodes } = draw(source);
    expect(nodes.map(({ layer, group }) => [layer, group?.join(" > ")])).toEqual([
      ["Input", undefined],
      ...["Dense", "Dense", "Add"].map((layer) => [layer, "Residual"]),
      ...["Dense", "Dense", "Add"].map((layer) => [layer, "Encoder > Residual 1"]),
      ...["Dense", "Dense", "Add"].map((layer) => [layer, "Encoder > Residual 2"]),
      ["Dense", undefined],
    ]);
    expect(nodes[2]).toMatchObject({ name: "main", named: true, title: "Dense(width)", shape: "8" });
    expect([written(source, nodes[2]!), written(source, { range: nodes[2]!.use })]).toEqual([
      "Dense(width)",
      "Residual(8)",
    ]);
  });

  test("used wrongly mark the layer that refuses", () => {
    const { nodes } = draw(source.replace("Residual(8)\n  Enc", "Residual(4)\n  Enc"));
    const marked = nodes.filter(({ state }) => state === "error");
    expect(marked.map(({ layer, group }) => [layer, group])).toEqual([["Add", ["Residual"]]]);
    expect(marked[0]!.problem).toContain("Residual");
  });

  test("under the cursor show a network that uses them", () => {
    const { program: at, offset } = atCursor(
      `network A {\n  Input(4)\n}\n${source.replace("main", "ma$0in")}`,
    );
    expect(picture(at, offset)?.network).toBe("N");
    expect(picture(at, offset, "A")?.network).toBe("A");
  });
});

describe("a network that is broken", () => {
  test("marks the layer to blame, and those after it as not known", () => {
    const { nodes, totals } = draw(
      "network N {\n  Input(28, 28, 1)\n  Conv2D(16, 40)\n  Flatten()\n  Dense(3)\n}",
    );
    expect(nodes.map(({ state }) => state)).toEqual(["known", "error", "unknown", "unknown"]);
    expect(nodes[1]!.problem).toContain("40");
    expect(totals.parameters).toBeUndefined();
  });

  test("shows a layer that does not exist in its place, and joins what the error has parted", () => {
    const source = "network N {\n  Input(8)\n  a = Dens(4) -> Dense(3)   # typo\n  Dense(2)\n}";
    const drawn = draw(source);
    expect(named(drawn)).toEqual(["Input .. Dens", "Dens .. Dense", "Dense -> Dense"]);
    expect(drawn.nodes[1]).toMatchObject({ layer: "Dens", title: "Dens(4)", state: "error" });
    expect(new Set(drawn.nodes.map(({ id }) => id)).size).toBe(4);
    expect(written(source, drawn.nodes[1]!)).toBe("Dens");
  });

  test("says that the text breaks the grammar", () => {
    expect(draw("network N {\n  Input(8)\n  Dense(3\n  Dense(2)\n}").broken).toBe(true);
  });

  test("every piece of a program gives a picture or none, never an error", () => {
    const source = `${flowers}${stem}\ntrain Stem {\n  epochs: 5\n}\n`;
    for (let end = 0; end <= source.length; end += 3) {
      const drawn = picture(program(source.slice(0, end)), end);
      const ids = new Set(drawn?.nodes.map(({ id }) => id));
      for (const { from, to } of drawn?.edges ?? [])
        expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
    }
  });
});

describe("the network that is drawn", () => {
  const two = (cursor: string) => `${flowers}network A on flowers {\n  Dense(3, softmax)\n}\n${cursor}`;
  const chosen = (source: string, name?: string) => {
    const { program: at, offset } = atCursor(source);
    return picture(at, offset, name)?.network;
  };

  test("is the one under the cursor", () => {
    expect(chosen(two("network B {\n  Inp$0ut(4)\n}"))).toBe("B");
    expect(chosen(two("network B {\n  Input(4)\n}").replace("Dense(3", "Den$0se(3"))).toBe("A");
  });

  test("is the one a train block trains", () => {
    expect(chosen(two("network B {\n  Input(4)\n}\ntrain A {\n  epo$0chs: 3\n}"))).toBe("A");
  });

  test("is otherwise the one that was drawn, or the next one in the file", () => {
    const source = two("network B {\n  Input(4)\n}").replace("source", "sou$0rce");
    expect(chosen(source, "B")).toBe("B");
    expect(chosen(source)).toBe("A");
    expect(chosen(two("network B {\n  Input(4)\n}\n$0"))).toBe("A");
    expect(chosen(`${flowers}$0`)).toBeUndefined();
  });
});

test("the service answers with the picture of an open document, and null for any other", () => {
  const logged: string[] = [];
  const service = new Service({
    readProfile: async ({ source }) => ({ problem: { code: "data-file-missing", path: source } }),
    readImport: async () => ({ missing: true }),
    listFolder: async () => [],
    publish: () => undefined,
    refresh: () => undefined,
    log: (message) => logged.push(message),
  });
  service.update(uri, 3, stem);
  const position = { line: 1, character: 4 };
  expect(service.picture({ uri, position })).toMatchObject({ uri, version: 3, network: "Stem" });
  expect(service.picture({ uri: "file:///folder/other.nn", position })).toBeNull();
  service.dispose();
  expect(logged).toEqual([]);
});
