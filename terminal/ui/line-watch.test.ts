import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLineWatch } from "./line-watch.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a line that is back within a second was never called lost", () => {
  const watch = createLineWatch(() => 5000);
  watch.connected();
  watch.lost();
  vi.advanceTimersByTime(999);
  expect(watch.line.value).toBe("connected");
  watch.connected();
  vi.advanceTimersByTime(60_000);
  expect(watch.line.value).toBe("connected");
});

test("after a second it is lost, from when it broke and not from the last try", () => {
  let now = 5000;
  const watch = createLineWatch(() => now);
  watch.connected();
  watch.lost();
  now = 5900;
  watch.lost();
  vi.advanceTimersByTime(1000);
  expect([watch.line.value, watch.lostSince.value]).toEqual(["lost", 5000]);
  watch.connected();
  expect([watch.line.value, watch.lostSince.value]).toEqual(["connected", null]);
});

test("a line that has been silent for three heartbeats is lost at once", () => {
  const watch = createLineWatch(() => 5000);
  watch.connected();
  watch.silent();
  expect(watch.line.value).toBe("lost");
});

test("a page that is one too many says so until it is let in", () => {
  const watch = createLineWatch(() => 5000);
  watch.tooManyPages();
  watch.lost();
  vi.advanceTimersByTime(1000);
  expect(watch.line.value).toBe("too-many-pages");
  watch.connected();
  expect(watch.line.value).toBe("connected");
});

test("a page that may not sell does not say that the line is lost", () => {
  const watch = createLineWatch(() => 5000);
  watch.notAllowed();
  watch.lost();
  vi.advanceTimersByTime(1000);
  expect(watch.line.value).toBe("not-allowed");
});
