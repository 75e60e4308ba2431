import { QUICK, STEADY, frameSeconds } from "@tillwave/shared/tone/profile";
import { expect, test } from "vitest";
import {
  EMITTERS_MAX,
  HEARINGS_MAX,
  type Sung,
  createHeardEmitters,
  longestFirst,
} from "./heard-emitters.ts";

const FRAME = frameSeconds(STEADY);

const sung = (code: number, snr = 0): Sung => ({
  profile: STEADY,
  payload: { version: 1, place: 7, code },
  snr,
  offset: 0,
  confidence: 0.9,
  echoTail: null,
});

test("after a night one emitter takes no more room than after an hour, from its first frame to its last", () => {
  const emitters = createHeardEmitters();
  const frames = 10_400;
  for (let i = 1; i <= frames; i++) {
    emitters.take(sung(1, i % 2), { at: i * FRAME, start: null });
  }
  const [one] = emitters.list();
  expect(one).toMatchObject({ first: FRAME, last: frames * FRAME, count: frames });
  expect(one?.hearings.length).toBeGreaterThan(HEARINGS_MAX / 2);
  expect(one?.hearings.length).toBeLessThanOrEqual(HEARINGS_MAX + 1);
  const times = one?.hearings.map(({ at }) => at) ?? [];
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(17 * FRAME);
  expect(times.toSorted((a, b) => a - b)).toEqual(times);
});

test("every code of a rolling place is listed, up to more than a night has", () => {
  const emitters = createHeardEmitters();
  for (let code = 0; code <= EMITTERS_MAX; code++) {
    emitters.take(sung(code), { at: code * 30, start: null });
  }
  expect(emitters.list()).toHaveLength(EMITTERS_MAX);
  expect(emitters.unlisted).toBe(1);
  expect(emitters.has(sung(EMITTERS_MAX))).toBe(false);
});

test("one id that comes from two sides at once is one, as strong as the stronger", () => {
  const emitters = createHeardEmitters();
  emitters.take(sung(1, -3), { at: 10, start: 1 });
  emitters.take(sung(1, -9), { at: 10.2, start: 2 });
  emitters.take(sung(1, -9), { at: 10 + FRAME, start: 2 });
  emitters.take(sung(1, -4), { at: 10.1 + FRAME, start: 1 });
  const [one] = emitters.list();
  expect(one).toMatchObject({ count: 2, snrMin: -4, snrMax: -3, snr: -3.5 });
  expect(one?.hearings.map(({ start }) => start)).toEqual([1, 1]);
});

test("who is heard longest comes first, whatever the length of a frame", () => {
  const emitters = createHeardEmitters();
  for (let i = 0; i < 12; i++) {
    emitters.take({ ...sung(1), profile: QUICK }, { at: i * frameSeconds(QUICK), start: null });
    if (i < 8) {
      emitters.take(sung(2), { at: i * FRAME, start: null });
    }
  }
  expect(
    emitters
      .list()
      .toSorted(longestFirst)
      .map(({ payload }) => payload.code),
  ).toEqual([2, 1]);
});
