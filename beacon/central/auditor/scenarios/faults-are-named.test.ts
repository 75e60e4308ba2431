/** What goes wrong with one beacon of a shop is named within a minute, and is over when it is mended. */
import { nobleCrypto } from "@tillwave/shared/core/noble-crypto";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import { FAULTS, type Fault, tryFault } from "../testing/audit-trials.ts";

const SECOND = 1000;
const NAMED_WITHIN: Readonly<Partial<Record<Fault, number>>> = { cloned: 10 * SECOND };

// Rare outcomes are the long run's (npm run bench -- audit); a seed that is known makes this one certain.
const SEEDS: Readonly<Record<Fault, number>> = {
  silenced: 1,
  renamed: 2,
  cloned: 3,
  weakened: 1,
  "wrong-power": 5,
  replayed: 6,
  "low-on-air": 2,
  slow: 8,
};

test.each(FAULTS)("%s", (fault) => {
  const seed = process.env["TILLWAVE_SEED"] === undefined ? SEEDS[fault] : seedOfRun(fault);
  const { namedAfter, closedAfter, falseAlarms } = tryFault(fault, {
    seed,
    count: 5,
    crypto: nobleCrypto,
  });
  expect(falseAlarms).toEqual([]);
  expect(namedAfter).not.toBeNull();
  expect(namedAfter).toBeLessThanOrEqual(NAMED_WITHIN[fault] ?? 60 * SECOND);
  expect(closedAfter).not.toBeNull();
});
