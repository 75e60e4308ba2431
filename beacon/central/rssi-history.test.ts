import { expect, test } from "vitest";
import { POINTS_MAX, WINDOW_MS, createRssiHistory, quantile } from "./rssi-history.ts";

test("the middle of the last seconds is what is shown, and one wild reading in four does not move it", () => {
  const history = createRssiHistory();
  [-60, -61, -20, -60, -59, -60, -61, -110].forEach((rssi, i) => history.take(rssi, i * 100));
  expect(history.summary(800)).toEqual({ median: -60, spread: 0.625, least: -110, most: -20 });
});

test("what is old says where it was, not where it is", () => {
  const history = createRssiHistory();
  history.take(-90, 0);
  history.take(-50, WINDOW_MS + 1);
  expect(history.summary(WINDOW_MS + 1).median).toBe(-50);
  expect(history.summary(3 * WINDOW_MS)).toEqual({
    median: null,
    spread: null,
    least: -90,
    most: -50,
  });
});

test("a day of readings takes the room of a plot, and still reaches from its beginning to its end", () => {
  const history = createRssiHistory();
  const last = 20 * POINTS_MAX;
  for (let i = 0; i <= last; i += 1) {
    history.take(-60 - (i % 3), i * 100);
  }
  const points = history.points();
  expect(points.length).toBeLessThanOrEqual(POINTS_MAX);
  expect(points.length).toBeGreaterThan(POINTS_MAX / 4);
  expect(points[0]?.at).toBe(0);
  expect((points.at(-1)?.at ?? 0) / (last * 100)).toBeGreaterThan(0.99);
});

test("between two values it is in proportion", () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([7], 0.25)).toBe(7);
});
