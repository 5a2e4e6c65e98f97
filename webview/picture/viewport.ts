/** The window onto the picture: pan by dragging, zoom by wheel and pinch, and move by itself where it is asked to. */
import type { Rect } from "./block.js";
import { between, type Camera, type Size, zoomed } from "./camera.js";

export interface Viewport {
  readonly svg: SVGSVGElement;
  /** What is drawn goes in here. */
  readonly content: SVGGElement;
  readonly camera: Camera;
  size(): Size;
  set(camera: Camera): void;
  /** Goes there in a moment, at once where motion is not wanted. */
  glide(camera: Camera): void;
  zoom(factor: number): void;
}

const namespace = "http://www.w3.org/2000/svg";
const glideTime = 180;
/** Pixels that a pointer moves before it drags rather than clicks. */
const dragDistance = 4;

/** `moved` is called when a person has moved or zoomed. */
export function viewport(moved: () => void): Viewport {
  const svg = document.createElementNS(namespace, "svg");
  const content = document.createElementNS(namespace, "g");
  svg.append(content);
  let camera: Camera = { x: 0, y: 0, scale: 1 };
  let gliding = 0;
  let size: Size | undefined;

  const apply = (next: Camera) => {
    camera = next;
    content.setAttribute("transform", `translate(${next.x} ${next.y}) scale(${next.scale})`);
  };
  const set = (next: Camera) => {
    cancelAnimationFrame(gliding);
    apply(next);
  };
  const byHand = (next: Camera) => {
    set(next);
    moved();
  };
  const measured = (): Size => {
    size ??= { width: svg.clientWidth, height: svg.clientHeight };
    return size;
  };
  new ResizeObserver(() => {
    size = undefined;
  }).observe(svg);

  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      // Some browsers count in lines or pages.
      const unit = [1, 16, measured().height][event.deltaMode] ?? 1;
      if (event.shiftKey) {
        const across = event.deltaX === 0 ? event.deltaY : event.deltaX;
        byHand({ ...camera, x: camera.x - across * unit });
        return;
      }
      // A pinch on a touch pad comes as a wheel with Ctrl, in finer steps.
      const speed = event.ctrlKey ? 0.01 : 0.0016;
      const box = svg.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      byHand(zoomed(camera, Math.exp(-event.deltaY * unit * speed), at));
    },
    { passive: false },
  );

  let drag: { readonly pointer: number; readonly x: number; readonly y: number; moving: boolean } | undefined;
  svg.addEventListener("pointerdown", ({ button, pointerId, clientX, clientY }) => {
    if (button === 0 || button === 1) drag = { pointer: pointerId, x: clientX, y: clientY, moving: false };
  });
  svg.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
    if (drag?.pointer !== pointerId) return;
    const [dx, dy] = [clientX - drag.x, clientY - drag.y];
    if (!drag.moving && Math.hypot(dx, dy) < dragDistance) return;
    if (!drag.moving) svg.setPointerCapture(pointerId);
    drag = { pointer: pointerId, x: clientX, y: clientY, moving: true };
    svg.classList.add("dragging");
    byHand({ ...camera, x: camera.x + dx, y: camera.y + dy });
  });
  let dragged = false;
  const release = () => {
    svg.classList.remove("dragging");
    dragged = drag?.moving === true;
    drag = undefined;
    // The click that ends a drag comes before this.
    setTimeout(() => {
      dragged = false;
    });
  };
  svg.addEventListener("pointerup", release);
  svg.addEventListener("pointercancel", release);
  svg.addEventListener("click", (event) => dragged && event.stopImmediatePropagation(), true);

  return {
    svg,
    content,
    get camera() {
      return camera;
    },
    size: measured,
    set,
    glide(target) {
      cancelAnimationFrame(gliding);
      if (stillWanted()) {
        apply(target);
        return;
      }
      const from = camera;
      const begun = performance.now();
      const step = () => {
        const share = Math.min(1, (performance.now() - begun) / glideTime);
        apply(between(from, target, 1 - (1 - share) ** 3));
        if (share < 1) gliding = requestAnimationFrame(step);
      };
      gliding = requestAnimationFrame(step);
    },
    zoom(factor) {
      const { width, height } = measured();
      byHand(zoomed(camera, factor, { x: width / 2, y: height / 2 }));
    },
  };
}

/** Where a rectangle of the picture is on the page. */
export function onPage({ svg, camera }: Viewport, { left, top, width, height }: Rect): Rect {
  const box = svg.getBoundingClientRect();
  const { x, y, scale } = camera;
  return {
    left: box.left + x + left * scale,
    top: box.top + y + top * scale,
    width: width * scale,
    height: height * scale,
  };
}

function stillWanted(): boolean {
  return (
    document.body.classList.contains("vscode-reduce-motion") ||
    matchMedia("(prefers-reduced-motion: reduce)").matches
  );
}
