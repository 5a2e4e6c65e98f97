import { readdirSync, readFileSync } from "node:fs";
import { test } from "vitest";
import { askAt } from "../asking.js";
test("t", async () => {
  for (const f of readdirSync("/work/main/examples").filter((n) => n.endsWith(".nn"))) {
    const t = performance.now();
    const said = await askAt("/work/main/examples/" + f, readFileSync("/work/main/examples/" + f, "utf8"));
    console.log(f, Math.round(performance.now() - t), said.map((d) => `${d.code}: ${d.message}`));
  }
}, 280000);
