import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { summariseCopy } from "./copy-summary.ts";
import { forkedLine } from "./testing/simulated-sales.ts";

const seed = seedOfRun("copies, summed up");

test("a kept sale says its amount, its lines and when it was", () => {
  const at = 1_795_000_000_000;
  const { kept, aside } = forkedLine(at);
  expect(summariseCopy(kept)).toEqual({ at, currency: "HKD", total: 3600, lines: 2 });
  expect(summariseCopy(aside)).toMatchObject({ total: 6500, lines: 3 });
});

test("what is no sale is not taken for one", () => {
  const sale = { clock: { wall: 1 }, currency: "HKD", total: 1, lines: [] };
  expect(summariseCopy(JSON.stringify(sale))).not.toBeNull();
  const others = [
    { ...sale, total: 1.5 },
    { ...sale, total: "1" },
    { ...sale, currency: "hkd" },
    { ...sale, lines: {} },
    { ...sale, clock: null },
    { ...sale, clock: { wall: 8.65e15 } },
  ];
  for (const other of others) {
    expect(summariseCopy(JSON.stringify(other))).toBeNull();
  }
  expect(summariseCopy("{")).toBeNull();
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(summariseCopy(text)?.lines ?? 0).toBeGreaterThanOrEqual(0);
    }),
    { seed },
  );
});
