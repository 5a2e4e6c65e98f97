/** Parameters of losses, optimizers and metrics that are numbers of some range, or flags. */
import type { Param } from "../layers/layer.js";

export const positive = (name: string, byDefault: number, doc: string): Param => ({
  name,
  type: { kind: "number", above: 0 },
  default: byDefault,
  doc,
});

export const share = (name: string, byDefault: number, doc: string): Param => ({
  name,
  type: { kind: "number", min: 0, below: 1 },
  default: byDefault,
  doc,
});

export const notNegative = (name: string, byDefault: number, doc: string): Param => ({
  name,
  type: { kind: "number", min: 0 },
  default: byDefault,
  doc,
});

export const whole = (name: string, min: number, byDefault: number | undefined, doc: string): Param => ({
  name,
  type: { kind: "integer", min },
  default: byDefault,
  doc,
});

export const flag = (name: string, byDefault: boolean, doc: string): Param => ({
  name,
  type: { kind: "boolean" },
  default: byDefault,
  doc,
});

/** The same where nothing need be said: `none` when left out. */
export const orNone = (param: Param): Param => ({ ...param, default: null, nullable: true });
