/** The ports' contracts, kept by the machine's adapters and by the simulated ones alike. */
import { wallDrift } from "@tillwave/shared/core/clock";
import { fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { createMachineClock } from "./machine-clock.ts";
import { machineDisk } from "./machine-disk.ts";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { nodeDigest } from "@tillwave/shared/host/node-crypto";

for (const [name, clock] of [
  ["machine", createMachineClock()],
  ["virtual", createVirtualClock()],
] as const) {
  test(`the ${name} clock names its boot, counts from it, and tells milliseconds since 1970`, () => {
    const first = clock.read();
    expect(first.boot).not.toBe("");
    expect(first.wall).toBeGreaterThan(Date.UTC(2020, 0, 1));
    for (let i = 0; i < 1000; i += 1) {
      const next = clock.read();
      expect(next.boot).toBe(first.boot);
      expect(next.monotonic).toBeGreaterThanOrEqual(first.monotonic);
      expect(Number.isSafeInteger(next.monotonic) && Number.isSafeInteger(next.wall)).toBe(true);
    }
    expect(Math.abs(wallDrift(first, clock.read()) ?? Number.NaN)).toBeLessThan(1000);
  });
}

test("timers call back once, later, and not at all when they are cancelled", async () => {
  const calls: string[] = [];
  machineTimers.later(() => calls.push("cancelled"), 1)();
  await new Promise<void>((resolve) => {
    machineTimers.later(() => {
      calls.push("called");
      resolve();
    }, 5);
    expect(calls).toEqual([]);
  });
  expect(calls).toEqual(["called"]);
  expect(machineTimers.now()).toBeLessThanOrEqual(machineTimers.now());
});

test("a disk tells its room, and nothing where there is no such folder", () => {
  expect(machineDisk.freeBytes(temporaryFolder())).toBeGreaterThan(0);
  expect(machineDisk.freeBytes("/no/such/folder")).toBeNull();
});

// FIPS 180-4's example "abc", as NIST publishes it.
test("the digest is SHA-256", () => {
  const abc = "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad";
  expect(toHex(nodeDigest.sha256(toUtf8("abc")))).toBe(toHex(fromHex(abc)));
});
