/** Two projects: `unit` needs nothing but Node, `hardware` runs the real daemons and the browser. */
import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Scenarios commit thousands of times; what a sync does is shown by the hardware tests, on purpose. */
const MEMORY = "/dev/shm";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{shared,terminal,beacon,tone-emitter,scripts}/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
          env: existsSync(MEMORY) ? { TMPDIR: MEMORY } : {},
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "hardware",
          include: ["hardware-tests/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
