import * as fc from "fast-check";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import type { BandVerdict } from "./band-meter.ts";
import { ID_KEPT_MS, qualityOf } from "./heard-ids.ts";
import type { HeardId, HearingState } from "./hearing-state.ts";
import {
  CALM_MS,
  CHANGES_MAX,
  HEARING_START,
  type HearingEffect,
  type HearingEvent,
  type HearingMachine,
  LISTENING_MS_MAX,
  REBUILDS_MAX,
  STALL_MS,
  START_MS_MAX,
  stepHearing,
  TICK_MS,
} from "./hearing-step.ts";

const START: HearingEvent = { type: "start", can: "listen" };
const OPENED: HearingEvent = { type: "opened" };
const soundOf = (verdict: BandVerdict): HearingEvent & { readonly type: "sound" } => ({
  type: "sound",
  level: -45,
  signal: 2,
  verdict,
});
const SOUND = soundOf("whole");
const SOUND_EVERY_MS = 85;

const heardFrom = (place: number, snr = -6): HearingEvent => {
  const id: HeardId = {
    place,
    code: 7,
    version: 1,
    profile: "steady",
    snr,
    quality: qualityOf(snr),
    at: 0,
  };
  return { type: "heard", id };
};

interface Page {
  readonly state: HearingState;
  readonly effects: HearingEffect[];
  happen(...events: HearingEvent[]): void;
  /** Lets time pass, with sound unless it stalls. */
  pass(ms: number, sound?: HearingEvent | null): void;
}

function aPage(): Page {
  let machine: HearingMachine = HEARING_START;
  let now = 10_000;
  const effects: HearingEffect[] = [];
  const happen = (...events: HearingEvent[]): void => {
    for (const event of events) {
      const step = stepHearing(machine, event, now);
      machine = step.machine;
      if (step.effect !== null) {
        effects.push(step.effect);
      }
    }
  };
  return {
    get state() {
      return machine.state;
    },
    effects,
    happen,
    pass(ms, sound = SOUND) {
      let nextSound = now;
      for (const end = now + ms; now < end; now += 5) {
        if (sound !== null && now >= nextSound) {
          happen(sound);
          nextSound += SOUND_EVERY_MS;
        }
        if (now % TICK_MS === 0) {
          happen({ type: "tick" });
        }
      }
    },
  };
}

const aListeningPage = (): Page => {
  const page = aPage();
  page.happen(START, OPENED);
  page.pass(1000);
  page.effects.length = 0;
  return page;
};

test("a touch asks for the microphone, sound comes, and somebody is heard", () => {
  const page = aPage();
  page.happen(START);
  expect(page.state).toEqual({ type: "asking" });
  expect(page.effects).toEqual(["open"]);
  page.happen(OPENED);
  expect(page.state).toEqual({ type: "starting" });
  page.pass(1000);
  expect(page.state).toMatchObject({
    type: "listening",
    level: 0.5,
    signal: 2,
    hindrance: null,
    ids: [],
  });
  page.happen(heardFrom(9));
  expect(page.state).toMatchObject({ type: "heard", progress: 1, signal: 2, ids: [{ place: 9 }] });
  page.happen({ type: "stop" });
  expect(page.state).toEqual({ type: "idle", why: "stopped" });
  expect(page.effects).toEqual(["open", "close"]);
});

test("a page without a microphone to ask for says so, and can be asked again", () => {
  const page = aPage();
  page.happen({ type: "start", can: "insecure-origin" });
  expect(page.state).toEqual({ type: "refused", why: "insecure-origin" });
  expect(page.effects).toEqual([]);
  page.happen(START);
  expect(page.state).toEqual({ type: "asking" });
});

test.each([
  ["denied", "refused"],
  ["no-microphone", "failed"],
  ["microphone-busy", "failed"],
  ["page-broken", "failed"],
] as const)("%s is said, and a touch tries again", (why, type) => {
  const page = aPage();
  page.happen(START, { type: "not-opened", why });
  expect(page.state).toEqual({ type, why });
  expect(page.effects).toEqual(["open", "close"]);
  page.happen(START);
  expect(page.effects).toEqual(["open", "close", "open"]);
});

test.each([
  [true, { type: "refused", why: "revoked" }],
  [false, { type: "failed", why: "microphone-lost" }],
])("a microphone that ends, revoked: %s, is said for what it is", (wasRevoked, state) => {
  const page = aListeningPage();
  page.happen({ type: "ended", wasRevoked });
  expect(page.state).toEqual(state);
  expect(page.effects).toEqual(["close"]);
});

test("a call interrupts: it is said, and nothing is tried that would stand still", () => {
  const page = aListeningPage();
  page.happen({ type: "context", state: "interrupted" });
  expect(page.state).toEqual({ type: "failed", why: "interrupted" });
  expect(page.effects).toEqual(["close"]);
  page.happen({ type: "context", state: "suspended" }, SOUND, heardFrom(1));
  expect(page.state).toEqual({ type: "failed", why: "interrupted" });
});

test("a context that sleeps is woken once, then by a touch", () => {
  const page = aPage();
  page.happen(START, OPENED, { type: "context", state: "suspended" });
  expect(page.state).toMatchObject({ type: "listening", hindrance: "suspended" });
  expect(page.effects).toEqual(["open", "resume"]);
  page.happen({ type: "context", state: "suspended" });
  page.pass(20_000, null);
  expect(page.effects).toEqual(["open", "resume"]);
  page.happen({ type: "touched" });
  expect(page.effects).toEqual(["open", "resume", "resume"]);
  page.happen({ type: "context", state: "running" });
  page.pass(500);
  expect(page.state).toMatchObject({ type: "listening", hindrance: null });
  page.happen({ type: "touched" });
  expect(page.effects).toHaveLength(3);
});

test("a muted microphone is waited for", () => {
  const page = aListeningPage();
  page.happen({ type: "muted", isMuted: true });
  page.pass(20_000, null);
  expect(page.state).toMatchObject({ type: "listening", hindrance: "muted" });
  expect(page.effects).toEqual([]);
  page.happen({ type: "muted", isMuted: false });
  expect(page.state).toMatchObject({ type: "listening", hindrance: null });
  page.pass(STALL_MS + TICK_MS, null);
  expect(page.effects).toEqual(["open"]);
});

test("sound that stalls is opened anew twice, and then it is said", () => {
  const page = aListeningPage();
  page.pass(STALL_MS + TICK_MS, null);
  expect(page.effects).toEqual(["open"]);
  expect(page.state.type).toBe("listening");
  for (let rebuilds = 1; rebuilds <= REBUILDS_MAX; rebuilds++) {
    page.happen(OPENED);
    page.pass(START_MS_MAX + TICK_MS, null);
  }
  expect(page.effects).toEqual([...Array.from({ length: REBUILDS_MAX }, () => "open"), "close"]);
  expect(page.state).toEqual({ type: "failed", why: "no-sound" });
});

test("a microphone that is slow to start is given its time", () => {
  const page = aPage();
  page.happen(START, OPENED);
  page.pass(START_MS_MAX - TICK_MS, null);
  expect(page.effects).toEqual(["open"]);
  expect(page.state).toEqual({ type: "starting" });
});

test("stalls far from one another are each mended", () => {
  const page = aListeningPage();
  for (let stall = 0; stall < 3; stall++) {
    page.pass(STALL_MS + TICK_MS, null);
    page.happen(OPENED);
    page.pass(CALM_MS + TICK_MS);
  }
  expect(page.effects).toEqual(["open", "open", "open"]);
  expect(page.state.type).toBe("listening");
});

test("a phone that slept does not hold it against its microphone", () => {
  let { machine } = stepHearing(HEARING_START, START, 0);
  for (const [event, now] of [
    [OPENED, 10],
    [SOUND, 20],
    [{ type: "tick" }, 500],
    [{ type: "tick" }, 9000],
  ] as const) {
    const step = stepHearing(machine, event, now);
    machine = step.machine;
    expect(step.effect).toBe(null);
  }
});

test("a headset is named, and taking it off opens the microphone anew", () => {
  const page = aListeningPage();
  page.happen({ type: "devices-changed" });
  expect(page.effects).toEqual([]);
  page.happen(soundOf("cut"));
  expect(page.state).toMatchObject({ hindrance: "band-missing", signal: 0 });
  page.happen({ type: "devices-changed" });
  expect(page.effects).toEqual(["open"]);
  expect(page.state).toMatchObject({ type: "listening", hindrance: null });
});

test("a system that tells of other microphones without end is not followed without end", () => {
  const page = aListeningPage();
  for (let change = 0; change < 3 * CHANGES_MAX; change++) {
    page.happen(OPENED, soundOf("silent"), { type: "devices-changed" });
  }
  expect(page.effects).toHaveLength(CHANGES_MAX);
  expect(page.state).toMatchObject({ hindrance: "silent" });
});

test("whoever is heard is proof that the microphone is good", () => {
  const page = aListeningPage();
  page.happen(soundOf("cut"), heardFrom(3), soundOf("cut"));
  expect(page.state).toMatchObject({ type: "heard", hindrance: null });
});

test("a page that is put away listens no longer, and does not begin by itself", () => {
  const page = aListeningPage();
  page.happen({ type: "hidden" });
  expect(page.state).toEqual({ type: "idle", why: "hidden" });
  expect(page.effects).toEqual(["close"]);
  page.happen({ type: "shown" });
  expect(page.state).toEqual({ type: "idle", why: "hidden" });
});

test("the system's own question may hide the page, but whoever left it is not listened to", () => {
  const asked = aPage();
  asked.happen(START, { type: "hidden" }, { type: "shown" }, OPENED);
  expect(asked.state).toEqual({ type: "starting" });
  const left = aPage();
  left.happen(START, { type: "hidden" }, OPENED);
  expect(left.state).toEqual({ type: "idle", why: "hidden" });
  expect(left.effects).toEqual(["open", "close"]);
});

test("listening ends after a while, whoever was heard", () => {
  const page = aListeningPage();
  page.pass(LISTENING_MS_MAX - 2000, SOUND);
  expect(page.state.type).toBe("listening");
  page.happen(heardFrom(1));
  page.pass(2000);
  expect(page.state).toEqual({ type: "idle", why: "time-over" });
});

test("the time in which a person makes up their mind is not counted", () => {
  const page = aPage();
  page.happen(START);
  page.pass(2 * LISTENING_MS_MAX, null);
  expect(page.state).toEqual({ type: "asking" });
  page.happen(OPENED);
  page.pass(1000);
  expect(page.state.type).toBe("listening");
});

test("an id that is not heard again is forgotten, and listening goes on", () => {
  const page = aListeningPage();
  page.happen(heardFrom(4, -2));
  page.pass(ID_KEPT_MS - 1000);
  page.happen(heardFrom(5, -12));
  expect(page.state).toMatchObject({ type: "heard", signal: 3, ids: [{ place: 4 }, { place: 5 }] });
  page.pass(1500);
  expect(page.state).toMatchObject({ type: "heard", signal: 1, ids: [{ place: 5 }] });
  page.pass(ID_KEPT_MS);
  expect(page.state).toMatchObject({ type: "listening", progress: 1, ids: [] });
});

test("the circle fills in a frame where somebody sings, much more slowly where nobody does, and never by itself", () => {
  const [loud, still] = [aListeningPage(), aListeningPage()];
  loud.pass(2800);
  still.pass(2800, { ...SOUND, signal: 0 });
  expect(loud.state).toMatchObject({ progress: 0.95 });
  expect((still.state as { progress: number }).progress).toBeLessThan(0.6);
  still.pass(30_000, { ...SOUND, signal: 0 });
  expect(still.state).toMatchObject({ type: "listening", progress: 0.95 });
});

test("what breaks in the background is said", () => {
  const page = aListeningPage();
  page.happen({ type: "broken" });
  expect(page.state).toEqual({ type: "failed", why: "page-broken" });
  expect(page.effects).toEqual(["close"]);
});

const anyEvent: fc.Arbitrary<HearingEvent> = fc.oneof(
  fc.constantFrom<HearingEvent>(
    START,
    START,
    OPENED,
    OPENED,
    SOUND,
    { type: "stop" },
    { type: "touched" },
  ),
  fc.constantFrom<HearingEvent>(
    { type: "hidden" },
    { type: "shown" },
    { type: "devices-changed" },
    { type: "broken" },
    { type: "tick" },
  ),
  fc
    .constantFrom("running", "suspended", "interrupted", "closed")
    .map((state) => ({ type: "context", state }) as const),
  fc.boolean().map((isMuted) => ({ type: "muted", isMuted }) as const),
  fc.boolean().map((wasRevoked) => ({ type: "ended", wasRevoked }) as const),
  fc.constantFrom("denied", "no-microphone").map((why) => ({ type: "not-opened", why }) as const),
  fc.constantFrom<HearingEvent>(soundOf("cut"), soundOf("silent"), SOUND),
  fc.integer({ min: 0, max: 12 }).map((place) => heardFrom(place, place - 6)),
);

test("whatever happens in whatever order, a microphone is open only while the page says so", () => {
  const history = fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 3000 })), {
    maxLength: 120,
  });
  fc.assert(
    fc.property(history, (events) => {
      let machine = HEARING_START;
      let now = 0;
      let isOpen = false;
      let progress = 0;
      for (const [event, passed] of events) {
        now += passed;
        const step = stepHearing(machine, event, now);
        machine = step.machine;
        isOpen = step.effect === "open" || (isOpen && step.effect !== "close");
        const { state } = machine;
        expect(isOpen).toBe(["asking", "starting", "listening", "heard"].includes(state.type));
        const grown = "progress" in state ? state.progress : 0;
        expect(grown).toBeGreaterThanOrEqual("progress" in state ? progress : 0);
        expect(grown).toBeLessThanOrEqual(1);
        progress = grown;
        expect("ids" in state && state.ids.length > 8).toBe(false);
      }
    }),
    { seed: seedOfRun("hearing") },
  );
});
