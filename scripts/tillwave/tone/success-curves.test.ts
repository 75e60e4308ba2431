import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseSuccessCurves } from "./parse-success-curves.ts";
import { drawSuccessCurves } from "./success-curves.ts";

const point = (snr: number, successes: number) => ({ snr, trials: 200, successes });
const CURVES = {
  title: "Heard & <seen>",
  subtitle: "200 trials a point",
  panels: [
    {
      title: "Shop echo",
      curves: [
        {
          name: "steady",
          points: [point(-15, 40), point(-14, 120), point(-13, 181)],
          threshold: { at: -12.96, low: -13.2, high: -12.7, steepness: 1.4 },
        },
        { name: "ggwave", points: [point(-3, 0), point(3, 180)], threshold: null },
      ],
    },
    { title: "Alone", curves: [{ name: "ggwave", points: [point(0, 200)] }] },
  ],
};

test("every curve is named once, and where it passes nine in ten stands over it", () => {
  const parsed = parseSuccessCurves(JSON.stringify(CURVES));
  const svg = parsed.ok ? drawSuccessCurves(parsed.value) : parsed.error;
  expect(svg).toContain("−13 dB");
  expect(svg.match(/>ggwave</gu)).toHaveLength(1);
  expect(svg).toContain("Heard &amp; &lt;seen&gt;");
  expect(svg.match(/<circle/gu)).toHaveLength(6);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/u);
});

test("the curves may stand inside what the benchmark wrote beside them", () => {
  expect(parseSuccessCurves(JSON.stringify({ bench: "tone", curves: CURVES }))).toMatchObject({
    ok: true,
    value: { title: CURVES.title },
  });
});

test.each([
  ["no JSON", "panels"],
  ["nothing", "{}"],
  ["no panel", '{"panels":[]}'],
  ["a curve without points", '{"panels":[{"title":"a","curves":[{"name":"b","points":[]}]}]}'],
  [
    "more successes than trials",
    '{"panels":[{"title":"a","curves":[{"name":"b","points":[{"snr":0,"trials":1,"successes":2}]}]}]}',
  ],
])("a file with %s in it is refused", (_, text) => {
  expect(parseSuccessCurves(text).ok).toBe(false);
});

test("whatever is accepted is drawn, without a number that is none", () => {
  const points = fc.array(
    fc.record({
      snr: fc.integer({ min: -200, max: 200 }),
      trials: fc.integer({ min: 1, max: 500 }),
      successes: fc.nat(500),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const threshold = fc.option(
    fc.record({
      at: fc.double({ min: -300, max: 300 }),
      steepness: fc.double({ min: -1, max: 50 }),
    }),
  );
  const curve = fc.record({ name: fc.string(), points, threshold });
  const panel = fc.record({
    title: fc.string(),
    curves: fc.array(curve, { minLength: 1, maxLength: 3 }),
  });
  const curves = fc.record({
    title: fc.string(),
    panels: fc.array(panel, { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(curves, (given) => {
      const parsed = parseSuccessCurves(JSON.stringify(given));
      const svg = parsed.ok ? drawSuccessCurves(parsed.value) : "";
      expect(svg.replaceAll(/<(?:text|title)[^>]*>[^<]*/gu, "")).not.toMatch(
        /NaN|Infinity|undefined/u,
      );
    }),
    { seed: seedOfRun("success curves"), numRuns: 300 },
  );
});
