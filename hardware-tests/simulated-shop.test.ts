/**
 * A hundred thousand sales over a network that loses, doubles, delays, garbles and freezes, with tills and
 * hub killed again and again: in the end the hub shows each sale once, to the cent, and no other.
 */
import { rmSync } from "node:fs";
import { runShop } from "@tillwave/simulator/shop";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, onTestFinished, test } from "vitest";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const SALES = 100_000;
const TILLS = 4;
/** A minute on a machine that does nothing else. */
const RUN_MS_MAX = 480_000;

test(
  "no sale is lost or doubled in a shop where everything fails",
  async () => {
    const seed = seedOfRun("simulated shop");
    const folder = makeMemoryFolder("simulated-shop-");
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const report = await runShop({ seed, folder, tills: TILLS, sales: SALES });
    console.log(JSON.stringify({ ...report, verdict: undefined }));
    expect(report.paid).toBe(SALES);
    expect(report.verdict).toEqual({ lost: [], doubled: [], changed: [], invented: [] });
    // A calm sea proves nothing: every kind of fault has struck.
    const faults = [
      "lost",
      "answer-lost",
      "twice",
      "late",
      "garbled",
      "refused",
      "frozen",
    ] as const;
    for (const fault of faults) {
      expect(report.struck[fault], fault).toBeGreaterThan(0);
    }
    expect(report.tillKills).toBeGreaterThan(0);
    expect(report.hubKills).toBeGreaterThan(0);
  },
  RUN_MS_MAX,
);
