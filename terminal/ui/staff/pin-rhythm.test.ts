import * as fc from "fast-check";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import { NO_RHYTHM, QUICK_MS, REST_MS, type Rhythm, stepRhythm } from "./pin-rhythm.ts";

/** The nth key comes that long after the one before. */
function typed(gaps: readonly number[], from: Rhythm = NO_RHYTHM): Rhythm {
  const start = from === NO_RHYTHM ? 1000 : from.at;
  let rhythm = from;
  let at = start;
  for (const gap of gaps) {
    at += gap;
    rhythm = stepRhythm(rhythm, at);
  }
  return rhythm;
}

test("whatever a scanner types, five keys in, it is known for one until it rests", () => {
  const gaps = fc.array(fc.integer({ min: 1, max: QUICK_MS }), { minLength: 5, maxLength: 40 });
  const slips = fc.array(fc.integer({ min: 1, max: REST_MS - 1 }), { maxLength: 10 });
  fc.assert(
    fc.property(gaps, slips, (code, after) => {
      const scanned = typed(code);
      expect(scanned.isScanner).toBe(true);
      expect(typed(after, scanned).isScanner).toBe(true);
      expect(typed([REST_MS], scanned).isScanner).toBe(false);
    }),
    { seed: seedOfRun("scanned where a PIN is wanted") },
  );
});

test("fingers with a quick pair of keys now and then are never taken for a scanner", () => {
  const slow = fc.integer({ min: QUICK_MS + 1, max: 2000 });
  const pair = fc.tuple(
    slow,
    fc.integer({ min: 20, max: QUICK_MS }),
    fc.integer({ min: 20, max: QUICK_MS }),
  );
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 4 }), (gaps) => {
      expect(typed(gaps.flat()).isScanner).toBe(false);
    }),
    { seed: seedOfRun("typed PINs") },
  );
});
