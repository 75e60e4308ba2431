import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  MISSES_MAX,
  type Mend,
  PAGE_OPENED,
  type PageEvent,
  type PageWatch,
  stepPageWatch,
} from "./page-watch.ts";

/** What is done, in order, when these events come. */
function mendsOf(events: readonly PageEvent[]): readonly Mend[] {
  let state: PageWatch = PAGE_OPENED;
  return events.flatMap((event) => {
    const step = stepPageWatch(state, event);
    ({ state } = step);
    return step.mend === null ? [] : [step.mend];
  });
}

const missed: PageEvent = { type: "missed" };
const crashed: PageEvent = { type: "crashed" };
const mended: PageEvent = { type: "mended" };

test("a page that misses one question, or two, is left alone", () => {
  const well: PageEvent = { type: "well", at: 0 };
  expect(mendsOf([missed, missed, well, missed, missed, well])).toEqual([]);
});

test("a page that misses them all is ended, and loaded anew once its process is gone", () => {
  const misses = Array.from({ length: MISSES_MAX }, () => missed);
  expect(mendsOf([...misses, crashed])).toEqual([
    { type: "end", afterMs: 0 },
    { type: "reload", afterMs: 0 },
  ]);
});

test("a page that crashes again and again is given more and more time, half a minute at most", () => {
  const mends = mendsOf(Array.from({ length: 12 }, () => [crashed, mended]).flat());
  expect(mends.map(({ afterMs }) => afterMs)).toEqual([
    0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000,
  ]);
  expect(mends.map(({ type }) => type === "replace")).toEqual(
    Array.from({ length: 12 }, (_, i) => i % 3 === 2),
  );
});

test("a page that was well for a minute has recovered", () => {
  const minute: readonly PageEvent[] = [
    { type: "well", at: 1000 },
    { type: "well", at: 61_000 },
  ];
  const mends = mendsOf([crashed, mended, crashed, mended, ...minute, crashed]);
  expect(mends.map(({ afterMs }) => afterMs)).toEqual([0, 500, 0]);
});

test("whatever comes, one mend at a time is under way", () => {
  const event: fc.Arbitrary<PageEvent> = fc.oneof(
    fc.constantFrom(missed, crashed, { type: "hung" } as const),
    fc.nat(100_000).map((at) => ({ type: "well" as const, at })),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const mends = mendsOf(events);
      // Without "mended" nothing follows a reload or a replacement.
      const first = mends.findIndex(({ type }) => type !== "end");
      expect(first === -1 ? 0 : mends.length - 1 - first).toBe(0);
    }),
  );
});
