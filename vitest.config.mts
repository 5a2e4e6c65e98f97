/** Unit and server tests: everything under test/ except the suites that need a running VS Code. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Node cannot load tfjs-core's own list of gradients, which is written for bundlers. The whole of tfjs registers the same
  // ones on the same copy of tfjs-core; only the tests load it.
  resolve: { alias: { "@tensorflow/tfjs-core/dist/register_all_gradients.js": "@tensorflow/tfjs" } },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/build.ts",
    exclude: ["test/vscode/**", "node_modules/**"],
    testTimeout: 30_000,
  },
});
