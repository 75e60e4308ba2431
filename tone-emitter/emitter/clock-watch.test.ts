import { expect, test } from "vitest";
import { FIRST_MAX, STILL_MAX, createClockWatch } from "./clock-watch.ts";

test("a loudspeaker that takes samples in lumps is well", () => {
  const watch = createClockWatch();
  watch.opened(0);
  for (let now = 200; now < 20_000; now += 200) {
    expect(watch.said(Math.floor(now / 800) * 38_400, now)).toBe(false);
  }
});

test("one that stands still for a second is not", () => {
  const watch = createClockWatch();
  watch.opened(0);
  watch.said(0, 100);
  watch.said(9600, 300);
  expect(watch.said(9600, 300 + STILL_MAX)).toBe(false);
  expect(watch.said(9600, 301 + STILL_MAX)).toBe(true);
});

test("a new one may take its time for the first samples", () => {
  const watch = createClockWatch();
  watch.opened(0);
  expect(watch.said(0, FIRST_MAX)).toBe(false);
  expect(watch.said(0, FIRST_MAX + 1)).toBe(true);
});

test("while there is none nothing stands still", () => {
  const watch = createClockWatch();
  expect(watch.said(null, 60_000)).toBe(false);
  watch.opened(60_000);
  expect(watch.said(0, 61_000)).toBe(false);
});
