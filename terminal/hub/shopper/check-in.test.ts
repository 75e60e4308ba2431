import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { HearingState } from "@tillwave/listener/hearing-state";
import type { CheckInAnswer, CheckInStatus } from "@tillwave/shared/presence/answers";
import {
  type CheckInEffect,
  type CheckInEvent,
  type CheckInState,
  LISTEN_MS_MAX,
  READY,
  RETRY_MS,
  SEND_MS_MAX,
  TRIES_MAX,
  fillOf,
  secondsLeft,
  stepCheckIn,
} from "./check-in.ts";
import { heard, heardId, listening } from "./testing/simulated-ear.ts";

const START = 1_780_000_000_000;

interface Played {
  state(): CheckInState;
  now(): number;
  /** What it makes the page do. */
  say(event: CheckInEvent): readonly CheckInEffect[];
  hear(hearing: HearingState): readonly CheckInEffect[];
  pass(ms: number): void;
}

function play(): Played {
  let state: CheckInState = READY;
  let now = START;
  const say = (event: CheckInEvent): readonly CheckInEffect[] => {
    const step = stepCheckIn(state, event, now);
    ({ state } = step);
    return step.effects;
  };
  return {
    state: () => state,
    now: () => now,
    say,
    hear: (hearing) => say({ type: "hearing", hearing }),
    pass: (ms) => {
      now += ms;
    },
  };
}

const answerOf = (status: CheckInStatus): CheckInAnswer => ({
  status,
  place: null,
  points: 0,
  held: 0,
  total: 0,
  nextRewardAt: null,
  reward: null,
  route: [],
});

const typesOf = (effects: readonly CheckInEffect[]): readonly string[] =>
  effects.map(({ type }) => type);

function playUntilSending(...places: readonly number[]): Played {
  const played = play();
  played.say({ type: "pressed" });
  played.hear({ type: "starting" });
  played.hear(listening());
  played.hear(heard(...places.map((place) => heardId(place))));
  return played;
}

test("a touch starts the ear at once, and only once", () => {
  const { say, state } = play();
  expect(typesOf(say({ type: "pressed" }))).toContain("start-hearing");
  expect(say({ type: "pressed" })).toEqual([]);
  expect(state()).toMatchObject({ type: "listening", phase: "asking" });
});

test("what is heard is sent, and the microphone let go before the answer", () => {
  const { say, hear, state } = play();
  say({ type: "pressed" });
  hear(listening());
  const effects = hear(heard(heardId(11)));
  expect(typesOf(effects)).toEqual(["stop-hearing", "sleep", "send"]);
  say({ type: "answered", answer: answerOf("accepted") });
  expect(state()).toMatchObject({ type: "answered", answer: { status: "accepted" } });
});

test("the fifteen seconds begin with the first sound, not with the question for permission", () => {
  const { say, hear, state } = play();
  say({ type: "pressed" });
  expect(hear({ type: "asking" })).toEqual([]);
  expect(hear({ type: "starting" })).toEqual([]);
  expect(hear(listening())).toEqual([{ type: "wake", afterMs: LISTEN_MS_MAX }]);
  expect(hear(listening({ progress: 0.6 }))).toEqual([]);
  say({ type: "woke" });
  expect(state()).toEqual({ type: "trouble", trouble: "not-heard" });
});

test("who heard nothing through a headset is told of the headset", () => {
  const { say, hear, state } = play();
  say({ type: "pressed" });
  hear(listening({ hindrance: "band-missing" }));
  expect(typesOf(say({ type: "woke" }))).toContain("stop-hearing");
  expect(state()).toEqual({ type: "trouble", trouble: "band-missing" });
});

test.each([
  [{ type: "refused", why: "denied" }, "denied"],
  [{ type: "refused", why: "revoked" }, "revoked"],
  [{ type: "failed", why: "no-microphone" }, "no-microphone"],
  [{ type: "failed", why: "microphone-lost" }, "microphone-lost"],
  [{ type: "idle", why: "hidden" }, "hidden"],
  [{ type: "idle", why: "time-over" }, "not-heard"],
] as const)("an ear that says %o ends in words of its own", (hearing, trouble) => {
  const { say, hear, state } = play();
  say({ type: "pressed" });
  hear(listening());
  hear(hearing);
  expect(state()).toEqual({ type: "trouble", trouble });
});

test("an ear that was stopped by a person's own press says nothing more", () => {
  const { say, hear, state } = play();
  say({ type: "pressed" });
  hear(listening());
  say({ type: "stopped" });
  hear({ type: "idle", why: "stopped" });
  hear(heard(heardId(11)));
  expect(state()).toEqual(READY);
});

test("a hub that is away is asked again after 1, 2, 4, 4 seconds, always for the same", () => {
  const { say, pass, state } = playUntilSending(11);
  const waits: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    const [wake] = say({ type: "not-answered" });
    expect(wake?.type).toBe("wake");
    const ms = wake?.type === "wake" ? wake.afterMs : 0;
    waits.push(ms);
    pass(ms);
    expect(say({ type: "woke" })).toEqual([
      { type: "sleep" },
      { type: "send", id: heardId(11), heardAt: START },
    ]);
  }
  expect(waits).toEqual([...RETRY_MS, RETRY_MS.at(-1)]);
  expect(state()).toMatchObject({ type: "sending", isAway: true });
});

test("after 64 seconds without an answer it is said, and nothing is sent any more", () => {
  const { say, pass, state } = playUntilSending(11);
  say({ type: "not-answered" });
  pass(SEND_MS_MAX - 1);
  expect(typesOf(say({ type: "woke" }))).toContain("send");
  say({ type: "not-answered" });
  pass(1);
  expect(typesOf(say({ type: "woke" }))).not.toContain("send");
  expect(state()).toEqual({ type: "trouble", trouble: "hub-away" });
});

test("a clock that is set back makes no code good for ever", () => {
  const { say, pass, state } = playUntilSending(11);
  for (let i = 0; i < TRIES_MAX; i += 1) {
    pass(-60_000);
    say({ type: "not-answered" });
    say({ type: "woke" });
  }
  expect(state()).toEqual({ type: "trouble", trouble: "hub-away" });
});

test("a network that is back sends at once, and twice only if the first was lost", () => {
  const { say } = playUntilSending(11);
  expect(say({ type: "online" })).toEqual([]);
  say({ type: "not-answered" });
  expect(typesOf(say({ type: "online" }))).toEqual(["sleep", "send"]);
  expect(say({ type: "online" })).not.toEqual([]);
});

test("of two emitters the louder is sent, and the other where the hub does not know the louder", () => {
  const { say, state } = playUntilSending(99, 11, 12);
  expect(say({ type: "answered", answer: answerOf("wrong-code") })).toContainEqual(
    expect.objectContaining({ type: "send", id: heardId(11) }),
  );
  say({ type: "answered", answer: answerOf("unknown-place") });
  expect(state()).toMatchObject({ type: "answered", answer: { status: "unknown-place" } });
});

test("an answer that is one is not asked for another emitter's", () => {
  const { say, state } = playUntilSending(11, 12);
  say({ type: "answered", answer: answerOf("already-rewarded") });
  expect(state()).toMatchObject({ type: "answered", answer: { status: "already-rewarded" } });
});

test("what waited through a reload is sent on, unless its time is over", () => {
  const inTime = play();
  const event = { type: "resumed", id: heardId(11), heardAt: START - 30_000 } as const;
  expect(typesOf(inTime.say(event))).toContain("send");
  const tooLate = play();
  tooLate.pass(SEND_MS_MAX);
  expect(typesOf(tooLate.say(event))).not.toContain("send");
  expect(tooLate.state()).toEqual({ type: "trouble", trouble: "hub-away" });
});

test("the seconds that are left run from 64 to 0", () => {
  const sending = { type: "sending", ids: [], heardAt: START, tries: 1, isAway: true } as const;
  expect(
    [-5000, 0, 1, 63_999, 64_000, 99_000].map((ms) => secondsLeft(sending, START + ms)),
  ).toEqual([64, 64, 64, 1, 0, 0]);
});

test("the circle rises on facts alone, and is full with the hub's word only", () => {
  const { say, hear, state } = play();
  const fills = [fillOf(state())];
  const look = (): void => {
    fills.push(fillOf(state()));
  };
  say({ type: "pressed" });
  look();
  hear({ type: "starting" });
  look();
  hear(listening({ progress: 0.5 }));
  look();
  hear(listening({ progress: 1 }));
  look();
  hear(heard(heardId(11)));
  look();
  expect(Math.max(...fills)).toBeLessThan(1);
  say({ type: "answered", answer: answerOf("accepted") });
  look();
  expect(fills).toEqual(fills.toSorted((a, b) => a - b));
  expect(fills.at(-1)).toBe(1);
});

const anyHearing = fc.oneof(
  fc.constantFrom<HearingState>(
    { type: "asking" },
    { type: "starting" },
    { type: "idle", why: "stopped" },
    { type: "idle", why: "hidden" },
    { type: "refused", why: "denied" },
    { type: "failed", why: "no-sound" },
    listening(),
    heard(heardId(11)),
    heard(),
  ),
);
const anyEvent: fc.Arbitrary<CheckInEvent> = fc.oneof(
  fc.constantFrom<CheckInEvent>(
    { type: "pressed" },
    { type: "stopped" },
    { type: "not-answered" },
    { type: "not-understood" },
    { type: "online" },
    { type: "woke" },
    { type: "answered", answer: answerOf("accepted") },
    { type: "answered", answer: answerOf("wrong-code") },
  ),
  anyHearing.map((hearing) => ({ type: "hearing", hearing }) as const),
);

test("whatever happens, the microphone runs only while the screen says that it listens", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.integer({ min: -5000, max: 70_000 }))), (events) => {
      const { say, pass, state } = play();
      let isOn = false;
      for (const [event, ms] of events) {
        for (const { type } of say(event)) {
          isOn = type === "start-hearing" ? true : type === "stop-hearing" ? false : isOn;
        }
        expect(isOn).toBe(state().type === "listening");
        pass(ms);
      }
    }),
    { numRuns: 500 },
  );
});
