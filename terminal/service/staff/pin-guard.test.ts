import * as fc from "fast-check";
import type { ClockReading } from "@tillwave/shared/core/clock";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import {
  type Guard,
  PERSON_RULES,
  TILL_RULES,
  countTry,
  lockedFor,
  triesLeft,
} from "./pin-guard.ts";

const MINUTE = 60_000;
const at = (monotonic: number, boot = "one"): ClockReading => ({ wall: 0, monotonic, boot });

function tryOften(times: number, from: ClockReading): Guard {
  let guard: Guard | null = null;
  for (let i = 0; i < times; i += 1) {
    guard = countTry(guard, from, PERSON_RULES);
  }
  return guard ?? countTry(null, from, PERSON_RULES);
}

test("four wrong PINs lock nobody, the fifth does, for a minute", () => {
  expect(lockedFor(tryOften(4, at(0)), at(0))).toBe(0);
  expect(triesLeft(tryOften(4, at(0)), PERSON_RULES)).toBe(1);
  const locked = tryOften(5, at(7));
  expect([lockedFor(locked, at(7)), triesLeft(locked, PERSON_RULES)]).toEqual([MINUTE, 0]);
  expect(lockedFor(locked, at(7 + MINUTE - 1))).toBe(1);
  expect(lockedFor(locked, at(7 + MINUTE))).toBe(0);
});

test("after a boot a lock counts from the boot, whatever the wall clock says", () => {
  const locked = tryOften(5, at(10 * MINUTE));
  expect(lockedFor(locked, { ...at(1000, "two"), wall: 9e15 })).toBe(MINUTE - 1000);
  expect(lockedFor(locked, at(MINUTE, "two"))).toBe(0);
});

test("a clock that went back within a boot, as none does, opens nothing early", () => {
  expect(lockedFor(tryOften(5, at(10 * MINUTE)), at(0))).toBe(MINUTE);
});

test("the till forgets slips of a whole day, and locks where they come close together", () => {
  let guard: Guard | null = null;
  for (let i = 0; i < 40; i += 1) {
    guard = countTry(guard, at(i * 11 * MINUTE), TILL_RULES);
  }
  expect(guard?.wrong).toBe(1);
  for (let i = 0; i < 20; i += 1) {
    guard = countTry(guard, at(40 * 11 * MINUTE), TILL_RULES);
  }
  expect(guard?.lockedFor).toBe(MINUTE);
});

test("whoever tries whenever they can gets five tries for each lock, and in a day no more than 140", () => {
  const waits = fc.array(fc.nat(30 * MINUTE), { maxLength: 400 });
  fc.assert(
    fc.property(waits, (pauses) => {
      let guard: Guard | null = null;
      let now = 0;
      let tries = 0;
      for (const pause of pauses) {
        now += pause;
        if (now > 24 * 60 * MINUTE) {
          break;
        }
        if (lockedFor(guard, at(now)) === 0) {
          guard = countTry(guard, at(now), PERSON_RULES);
          tries += 1;
        }
      }
      const locks = guard?.locks ?? 0;
      expect(tries).toBe(5 * locks + (guard?.wrong ?? 0));
      expect(tries).toBeLessThanOrEqual(5 * (3 + 24) + 5);
    }),
    { seed: seedOfRun("wrong PINs") },
  );
});
