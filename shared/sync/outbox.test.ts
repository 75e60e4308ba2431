import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Seconds } from "../core/units.ts";
import { BATCH_ENTRIES_MAX } from "./answer.ts";
import {
  CHECK_IN_EVERY,
  type Failure,
  LOOK_AGAIN_MIN,
  type OutboxEvent,
  type OutboxState,
  QUICK_RETRIES_MAX,
  RETRY_DELAY_MAX,
  RETRY_DELAY_MIN,
  type Stop,
  startOutbox,
  stepOutbox,
} from "./outbox.ts";

const anyJitter = fc.double({ min: 0, max: 0.999, noNaN: true });
const anyFailure = fc.constantFrom<Failure>(
  "unreachable",
  "silent",
  "too-large",
  "busy",
  "nonsense",
);
const anyStop = fc.constantFrom<Stop>(
  "revoked",
  "epoch-closed",
  "signature-invalid",
  "statement-mismatch",
);
const anyEvent: fc.Arbitrary<OutboxEvent> = fc.oneof(
  fc.constantFrom<OutboxEvent>(
    { type: "recorded" },
    { type: "timer" },
    { type: "reachable" },
    { type: "unreachable" },
    { type: "asked" },
  ),
  fc.record({ type: fc.constant("acknowledged" as const), unsent: fc.nat(3) }),
  fc.record({ type: fc.constant("moved" as const), jitter: anyJitter }),
  fc.record(
    {
      type: fc.constant("failed" as const),
      why: anyFailure,
      after: fc.nat(10_000_000).map(Seconds),
      jitter: anyJitter,
    },
    { requiredKeys: ["type", "why", "jitter"] },
  ),
  fc.record({ type: fc.constant("refused" as const), stop: anyStop, jitter: anyJitter }),
);

const COMMON = { failures: 0, limit: BATCH_ENTRIES_MAX, stop: null };
const idle: OutboxState = { type: "idle", ...COMMON };
const pushing: OutboxState = { type: "pushing", job: "batch", ...COMMON };
const waiting: OutboxState = { type: "waiting", until: "hub", ...COMMON, failures: 2 };
const MORE: OutboxEvent = { type: "acknowledged", unsent: 1 };
const fail = (why: Failure): OutboxEvent => ({ type: "failed", why, jitter: 0.5 });

function after(state: OutboxState, ...events: readonly OutboxEvent[]): OutboxState {
  return events.reduce((held, event) => stepOutbox(held, event).state, state);
}

test("a till that starts asks the hub before it sends", () => {
  expect(startOutbox().effects).toEqual([{ type: "check-in" }]);
});

test("a sale is pushed when nothing else is under way", () => {
  expect(stepOutbox(idle, { type: "recorded" })).toEqual({
    state: pushing,
    effects: [{ type: "push", limit: BATCH_ENTRIES_MAX }],
  });
});

test("a sale made while waiting does not push early", () => {
  expect(stepOutbox(waiting, { type: "recorded" })).toEqual({ state: waiting, effects: [] });
});

test("a hub that is back ends the waiting at once", () => {
  const step = stepOutbox({ ...waiting, failures: 9 }, { type: "reachable" });
  expect(step.effects).toEqual([{ type: "push", limit: BATCH_ENTRIES_MAX }]);
});

test("a hub that is well but busy is left alone until the time is over", () => {
  const busy = after(pushing, fail("busy"));
  expect(stepOutbox(busy, { type: "reachable" })).toEqual({ state: busy, effects: [] });
  expect(stepOutbox(busy, { type: "timer" }).state.type).toBe("pushing");
});

test("a busy hub that restarts does not have to wait for the timer", () => {
  const restarted = after(pushing, fail("busy"), { type: "unreachable" }, { type: "reachable" });
  expect(restarted.type).toBe("pushing");
});

test("a line that carries the health request and nothing else is not hammered", () => {
  let state: OutboxState = pushing;
  let pushes = 0;
  for (let seconds = 0; seconds < 100; seconds += 1) {
    pushes += state.type === "pushing" ? 1 : 0;
    state = after(state, fail("silent"), { type: "reachable" });
  }
  expect(pushes).toBe(QUICK_RETRIES_MAX + 1);
});

test("a batch that is too large is halved at once, and never to nothing", () => {
  let state: OutboxState = pushing;
  const sizes = [];
  for (let tries = 0; tries < 12; tries += 1) {
    const step = stepOutbox(state, fail("too-large"));
    sizes.push(step.state.limit);
    ({ state } = step);
  }
  expect(sizes).toEqual([250, 125, 62, 31, 15, 7, 3, 1, 1, 1, 1, 1]);
  expect(state.type).toBe("waiting");
});

test("batches grow again once they get through", () => {
  const small: OutboxState = { ...pushing, limit: 100 };
  const sizes = [1, 2, 3, 4].map(
    (n) => after(small, ...Array.from({ length: n }, () => MORE)).limit,
  );
  expect(sizes).toEqual([200, 400, 500, 500]);
});

test("entries that wait are pushed as soon as those before them are acknowledged", () => {
  const step = stepOutbox(pushing, { type: "acknowledged", unsent: 1 });
  expect(step).toEqual({ state: pushing, effects: [{ type: "push", limit: 500 }] });
  expect(stepOutbox(pushing, { type: "acknowledged", unsent: 0 })).toEqual({
    state: idle,
    effects: [{ type: "wake", after: CHECK_IN_EVERY }],
  });
});

test("a till with nothing to send checks in every minute", () => {
  expect(stepOutbox(idle, { type: "timer" }).effects).toEqual([{ type: "check-in" }]);
});

test("a hub that wants entries again gets them at once, but not for ever", () => {
  const first = stepOutbox(pushing, { type: "moved", jitter: 0 });
  expect(first.effects).toEqual([{ type: "push", limit: 500 }]);
  expect(stepOutbox(first.state, { type: "moved", jitter: 0 }).state.type).toBe("waiting");
});

test("a refused till sends nothing more, and looks now and then whether it was mended", () => {
  const refused = stepOutbox(pushing, { type: "refused", stop: "revoked", jitter: 0.999 });
  expect(refused.state).toMatchObject({ type: "stopped", stop: "revoked" });
  expect(after(refused.state, { type: "recorded" }, { type: "reachable" })).toBe(refused.state);
  const look = stepOutbox(refused.state, { type: "timer" });
  expect(look.effects).toEqual([{ type: "check-in" }]);
  expect(after(look.state, fail("unreachable"))).toMatchObject({
    type: "stopped",
    stop: "revoked",
  });
  expect(after(look.state, { type: "acknowledged", unsent: 4 })).toMatchObject({
    type: "pushing",
    job: "batch",
    stop: null,
  });
});

test("a person who asks does not wait for the timer, wherever the till stands", () => {
  const stopped = after(pushing, { type: "refused", stop: "revoked", jitter: 0 });
  for (const state of [idle, waiting, stopped]) {
    expect(stepOutbox(state, { type: "asked" }).state.type).toBe("pushing");
  }
  expect(stepOutbox(pushing, { type: "asked" })).toEqual({ state: pushing, effects: [] });
});

test("a person who asks while a hopeless try is under way does not wait for minutes after it", () => {
  const tired: OutboxState = { ...pushing, failures: 9 };
  const [effect] = stepOutbox(after(tired, { type: "asked" }), fail("silent")).effects;
  expect(effect).toEqual({ type: "wake", after: RETRY_DELAY_MIN * 0.75 });
});

test("a wait is never shorter than half a second nor longer than five minutes", () => {
  fc.assert(
    fc.property(fc.nat(2000), anyEvent, (failures, event) => {
      for (const effect of stepOutbox({ ...pushing, failures }, event).effects) {
        const wait = effect.type === "wake" ? effect.after : RETRY_DELAY_MIN;
        expect(wait).toBeGreaterThanOrEqual(RETRY_DELAY_MIN / 2);
        expect(wait).toBeLessThanOrEqual(RETRY_DELAY_MAX);
      }
    }),
  );
  const wake = stepOutbox(pushing, { type: "refused", stop: "revoked", jitter: 0 }).effects[0];
  expect(wake).toEqual({ type: "wake", after: LOOK_AGAIN_MIN / 2 });
});

test("whatever happens, one request is under way or one timer runs", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(anyEvent), (events) => {
      let { state } = startOutbox();
      let inFlight = 1;
      let hasTimer = false;
      for (const event of events) {
        const isAnswer = ["acknowledged", "moved", "failed", "refused"].includes(event.type);
        if (isAnswer ? state.type !== "pushing" : event.type === "timer" && !hasTimer) {
          continue;
        }
        inFlight -= isAnswer ? 1 : 0;
        hasTimer = event.type === "timer" ? false : hasTimer;
        const step = stepOutbox(state, event);
        ({ state } = step);
        for (const effect of step.effects) {
          inFlight += effect.type === "wake" ? 0 : 1;
          hasTimer ||= effect.type === "wake";
        }
        seen.add(state.type);
        expect(inFlight).toBe(state.type === "pushing" ? 1 : 0);
        expect(hasTimer || state.type === "pushing").toBe(true);
        expect(state.limit).toBeGreaterThanOrEqual(1);
        expect(state.limit).toBeLessThanOrEqual(BATCH_ENTRIES_MAX);
      }
    }),
    { numRuns: 500 },
  );
  expect(seen).toEqual(new Set(["idle", "pushing", "waiting", "stopped"]));
});
