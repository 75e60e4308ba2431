/**
 * `unit` needs nothing but Node. `hardware` runs the real daemons and the browser: two files at a time, for most of
 * them wait; then, in `hardware-alone`, those that measure time or need the whole machine.
 */
import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Scenarios commit thousands of times; what a sync does is shown by the hardware tests, on purpose. */
const MEMORY = "/dev/shm";

const HARDWARE_MS_MAX = 120_000;
const ALONE = [
  "durable-first",
  "fresh-machine",
  "nfc-latency",
  "printer-trouble",
  "register-offline",
  "simulated-shop",
  "tap-through-pcscd",
].map((name) => `hardware-tests/${name}.test.ts`);

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
          exclude: ["**/node_modules/**", ...ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: HARDWARE_MS_MAX,
          hookTimeout: HARDWARE_MS_MAX,
        },
      },
      {
        test: {
          name: "hardware-alone",
          include: ALONE,
          exclude: ["**/node_modules/**"],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: HARDWARE_MS_MAX,
          hookTimeout: HARDWARE_MS_MAX,
        },
      },
    ],
  },
});
