/** The dashboard's reducer: what is known of a run after each message. */
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol.js";
import { bestEpoch, initialState, overfittingSince, reduce, scoreNames } from "../../webview/state.js";
import { batchEvent, epochEvent, overfitting, recorded, start } from "./recordings.js";
import { result } from "./scenes.js";

const send = (...events: RunEvent[]) =>
  events.reduce((state, event) => reduce(state, { type: "event", event }), { ...initialState, live: true });

describe("events", () => {
  it("fill the state as they come", () => {
    const state = send(start(), batchEvent(1, 1, { loss: 2 }), batchEvent(1, 2, { loss: 1 }));
    expect(state.state).toBe("running");
    expect(state.progress).toMatchObject({ epoch: 1, step: 2 });
    expect([...state.batches.steps.subarray(0, state.batches.length)]).toEqual([1, 2]);
  });

  it("give the same state one by one as shown at once", () => {
    const events: RunEvent[] = [...recorded({ epochs: 5 }), result()];
    const shown = reduce(initialState, { type: "show", events, state: "completed", live: false });
    const { batches, ...one } = send(...events);
    expect(shown).toMatchObject(one);
    expect(shown.batches.length).toBe(batches.length);
    expect([...(shown.batches.scores.get("loss") ?? []).slice(0, 100)]).toEqual([
      ...(batches.scores.get("loss") ?? []).slice(0, 100),
    ]);
  });

  it("say what is prepared before the run starts, and no longer once it has", () => {
    const reading = { type: "preparing", text: "reading houses.parquet", done: 3, total: 7 } as const;
    expect(send(reading)).toMatchObject({ preparing: reading, state: "starting", live: true });
    expect(send(reading, start()).preparing).toBeUndefined();
  });

  it("name every score, also those of each target", () => {
    const scores = { loss: 3, price_loss: 2, sold_loss: 1, sold_accuracy: 0.5 };
    const state = send(start({ metrics: ["sold_accuracy"] }), epochEvent(1, 20, scores, scores));
    expect(scoreNames(state)).toEqual(["sold_accuracy", "loss", "price_loss", "sold_loss"]);
    expect(scoreNames(initialState)).toEqual(["loss"]);
  });

  it("leave an earlier state as it was", () => {
    const before = send(start(), batchEvent(1, 1, { loss: 2 }));
    const one = reduce(before, { type: "event", event: batchEvent(1, 2, { loss: 5 }) });
    const other = reduce(before, { type: "event", event: batchEvent(1, 2, { loss: 7 }) });
    expect(one.batches.scores.get("loss")?.[1]).toBe(5);
    expect(other.batches.scores.get("loss")?.[1]).toBe(7);
    expect(before.batches.length).toBe(1);
  });

  it("forget what lies behind the step from which a run goes on", () => {
    const rate = (step: number, learningRate: number) =>
      ({ type: "learningRate", epoch: 2, step, change: { value: learningRate }, learningRate }) as const;
    const loss = (value: number) => ({ loss: value });
    const events: RunEvent[] = [
      start({ epochs: 3 }),
      batchEvent(1, 20, loss(4)),
      epochEvent(1, 20, loss(4), loss(4)),
      rate(25, 0.1),
      batchEvent(2, 30, loss(3)),
      rate(31, 0.2),
      batchEvent(2, 40, loss(2)),
      epochEvent(2, 40, loss(2), loss(2)),
      { type: "checkpoint", epoch: 2, step: 40, problem: "the disk is full" },
      result(),
      { type: "resumed", epoch: 1, step: 30, epochs: 5, at: 0 },
      rate(31, 0.2),
      batchEvent(2, 35, loss(1)),
    ];
    const shown = reduce(initialState, { type: "show", events, state: "running", live: true });
    for (const state of [shown, send(...events)]) {
      expect(state).toMatchObject({ state: "running", result: undefined, checkpointProblem: undefined });
      expect(state.start!.epochs).toBe(5);
      expect(state.epochs.map(({ epoch }) => epoch)).toEqual([1]);
      expect([...state.batches.steps.subarray(0, state.batches.length)]).toEqual([20, 30, 35]);
      expect([...state.batches.scores.get("loss")!.subarray(0, 3)]).toEqual([4, 3, 1]);
      expect(state.rates.map(({ step }) => step)).toEqual([25, 31]);
      expect(state.progress).toMatchObject({ epoch: 2, step: 35 });
    }
    const before = send(...events.slice(0, 9));
    expect(before.checkpointProblem).toBe("the disk is full");
    expect(before.rates).toHaveLength(2);
    expect(send(...events.slice(0, 9), { type: "checkpoint", epoch: 2, step: 41 }).checkpointProblem).toBe(
      undefined,
    );
  });

  it("count an epoch once that is reported twice, as after a resume", () => {
    const epoch = (number: number, loss: number) => epochEvent(number, number * 20, { loss }, { loss });
    const events = [start(), epoch(1, 3), epoch(2, 2), epoch(3, 9), epoch(2, 2.5), epoch(3, 1)];
    const losses = send(...events).epochs.map((each) => each.train.loss);
    expect(losses).toEqual([3, 2.5, 1]);
    expect(
      reduce(initialState, { type: "show", events, state: "running", live: true }).epochs.map(
        (e) => e.train.loss,
      ),
    ).toEqual(losses);
  });

  it("of another run begin anew", () => {
    const state = send(
      ...recorded({ epochs: 3 }),
      { type: "finding", finding: overfitting(2) },
      start({ run: "next" }),
    );
    expect(state.epochs).toEqual([]);
    expect(state.findings).toEqual([]);
    expect(state.batches.length).toBe(0);
    expect(state.live).toBe(true);
  });

  it("carry null where JSON could not write a number", () => {
    const lost = JSON.parse(JSON.stringify(epochEvent(1, 20, { loss: Number.NaN }, { loss: Infinity })));
    const state = send(start(), lost);
    expect(state.epochs[0]?.train.loss).toBeNaN();
    expect(bestEpoch(state)).toBeUndefined();
  });

  it("end a run with its result, or with its failure", () => {
    expect(send(...recorded({ epochs: 2 }), result())).toMatchObject({ state: "completed", live: false });
    expect(send(start(), { type: "failure", message: "Out of memory." })).toMatchObject({
      state: "failed",
      live: false,
    });
    expect(send(start(), { type: "state", state: "interrupted" })).toMatchObject({
      state: "interrupted",
      live: false,
    });
  });
});

describe("findings", () => {
  const finding = (code: string, message: string): RunEvent => ({
    type: "finding",
    finding: { ...overfitting(5), code, message },
  });
  const messages = (...events: RunEvent[]) => send(start(), ...events).findings.map((each) => each.message);

  it("are replaced in place by a newer word on them", () => {
    expect(messages(finding("a", "old"), finding("b", "b"), finding("a", "new"))).toEqual(["new", "b"]);
  });

  it("go when they are withdrawn, and with them the zone", () => {
    const gone: RunEvent = { type: "findingWithdrawn", code: "overfitting" };
    expect(messages(finding("overfitting", "of"), finding("b", "b"), gone)).toEqual(["b"]);
    expect(overfittingSince(send(start(), finding("overfitting", "of"), gone))).toBeUndefined();
  });
});

describe("what was asked", () => {
  it("is pending until the worker says so", () => {
    const asked = reduce(send(start()), { type: "asked", request: { type: "pause" } });
    expect(asked.asked).toBe("pause");
    expect(reduce(asked, { type: "event", event: batchEvent(1, 1, { loss: 1 }) }).asked).toBe("pause");
    expect(reduce(asked, { type: "event", event: { type: "state", state: "paused" } })).toMatchObject({
      asked: undefined,
      state: "paused",
    });
  });

  it("does not pend when it is nothing for the worker", () => {
    expect(reduce(send(start()), { type: "asked", request: { type: "trainAgain" } }).asked).toBeUndefined();
  });
});

describe("stale", () => {
  it("holds until the next run is shown", () => {
    const stale = reduce(send(start()), { type: "stale", stale: true });
    expect(stale.stale).toBe(true);
    expect(reduce(stale, { type: "show", events: [], state: "starting", live: true }).stale).toBe(false);
  });
});

describe("the best epoch", () => {
  it("has the lowest validation loss, the first of several", () => {
    const epochs = [3, 1, 2, 1].map((loss, i) => epochEvent(i + 1, i + 1, { loss: 0 }, { loss }));
    expect(bestEpoch(send(start(), ...epochs))).toBe(2);
  });

  it("is none without validation", () => {
    expect(bestEpoch(send(start(), epochEvent(1, 20, { loss: 1 }, {})))).toBeUndefined();
  });
});

describe("overfitting", () => {
  it("begins where its finding says", () => {
    expect(overfittingSince(send(start(), { type: "finding", finding: overfitting(18) }))).toBe(18);
  });

  it("is not claimed without a finding, however the curves look", () => {
    expect(overfittingSince(send(...recorded({ overfitsFrom: 10 })))).toBeUndefined();
  });
});
