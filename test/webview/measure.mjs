// Measures the dashboard once a hundred thousand batches are there: a message, a drawing, a move of the pointer.

/**
 * @param {Awaited<ReturnType<typeof import("./browser.mjs").startBrowser>>} browser
 * @param {import("./browser.mjs").Theme} theme
 */
export async function measure(browser, theme) {
  const tab = await browser.open(theme, 1400);
  const figures = await tab.evaluate(inPage, browser.scenes.long?.messages[0]);
  for (const [name, figure] of Object.entries(figures)) console.log(`${name}: ${figure}`);
  await tab.close();
}

/** @param {unknown} show */
async function inPage(show) {
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const deliver = (/** @type {unknown} */ data) =>
    window.dispatchEvent(new MessageEvent("message", { data }));
  const summary = (/** @type {number[]} */ values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2);
    return `median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms, of ${sorted.length}`;
  };
  const total = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);
  await pause(1000);

  const shownAt = performance.now();
  deliver(show);
  const reduced = performance.now() - shownAt;
  await nextFrame();
  const drawn = performance.now() - shownAt;
  await pause(1000);

  // The page draws in frames, so what its callbacks take is what a picture costs its script.
  /** @type {number[]} */
  const frames = [];
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const from = performance.now();
      callback(time);
      frames.push(performance.now() - from);
    });
  /** @type {number[]} */
  const messages = [];
  const started = performance.now();
  for (let i = 1; i <= 200; i++) {
    const from = performance.now();
    const train = { loss: 0.1 + 0.05 * Math.sin(i), accuracy: 0.97 };
    const event = {
      type: "batch",
      epoch: 100,
      step: 99_000 + i,
      train,
      samplesPerSecond: 12_345,
      secondsLeft: 1,
    };
    deliver({ type: "event", event });
    messages.push(performance.now() - from);
    await pause(50);
  }
  const passed = performance.now() - started;
  window.requestAnimationFrame = request;

  /** @type {number[]} */
  const moves = [];
  const plot = document.querySelector(".plot");
  const box = plot?.getBoundingClientRect() ?? new DOMRect();
  for (let i = 0; i < 100; i++) {
    const from = performance.now();
    const place = { clientX: box.left + 60 + i * 3, clientY: box.top + 100, bubbles: true };
    plot?.dispatchEvent(new PointerEvent("pointermove", place));
    moves.push(performance.now() - from);
    await nextFrame();
  }
  return {
    "99,000 batches shown at once": `state after ${reduced.toFixed(0)} ms, drawn after ${drawn.toFixed(0)} ms`,
    "one more batch": summary(messages),
    "a frame that draws the curves": summary(frames.filter((value) => value > 1.5)),
    "a frame that does not": summary(frames.filter((value) => value <= 1.5)),
    "share of a core at 20 batches a second": `${((100 * (total(messages) + total(frames))) / passed).toFixed(1)} %`,
    "a move of the pointer": summary(moves),
  };
}
