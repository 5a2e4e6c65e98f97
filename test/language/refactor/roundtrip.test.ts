/** Whatever is offered on random programs keeps their networks, and what was extracted can be inlined again. */
import { expect, test } from "vitest";
import { type Analysis, analyse } from "../../../src/language/analyse.js";
import { refactoringsAt } from "../../../src/language/refactor/index.js";
import { type Change, isRefusal } from "../../../src/language/refactor/refactoring.js";
import { keepsNetworks } from "../../../src/language/refactor/same-networks.js";
import { createRandom, type Random } from "../../../src/random.js";
import { applyEdits, type Span } from "../../../src/text.js";
import { profiles } from "../fixture.js";
import { generateProgram } from "../generate.js";

const options = { profiles };

/** Everything that makes a network but the names of its layers, as one text. */
function networksOf(analysis: Analysis): string {
  const plain = analysis.networks.map(({ declaration, nodes, outputs, settings }) => ({
    name: declaration.name.text,
    outputs,
    loss: settings.loss,
    nodes: nodes.map(({ layer, args, inputs, shape, weights }) => ({
      layer: layer.name,
      args,
      inputs,
      shape: shape?.map(({ size }) => size),
      weights,
    })),
  }));
  return JSON.stringify(plain, undefined, 1);
}

/** A selection from somewhere in a body to somewhere in it. */
function randomSelection(random: Random, { tree }: Analysis): Span {
  const flows = tree.declarations.flatMap((each) => ("statements" in each ? [each] : []));
  const { statements } = flows[random.integer(flows.length)]!;
  if (statements.length === 0) return { start: 0, end: 0 };
  const first = random.integer(statements.length);
  const last = Math.min(statements.length - 1, first + random.integer(4));
  const [begin, end] = [statements[first]!, statements[last]!];
  if (first < last || random.integer(2) === 0) return { start: begin.span.start, end: end.span.end };
  const from = random.integer(begin.steps.length);
  const to = from + random.integer(begin.steps.length - from);
  return { start: begin.steps[from]!.span.start, end: begin.steps[to]!.span.end };
}

function after(analysis: Analysis, change: Change): Analysis {
  return analyse(applyEdits(analysis.source, change.edits), options);
}

const said = ({ diagnostics }: Analysis) => diagnostics.map(({ code }) => code).join(" ");

const seeds = Array.from({ length: 60 }, (_, seed) => seed);

test("extracting and then inlining everywhere leaves the networks as they were", () => {
  let extracted = 0;
  let refused = 0;
  for (const seed of seeds) {
    const random = createRandom(seed);
    const source = generateProgram(random, {
      messy: seed % 2 === 0,
      lineEnd: seed % 5 === 0 ? "\r\n" : "\n",
    });
    const before = analyse(source, options);
    for (let attempt = 0; attempt < 6; attempt++) {
      const selected = randomSelection(random, before);
      for (const offer of refactoringsAt(before, selected)) {
        if (offer.kind !== "refactor.extract" || offer.refused !== undefined) continue;
        const change = offer.change();
        if (isRefusal(change)) throw new Error(change.refused);
        const middle = after(before, change);
        const where = `seed ${seed}, «${source.slice(selected.start, selected.end)}», ${offer.title} in\n${source}\ngives\n${middle.source}\n${said(before)} → ${said(middle)}`;
        expect(networksOf(middle), where).toBe(networksOf(before));
        if (!keepsNetworks(before, options, change)) {
          refused++;
          continue;
        }
        const use = change.newName!;
        const inline = refactoringsAt(middle, { start: use, end: use }).find(({ title }) =>
          title.includes("everywhere"),
        );
        const back = inline!.change();
        if (isRefusal(back)) throw new Error(`${back.refused}\n${where}`);
        const end = after(middle, back);
        expect(networksOf(end), `${where}\nand then\n${end.source}`).toBe(networksOf(before));
        expect(end.diagnostics.length, `${where}\nand then\n${end.source}`).toBeLessThanOrEqual(
          before.diagnostics.length,
        );
        extracted++;
      }
    }
  }
  expect(extracted).toBeGreaterThan(150);
  // A block on its own may be warned of where the network was not.
  expect(refused).toBe(0);
});

test("nothing is offered that would change a network or say something new", () => {
  const counts = new Map<string, number>();
  for (const seed of seeds) {
    const random = createRandom(1000 + seed);
    const source = generateProgram(random, { messy: seed % 2 === 0 });
    const before = analyse(source, options);
    for (let attempt = 0; attempt < 4; attempt++) {
      const { start, end } = randomSelection(random, before);
      const cursor = start + random.integer(end - start + 1);
      const selected = random.integer(2) === 0 ? { start, end } : { start: cursor, end: cursor };
      for (const offer of refactoringsAt(before, selected)) {
        const change = offer.change();
        if (isRefusal(change)) continue;
        const then = after(before, change);
        const where = `seed ${1000 + seed}, «${source.slice(selected.start, selected.end)}» at ${selected.start}, ${offer.title} in\n${source}\ngives\n${then.source}\n${said(before)} → ${said(then)}`;
        expect(networksOf(then), where).toBe(networksOf(before));
        if (!keepsNetworks(before, options, change)) {
          continue;
        }
        const name = offer.title.replaceAll(/[\d`][^ ]*/g, "…");
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  }
  expect(counts.size).toBeGreaterThan(8);
});

test("nothing throws in programs that are broken, and what is offered there can be applied", () => {
  let changes = 0;
  for (const seed of seeds) {
    const random = createRandom(2000 + seed);
    const whole = generateProgram(random);
    const start = random.integer(whole.length);
    const broken =
      whole.slice(0, start) + "){=->*"[random.integer(6)] + whole.slice(start + random.integer(8));
    const before = analyse(broken, options);
    for (let attempt = 0; attempt < 20; attempt++) {
      const from = random.integer(broken.length);
      const selected = { start: from, end: Math.min(broken.length, from + random.integer(60)) };
      for (const offer of refactoringsAt(before, selected)) {
        const change = offer.change();
        if (isRefusal(change)) continue;
        // Overlapping edits would throw.
        expect(applyEdits(broken, change.edits), `seed ${2000 + seed}`).not.toBe(broken);
        changes++;
      }
    }
  }
  expect(changes).toBeGreaterThan(100);
});
