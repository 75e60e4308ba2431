import { expect, test } from "vitest";
import {
  ID_KEPT_MS,
  IDS_MAX,
  qualityOf,
  signalOf,
  withHeard,
  withoutForgotten,
} from "./heard-ids.ts";
import type { HeardId } from "./hearing-state.ts";

const anId = (change: Partial<HeardId> = {}): HeardId => {
  const id = {
    place: 1,
    code: 2,
    version: 1,
    profile: "steady",
    snr: 0,
    at: 5,
    ...change,
  } as const;
  return { ...id, quality: qualityOf(id.snr) };
};

test("an id that is heard again stands there once, as it was last heard", () => {
  const first = withHeard([], anId({ snr: -3 }), 10);
  expect(withHeard(first, anId({ snr: -5, at: 9 }), 20)).toEqual([
    { id: anId({ snr: -5, at: 9 }), told: 20 },
  ]);
});

test("the loudest comes first, and the faintest of too many goes", () => {
  let kept = withHeard([], anId({ snr: 40, place: 99 }), 0);
  for (let place = 0; place < IDS_MAX; place++) {
    kept = withHeard(kept, anId({ place, snr: place }), place);
  }
  expect(kept).toHaveLength(IDS_MAX);
  expect(kept.map(({ id }) => id.place)).toEqual([99, 7, 6, 5, 4, 3, 2, 1]);
});

test("a new code at the same place is another id, and the old one is forgotten after two frames", () => {
  const old = withHeard([], anId({ code: 1 }), 1000);
  const both = withHeard(old, anId({ code: 2 }), 3000);
  expect(both).toHaveLength(2);
  expect(withoutForgotten(both, 1000 + ID_KEPT_MS)).toBe(both);
  expect(withoutForgotten(both, 1001 + ID_KEPT_MS).map(({ id }) => id.code)).toEqual([2]);
});

test.each([
  [-40, 0, 1],
  [-20, 0, 1],
  [-10, 25, 2],
  [-5, 38, 3],
  [0, 50, 4],
  [20, 100, 4],
  [60, 100, 4],
])("%i dB is a quality of %i and %i bars", (snr, quality, bars) => {
  expect(qualityOf(snr)).toBe(quality);
  expect(signalOf(snr)).toBe(bars);
});
