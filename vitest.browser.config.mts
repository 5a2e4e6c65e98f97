/** The tests that drive a real VS Code through a browser: one at a time, and with time to start. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/vscode/browser/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    // A real browser on a busy machine swallows a key now and then; what fails twice is broken.
    retry: 1,
  },
});
