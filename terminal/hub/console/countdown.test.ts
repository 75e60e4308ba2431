import { expect, test } from "vitest";
import { countDown } from "./countdown.ts";

const MINUTE = 60_000;
const span = { from: 1000, to: 1000 + 15 * MINUTE };

test("a code is good for fifteen minutes, counted down to nothing", () => {
  const at = (ms: number): string => countDown(span.from + ms, span).text;
  expect([at(0), at(1), at(999), at(1000)]).toEqual(["15:00", "15:00", "15:00", "14:59"]);
  expect([at(14 * MINUTE), at(15 * MINUTE - 1), at(15 * MINUTE)]).toEqual([
    "01:00",
    "00:01",
    "00:00",
  ]);
});

test("it is over at its last millisecond, and stays so", () => {
  expect(countDown(span.to - 1, span)).toMatchObject({ isOver: false, minutes: 1 });
  expect(countDown(span.to, span)).toMatchObject({ isOver: true, minutes: 0, share: 0 });
  expect(countDown(span.to + MINUTE, span).isOver).toBe(true);
});

test("what is said aloud changes once a minute", () => {
  const said = new Set(
    Array.from({ length: 900 }, (_, i) => countDown(span.from + i * 1000, span).minutes),
  );
  expect(said.size).toBe(15);
});

test("a hub whose clock was set back shows a full bar, not more", () => {
  expect(countDown(span.from - MINUTE, span).share).toBe(1);
});
