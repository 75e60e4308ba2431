/** Hours in which nothing is wrong, though people pass, much is lost, and beacons and the ear start anew: nothing is named. */
import { nobleCrypto } from "@tillwave/shared/core/noble-crypto";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import { liveThrough, startWalk } from "../testing/audit-trials.ts";

const HOUR = 3_600_000;
/** Days, and other seeds, are the benchmark's. */
const HOURS = 1;
const SEED = 1;

test("an hour of a shop that is well", () => {
  const seed = process.env["TILLWAVE_SEED"] === undefined ? SEED : seedOfRun("a well shop");
  const walk = startWalk({ seed, count: 5, crypto: nobleCrypto });
  liveThrough(walk, HOURS * HOUR);
  expect(walk.named()).toEqual([]);
  const states = walk.auditor.view().beacons.map(({ state }) => state);
  expect(states).toEqual(states.map(() => "on-air"));
});
