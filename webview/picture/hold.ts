/** Keeps what is looked at where it is on the page while the picture changes around it. */
import { anchored, type Camera, type Size } from "./camera.js";
import type { Layout } from "./layout.js";

/** A layout with a name for each box that stays with its layer. */
export interface Named {
  readonly layout: Layout;
  readonly keys: ReadonlyMap<number, string>;
}

/** Holds one of the boxes `held`, ids in `after`, where one is seen; otherwise the one nearest to the middle of the page. */
export function holding(
  camera: Camera,
  size: Size,
  before: Named,
  after: Named,
  held: ReadonlySet<number | undefined>,
): Camera {
  const places = new Map([...before.keys].map(([id, key]) => [key, before.layout.boxes.get(id)]));
  let nearest: Camera | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, key] of after.keys) {
    const was = places.get(key);
    const is = after.layout.boxes.get(id);
    if (was === undefined || is === undefined) continue;
    const away = Math.abs((was.top + was.height / 2) * camera.scale + camera.y - size.height / 2);
    const distance = held.has(id) && away < size.height / 2 ? -1 : away;
    if (distance >= least) continue;
    least = distance;
    nearest = anchored(camera, was, is);
  }
  return nearest ?? camera;
}
