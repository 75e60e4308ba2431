import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDeferredCharacter } from "./deferred-character.ts";
import { BURST_GAP_MS } from "./scan.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const heardBy = (
  press: (deferred: ReturnType<typeof createDeferredCharacter>) => void,
): string[] => {
  const heard: string[] = [];
  press(createDeferredCharacter((char, times) => heard.push(char.repeat(times))));
  return heard;
};

test("a plus runs once no code can follow any more", () => {
  const heard = heardBy(({ defer }) => {
    defer("+");
    vi.advanceTimersByTime(BURST_GAP_MS - 1);
  });
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual(["+"]);
});

test("a code that begins with a plus adds nothing", () => {
  const heard = heardBy(({ defer, cancel }) => {
    defer("+");
    cancel();
    vi.advanceTimersByTime(1000);
  });
  expect(heard).toEqual([]);
});

test("three quick pluses are three, and a minus after them is its own", () => {
  const heard = heardBy(({ defer }) => {
    for (const char of "+++-") {
      defer(char);
      vi.advanceTimersByTime(50);
    }
    vi.advanceTimersByTime(1000);
  });
  expect(heard).toEqual(["+++", "-"]);
});
