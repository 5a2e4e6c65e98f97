/** The rule for unscaled inputs: the example tables, faults and their healthy twins, and the text after the fix. */
import { describe, expect, test } from "vitest";
import { withSettings } from "../../src/network.js";
import type { Column, Profiles } from "../../src/profile.js";
import type { Finding } from "../../src/rules/finding.js";
import { checkRules, findingsBeforeRun } from "../../src/rules/index.js";
import { applyEdits } from "../../src/text.js";
import { categories, exampleProfiles, numbers, profileOf, programOf } from "./programs.js";

const examples = await exampleProfiles();

function unscaled(source: string, profiles: Profiles): Finding | undefined {
  return checkRules(programOf(source, profiles)).find(({ code }) => code === "unscaled-inputs");
}

const table = (file: string, target: string, scale = "") =>
  `dataset d {\n  source: "${file}"\n  target: ${target}\n${scale}}\n\nnetwork N on d {\n  Dense(8, relu)\n  Dense(${
    target === "progression" ? "1" : "classes, softmax"
  })\n}\n`;

describe("the example tables", () => {
  test.each([
    [
      "wine.csv",
      "cultivar",
      /`proline` runs from 278 to 1,680 while `nonflavanoid_phenols` runs from 0\.13 to 0\.66/,
    ],
    ["breast_cancer.csv", "diagnosis", /`worst_area` runs from 185 to 4,254 while/],
    ["diabetes.csv", "progression", /`s1` runs from 97 to 301/],
  ])("%s is unscaled", (file, target, message) => {
    const finding = unscaled(table(file, target), examples)!;
    expect(finding.message).toMatch(message);
    expect(finding).toMatchObject({ severity: "warning", related: [] });
    for (const scale of ["standardize", "minmax"]) {
      expect(unscaled(table(file, target, `  scale: ${scale}\n`), examples)).toBeUndefined();
    }
  });

  test.each([
    ["iris.csv", "species"],
    ["digits.csv", "digit"],
  ])("%s is well as it is", (file, target) => {
    expect(unscaled(table(file, target), examples)).toBeUndefined();
  });

  test("the evidence is in numbers", () => {
    expect(unscaled(table("wine.csv", "cultivar"), examples)!.evidence).toEqual({
      "deviation of proline": 314,
      "deviation of nonflavanoid_phenols": 0.1241,
      "ratio of the spreads": 2645,
      "features that spread by more than 10": 2,
      "features far from zero": 1,
      features: 13,
    });
  });
});

const program = (features: string, body = "Dense(8, relu)") =>
  `dataset d {\n  source: "data.csv"\n  target: y\n${features}}\nnetwork N on d {\n  ${body}\n  Dense(classes, softmax)\n}\n`;

const standard = (name: string, reach = 3) => numbers(name, -reach, reach, { mean: 0, deviation: 1 });
const flag = (name: string, share: number) =>
  numbers(name, 0, 1, { mean: share, deviation: Math.sqrt(share * (1 - share)), integers: true });
const pixel = (name: string, mean: number, deviation: number, max = 255) =>
  numbers(name, 0, max, { mean, deviation, integers: true });

describe("features", () => {
  test.each<[string, readonly Column[], boolean]>([
    ["different scales", [numbers("a", 0, 1), numbers("b", 0, 500)], true],
    ["the same scale", [numbers("a", 0, 1), numbers("b", 0, 5)], false],
    ["different scales below 1", [numbers("a", 0, 1), numbers("b", 0, 0.001)], true],
    ["large numbers on one scale", [numbers("a", 0, 200), numbers("b", 0, 300)], true],
    ["numbers up to 20", [numbers("a", 0, 20), numbers("b", 0, 20)], false],
    ["a year", [numbers("year", 2009, 2021), standard("a")], true],
    ["a year from the first", [numbers("year", 0, 12), standard("a")], false],
    ["standardized", [standard("a"), standard("b", 8), standard("c", 2)], false],
    ["standardized with an outlier", [standard("a"), standard("b", 60)], false],
    [
      "one-hot columns beside standardized",
      [flag("a", 0.5), flag("b", 0.002), flag("c", 0.999), standard("d")],
      false,
    ],
    ["one-hot columns beside an income", [flag("a", 0.5), numbers("income", 0, 90_000)], true],
    ["pixels from 0 to 1", [pixel("a", 0.4, 0.3, 1), pixel("b", 0.001, 0.01, 1), numbers("c", 0, 0)], false],
    [
      "pixels from 0 to 16",
      [pixel("a", 8, 6, 16), numbers("b", 0, 1, { mean: 0.001, deviation: 0.03 })],
      false,
    ],
    ["pixels from 0 to 255", [pixel("a", 100, 80), pixel("b", 0.2, 5), numbers("c", 0, 0)], true],
    ["a constant beside standardized", [numbers("one", 1, 1), standard("a")], false],
    ["a large constant beside standardized", [numbers("large", 500, 500), standard("a")], true],
    ["nothing but constants", [numbers("a", 0, 0), numbers("b", 1, 1)], false],
  ])("%s", (_, features, fires) => {
    expect(unscaled(program(""), profileOf(...features)) !== undefined).toBe(fires);
  });

  test("a constant is not said to run", () => {
    const finding = unscaled(program(""), profileOf(numbers("large", 500, 500), standard("a")))!;
    expect(finding.message).toMatch(/^`large` is always 500, far from zero/);
  });

  test("only those that are used count", () => {
    const profiles = profileOf(numbers("a", 0, 1), numbers("id", 0, 9999));
    expect(unscaled(program(""), profiles)).toBeDefined();
    expect(unscaled(program("  exclude: id\n"), profiles)).toBeUndefined();
  });

  test("nothing is said before the data is known", () => {
    const { network, ...rest } = programOf(program(""), profileOf(numbers("a", 0, 1), numbers("b", 0, 500)));
    const { dataset, ...others } = withSettings(network, network.settings);
    for (const unknown of [{ profile: undefined }, { inputs: undefined }]) {
      expect(checkRules({ ...rest, network: { ...others, dataset: { ...dataset!, ...unknown } } })).toEqual(
        [],
      );
    }
    expect(checkRules({ ...rest, network: { ...others, dataset: undefined } })).toEqual([]);
  });
});

describe("how each column is treated", () => {
  const wide = numbers("b", 0, 500);
  const dated: Column = {
    name: "listed",
    kind: "date",
    missing: 0,
    distinct: 90,
    from: "2011-02-03",
    to: "2021-04-05",
    time: false,
  };
  test.each<[string, readonly Column[], boolean]>([
    ["  features: a, number(b, scale: log)\n", [numbers("a", 0, 1), wide], false],
    ["  features: a, number(b, scale: robust)\n", [numbers("a", 0, 1), wide], false],
    ["  features: number(a, scale: standardize), b\n", [numbers("a", 0, 1), wide], true],
    ["  scale: minmax\n  features: a, number(b, scale: none)\n", [numbers("a", 0, 1), wide], true],
    ["  scale: log\n", [numbers("a", 0, 1), wide], false],
    ["  features: a, category(b)\n", [numbers("a", 0, 1), { ...wide, classes: ["0", "500"] }], false],
    ["  features: a, date(listed, parts: [month])\n", [numbers("a", 0, 1), dated], false],
    ["  features: a, date(listed, parts: [month, year])\n", [numbers("a", 0, 1), dated], true],
    ["  features: a, date(listed, parts: [timestamp])\n", [numbers("a", 0, 1), dated], true],
    [
      "  scale: standardize\n  features: a, date(listed, parts: [timestamp])\n",
      [numbers("a", 0, 1), dated],
      false,
    ],
    ["", [numbers("a", 0, 1), categories("b", ["x", "y"])], false],
    ["", [{ ...numbers("a", 0, 1), kind: "array", length: 3, classes: undefined }], false],
    ["", [{ ...numbers("a", 0, 300), kind: "array", length: 3, classes: undefined }], true],
  ])("%j", (properties, features, fires) => {
    expect(unscaled(program(properties), profileOf(...features)) !== undefined).toBe(fires);
  });

  test("the year of a date is called that", () => {
    const source = program("  features: a, date(listed, parts: [year])\n");
    expect(unscaled(source, profileOf(numbers("a", 0, 1), dated))!.message).toMatch(
      /^The year of `listed` runs from 2,011 to 2,021, far from zero/,
    );
  });

  test("outliers that are brought back do not count", () => {
    const heavy = numbers("b", 0, 9000, { mean: 2, deviation: 90, quartiles: [0.5, 1, 1.5] });
    const profiles = profileOf(numbers("a", 0, 1), heavy);
    expect(unscaled(program(""), profiles)).toBeDefined();
    expect(unscaled(program("  outliers: clip(lower: 1%, upper: 99%)\n"), profiles)).toBeUndefined();
  });
});

describe("images", () => {
  const photo: Column = {
    name: "photo",
    kind: "image",
    missing: 0,
    distinct: 100,
    height: [32, 32],
    width: [32, 32],
    channels: 3,
  };
  const network = (first: string) => `${first}Conv2D(4, 3, relu)\n  Flatten()`;
  const image = "image(photo, image_size: [32, 32])";

  test.each([
    ["", "", true],
    ["  scale: minmax\n", "", false],
    ["  scale: standardize\n", "", false],
    ["", "Rescaling(1 / 255)\n  ", false],
    ["", "Rescaling(1 / 127.5, -1)\n  ", false],
    ["", "Resizing(24, 24)\n  Rescaling(1 / 255)\n  ", false],
    ["", "BatchNormalization()\n  ", false],
    ["", "Rescaling(0.5)\n  ", true],
  ])("%j, %j", (properties, first, fires) => {
    const source = program(`${properties}  features: ${image}\n`, network(first));
    const finding = unscaled(source, profileOf(photo));
    expect(finding !== undefined).toBe(fires);
    if (finding === undefined) return;
    expect(finding.message).toMatch(/^The pixels of `photo` run from 0 to /);
    const fixed = applyEdits(source, finding.fixes[0]!.edits);
    expect(fixed).toContain("  scale: minmax\n");
    expect(unscaled(fixed, profileOf(photo))).toBeUndefined();
  });

  test("beside numbers both are standardized", () => {
    const source = `dataset d {
  source: "data.csv"
  target: y
  features: a, ${image}
}
network N on d {
  seen = input.photo -> Conv2D(4, 3) -> Flatten()
  Concatenate(seen, input.table)
  Dense(classes, softmax)
}
`;
    const profiles = profileOf(numbers("a", 0, 1), photo);
    const fixed = applyEdits(source, unscaled(source, profiles)!.fixes[0]!.edits);
    expect(fixed).toContain("  scale: standardize\n");
    expect(unscaled(fixed, profiles)).toBeUndefined();
  });
});

describe("a first layer that deals with it", () => {
  const profiles = profileOf(numbers("a", 0, 1), numbers("b", 0, 500));
  test.each([
    ["BatchNormalization()\n  Dense(8, relu)", false],
    ["LayerNormalization()\n  Dense(8, relu)", false],
    ["Reshape([2, 1])\n  BatchNormalization()\n  Flatten()\n  Dense(8, relu)", false],
    ["Embedding(500, 4)\n  Flatten()", false],
    ["Dense(8, relu)\n  BatchNormalization()", true],
    ["Flatten()\n  Dense(8, relu)", true],
    ["Dropout(0.1)\n  Dense(8, relu)", true],
    ["Rescaling(0.01)\n  Dense(8, relu)", true],
  ])("%j", (body, fires) => {
    expect(unscaled(program("", body), profiles) !== undefined).toBe(fires);
  });
});

describe("place and fix", () => {
  const profiles = profileOf(numbers("a", 0, 1), numbers("b", 0, 500));
  const network = "network N on d {\n  Dense(classes, softmax)\n}\n";
  test.each([
    [
      'dataset d {\n  source: "data.csv"\n  target: y\n}\n',
      'dataset d {\n  source: "data.csv"\n  target: y\n  scale: standardize\n}\n',
      "d",
    ],
    [
      'dataset d {\n\tsource: "data.csv"\n\ttarget: y  # yes or no\n\n\t# end\n}\n',
      'dataset d {\n\tsource: "data.csv"\n\ttarget: y  # yes or no\n\tscale: standardize\n\n\t# end\n}\n',
      "d",
    ],
    [
      'dataset d {\n  source: "data.csv"\n  scale: none\n  target: y\n}\n',
      'dataset d {\n  source: "data.csv"\n  scale: standardize\n  target: y\n}\n',
      "none",
    ],
  ])("%j", (before, after, place) => {
    const source = before + network;
    const finding = unscaled(source, profiles)!;
    expect(source.slice(finding.span.start, finding.span.end)).toBe(place);
    expect(finding.fixes.map(({ title }) => title)).toEqual(["Standardize the features"]);
    const fixed = applyEdits(source, finding.fixes[0]!.edits);
    expect(fixed).toBe(after + network);
    expect(unscaled(fixed, profiles)).toBeUndefined();
  });

  test("two networks on one dataset share the finding", () => {
    const source = `dataset d {\n  source: "data.csv"\n  target: y\n}\n${network}${network.replace("N", "M")}`;
    const { analysis } = programOf(source, profiles);
    expect(findingsBeforeRun(analysis, { profiles }).map(({ code }) => code)).toEqual(["unscaled-inputs"]);
  });

  test("a fix that breaks the program is not offered", () => {
    const context = programOf(`dataset d {\n  source: "data.csv"\n  target: y\n}\n${network}`, profiles);
    expect(checkRules({ ...context, recheck: () => false })[0]).toMatchObject({
      code: "unscaled-inputs",
      fixes: [],
    });
  });
});

describe("columns with a scale of their own", () => {
  const columns = [numbers("a", 0, 1), numbers("b", 0, 500), numbers("c", 0, 900)];
  const photo: Column = {
    name: "photo",
    kind: "image",
    missing: 0,
    distinct: 100,
    height: [8, 8],
    width: [8, 8],
    channels: 3,
  };
  const dated: Column = {
    name: "listed",
    kind: "date",
    missing: 0,
    distinct: 90,
    from: "2011-02-03",
    to: "2021-04-05",
    time: false,
  };

  // Before and after the fix, and the place that is pointed at.
  test.each<[string, string, string]>([
    // Only the column that says so: the dataset's scale is well as it is.
    [
      "  scale: minmax\n  features: a, number(b, scale: none)\n",
      "  scale: minmax\n  features: a, number(b, scale: minmax)\n",
      "none",
    ],
    ["  features: a, number(b, scale: none)\n", "  features: a, number(b, scale: standardize)\n", "none"],
    ["  features: a, number(b, none)\n", "  features: a, number(b, standardize)\n", "none"],
    [
      "  scale: log\n  features: a, number(column: b, scale: none), number(c, scale: none)\n",
      "  scale: log\n  features: a, number(column: b, scale: standardize), number(c, scale: standardize)\n",
      "none",
    ],
    // One that does no harm keeps its own.
    [
      "  scale: robust\n  features: number(a, scale: none), number(b, scale: none)\n",
      "  scale: robust\n  features: number(a, scale: none), number(b, scale: robust)\n",
      "none",
    ],
    // Others need it too.
    [
      "  features: a, number(b, scale: none), c\n",
      "  features: a, number(b, scale: standardize), c\n  scale: standardize\n",
      "d",
    ],
    [
      "  scale: none\n  features: number(a, scale: none), b\n",
      "  scale: standardize\n  features: number(a, scale: none), b\n",
      "none",
    ],
    [
      "  scale: standardize\n  features: a, date(listed, parts: [year, month], scale: none)\n",
      "  scale: standardize\n  features: a, date(listed, parts: [year, month], scale: standardize)\n",
      "none",
    ],
  ])("%j becomes %j", (before, after, place) => {
    const profiles = profileOf(...columns, dated);
    const source = program(before);
    const finding = unscaled(source, profiles)!;
    const fixed = applyEdits(source, finding.fixes[0]!.edits);
    expect(fixed).toBe(program(after));
    expect(source.slice(finding.span.start, finding.span.end)).toBe(place);
    expect(unscaled(fixed, profiles)).toBeUndefined();
  });

  test("an image's", () => {
    const features = (scale: string) =>
      `  scale: standardize\n  features: a, image(photo, scale: ${scale})\n`;
    const source = program(
      features("none"),
      "flat = input.photo -> Flatten()\n  Concatenate(flat, input.table)",
    );
    const profiles = profileOf(numbers("a", 0, 1), photo);
    const finding = unscaled(source, profiles)!;
    expect(finding.fixes[0]!.title).toBe("Scale `photo`: `scale: minmax`");
    const fixed = applyEdits(source, finding.fixes[0]!.edits);
    expect(fixed).toBe(source.replace(features("none"), features("minmax")));
    expect(unscaled(fixed, profiles)).toBeUndefined();
  });
});
