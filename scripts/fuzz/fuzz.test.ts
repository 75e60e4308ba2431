/** The corpus is played again; the hours with new input are `npx tsx scripts/fuzz/main.ts`. */
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MEASURED, TARGETS } from "./beacon-parsers.ts";
import type * as BeaconParsers from "./beacon-parsers.ts";
import { readCorpus } from "./corpus.ts";
import { DEFECTS_MAX, fuzz } from "./fuzz.ts";
import { type Measured, openMeasured } from "./measured.ts";
import type { Target } from "./target.ts";

const RUNS = 2000;
const COSTLY_RUNS = 300;

test.each(TARGETS)("$name: neither the corpus nor new input breaks it", async (target) => {
  const { defects } = await fuzz(target, unmeasured, {
    corpus: readCorpus("beacon", target),
    runs: target.isCostly === true ? COSTLY_RUNS : RUNS,
    random: seededRandom(seedOfRun(target.name)),
    reached: new Set(),
  });
  expect(defects).toEqual([]);
});

const unmeasured: Pick<Measured<unknown>, "reached"> = {
  async reached(run) {
    run();
    return new Set();
  },
};

describe("measured", () => {
  let measured: Measured<typeof BeaconParsers> | null = null;
  beforeAll(async () => {
    measured = await openMeasured<typeof BeaconParsers>({
      entry: "scripts/fuzz/beacon-parsers.ts",
      isMeasured: (file) => MEASURED.test(file),
    });
  });
  afterAll(() => measured?.close());

  test("the corpus alone reaches 95 % of the beacon's parsers", async () => {
    const { exports, branches, reached } = measured as Measured<typeof BeaconParsers>;
    const here = await reached(() => {
      for (const target of exports.TARGETS) {
        for (const input of readCorpus("beacon", target)) {
          target.feed(input);
        }
      }
    });
    expect(branches.length).toBeGreaterThan(100);
    expect(here.size / branches.length).toBeGreaterThanOrEqual(0.95);
  });
});

/** Breaks where a long input begins with FF. */
const planted: Target = {
  name: "planted",
  kind: "bytes",
  isText: false,
  good: [Uint8Array.of(1, 2, 3, 4)],
  feed(bytes) {
    if (bytes[0] === 0xff && bytes.length > 5) {
      throw new Error("planted");
    }
  },
};

test("a planted fault is found, and the search ends with a few of its kind", async () => {
  const { defects, fed } = await fuzz(planted, unmeasured, {
    corpus: [],
    runs: 100_000,
    random: seededRandom(seedOfRun("a planted fault")),
    reached: new Set(),
  });
  expect(defects).toHaveLength(DEFECTS_MAX);
  expect(defects[0]).toMatchObject({ target: "planted", message: "planted" });
  expect(fed).toBeLessThan(100_000);
});

test("what reaches a branch that nothing before has reached is kept, once", async () => {
  const seen: Uint8Array[] = [];
  const watched: Target = { ...planted, feed: (input) => seen.push(input) };
  const byLength: Pick<Measured<unknown>, "reached"> = {
    async reached(run) {
      seen.length = 0;
      run();
      return new Set(seen.map(({ length }) => Math.min(length, 6)));
    },
  };
  const { corpus } = await fuzz(watched, byLength, {
    corpus: [],
    runs: 10_000,
    random: seededRandom(seedOfRun("a corpus")),
    reached: new Set(),
  });
  const lengths = corpus.map(({ length }) => Math.min(length, 6));
  expect(lengths.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
