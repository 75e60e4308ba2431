import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LinkRequest } from "../ports.ts";
import {
  CANCEL_MAX,
  CONNECT_MAX,
  DISCOVER_MAX,
  LEAVE_MAX,
  LINK_IDLE,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  PAUSE_MAX,
  TOLD_PER_SECOND_MAX,
  stepLink,
} from "./link-steps.ts";

const REQUEST: LinkRequest = {
  address: "00:aa:01:01:00:42",
  addressType: "public",
  place: { service: "00", write: "01", notify: "02" },
};
const LINK: LinkEvent = { type: "link", request: REQUEST };
const TICK: LinkEvent = { type: "tick" };
const CONNECTED: LinkEvent = { type: "connected", fault: null };
const OPENING: readonly LinkEvent[] = [
  LINK,
  { type: "paused", isOurs: true },
  CONNECTED,
  { type: "mtu", mtu: 256 },
  { type: "services", isThere: true },
  { type: "characteristics", isThere: true },
  { type: "subscribed" },
];

/** Events at their times, and what came of them. */
function play(...events: readonly (readonly [at: number, event: LinkEvent])[]) {
  let state: LinkState = LINK_IDLE;
  const effects: LinkEffect[] = [];
  for (const [at, event] of events) {
    const step = stepLink(state, event, at);
    ({ state } = step);
    effects.push(...step.effects);
  }
  return { state: state.type, effects };
}

const at = (time: number, ...events: readonly LinkEvent[]) =>
  events.map((event) => [time, event] as const);
const endsOf = (effects: readonly LinkEffect[]) =>
  effects.flatMap((effect) => (effect.type === "ended" ? [effect.why] : []));

test("scanning stops, it connects, and finds the place step by step", () => {
  const { state, effects } = play(...at(0, ...OPENING));
  expect(state).toBe("open");
  expect(effects.map(({ type }) => type)).toEqual([
    "pause",
    "connect",
    "find-service",
    "find-characteristics",
    "subscribe",
    "opened",
  ]);
});

test.each([
  [1, PAUSE_MAX, "no-radio"],
  [2, CONNECT_MAX, null],
  [3, DISCOVER_MAX, null],
  [4, DISCOVER_MAX, null],
  [5, DISCOVER_MAX, null],
  [6, DISCOVER_MAX, null],
] as const)("what hangs at step %d is ended after its limit", (steps, limit, end) => {
  const opening = at(0, ...OPENING.slice(0, steps));
  expect(endsOf(play(...opening, [limit - 1, TICK]).effects)).toEqual([]);
  const late = play(...opening, [limit, TICK]);
  if (end === null) {
    expect(late.effects.at(-1)?.type).toBe(steps === 2 ? "cancel" : "disconnect");
  } else {
    expect(endsOf(late.effects)).toEqual([end]);
  }
});

test("a controller that lets go of nothing is given up with its process", () => {
  const opening = at(0, ...OPENING);
  const left = play(...opening, [10, { type: "unlink" }], [10 + LEAVE_MAX, TICK]);
  expect(left.effects.at(-1)?.type).toBe("give-up");
  expect(endsOf(left.effects)).toEqual(["closed"]);
  const cancelled = play(
    ...at(0, ...OPENING.slice(0, 2)),
    [CONNECT_MAX, TICK],
    [CONNECT_MAX + CANCEL_MAX, TICK],
  );
  expect(cancelled.effects.at(-1)?.type).toBe("give-up");
});

test("one that connects though it was cancelled is hung up on", () => {
  const late = play(
    ...at(0, ...OPENING.slice(0, 2)),
    [CONNECT_MAX, TICK],
    [CONNECT_MAX + 1, CONNECTED],
  );
  expect(late).toMatchObject({ state: "leaving" });
  expect(late.effects.at(-1)).toEqual({ type: "disconnect" });
});

test("who hangs up has hung up; who is out of range is lost", () => {
  const ending = (reason: number) =>
    endsOf(play(...at(0, ...OPENING), [1, { type: "disconnected", reason }]).effects);
  expect(ending(0x13)).toEqual(["hung-up"]);
  expect(ending(0x08)).toEqual(["lost"]);
});

test("as many notifications in a second as anybody may send, and one more", () => {
  const many = Array.from({ length: TOLD_PER_SECOND_MAX }, () => [5, { type: "told" }] as const);
  expect(play(...at(0, ...OPENING), ...many).state).toBe("open");
  expect(play(...at(0, ...OPENING), ...many, [6, { type: "told" }]).state).toBe("leaving");
  expect(play(...at(0, ...OPENING), ...many, [1100, { type: "told" }]).state).toBe("open");
});

const anyEvent: fc.Arbitrary<LinkEvent> = fc.oneof(
  fc.constantFrom<LinkEvent[]>(...OPENING, TICK, { type: "unlink" }, { type: "told" }),
  fc.constantFrom<LinkEvent[]>(
    { type: "paused", isOurs: false },
    { type: "connected", fault: "0x3e" },
    { type: "services", isThere: false },
    { type: "characteristics", isThere: false },
    { type: "disconnected", reason: 0x08 },
    { type: "away" },
  ),
);

test("whatever happens, each order ends once, and a minute later it is open or idle", () => {
  const seed = seedOfRun("link steps");
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3000), anyEvent), { maxLength: 60 }), (events) => {
      let now = 0;
      let state: LinkState = LINK_IDLE;
      let orders = 0;
      let ends = 0;
      const take = (event: LinkEvent): void => {
        orders += event.type === "link" && state.type === "idle" ? 1 : 0;
        const step = stepLink(state, event, now);
        ({ state } = step);
        ends += endsOf(step.effects).length;
        expect(orders - ends).toBe(state.type === "idle" ? 0 : 1);
      };
      for (const [pause, event] of events) {
        now += pause;
        take(event);
      }
      for (let ticks = 0; ticks < 600; ticks += 1) {
        now += 100;
        take(TICK);
      }
      expect(["idle", "open"]).toContain(state.type);
    }),
    { seed },
  );
});
