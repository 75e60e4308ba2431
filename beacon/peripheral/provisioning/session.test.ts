import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  IDLE,
  IDLE_MAX_MS,
  SESSION_MAX_MS,
  SILENCE_MS,
  type Session,
  type SessionEffect,
  type SessionEvent,
  isTalking,
  sessionDueAt,
  stepSession,
} from "./session.ts";

interface Walked {
  readonly session: Session;
  readonly effects: readonly SessionEffect[];
}

const walk = (...events: readonly SessionEvent[]): Walked =>
  events.reduce<Walked>(
    ({ session, effects }, event) => {
      const step = stepSession(session, event);
      return { session: step.session, effects: [...effects, ...step.effects] };
    },
    { session: IDLE, effects: [] },
  );

const came = (at: number, isLocked = false): SessionEvent => ({
  type: "came",
  at,
  link: 1,
  isLocked,
  chance: 0.5,
});
const knocked = (at: number, opens = true): SessionEvent => ({
  type: "knocked",
  at,
  opens,
  chance: 0.5,
});
const said = (at: number, verifies = true): SessionEvent => ({
  type: "said",
  at,
  verifies,
  chance: 0.5,
});
const time = (at: number): SessionEvent => ({ type: "time", at });

test("m1, then a message that verifies: it is open, and what failed before is forgotten", () => {
  const handshaken = walk(came(0), knocked(10));
  expect(handshaken.session.phase).toBe("handshaken");
  expect(handshaken.effects).not.toContain("forget-failures");
  const open = walk(came(0), knocked(10), said(20), said(30));
  expect(open.session.phase).toBe("open");
  expect(open.effects.filter((effect) => effect === "forget-failures")).toHaveLength(1);
});

describe("who has failed is hung up on after 100 to 300 ms, and counted before that", () => {
  test.each<[string, readonly SessionEvent[]]>([
    ["m1 that does not open", [came(0), knocked(10, false)]],
    ["a first message that does not verify", [came(0), knocked(5), said(10, false)]],
    ["a later one", [came(0), knocked(5), said(7), said(10, false)]],
    ["frames out of order", [came(0), { type: "garbled", at: 10, chance: 0.5 }]],
  ])("%s", (_, events) => {
    const { session, effects } = walk(...events);
    expect(session.phase).toBe("leaving");
    expect(effects.slice(-2)).toEqual(["wipe-keys", "count-failure"]);
    expect(sessionDueAt(session)).toBe(210);
    expect(walk(...events, time(209)).effects).not.toContain("hang-up");
    expect(walk(...events, time(210)).effects.at(-1)).toBe("hang-up");
  });

  test("whatever chance says, it takes between 100 and 300 ms", () => {
    for (const chance of [0, 0.001, 0.5, 0.999]) {
      const { session } = walk(came(0), { type: "garbled", at: 0, chance });
      expect(sessionDueAt(session)).toBeGreaterThanOrEqual(SILENCE_MS.min);
      expect(sessionDueAt(session)).toBeLessThanOrEqual(SILENCE_MS.max);
    }
  });
});

test("while it is locked nobody is listened to, and nothing is counted", () => {
  const { session, effects } = walk(came(0, true), knocked(10), said(20, false), time(200));
  expect(session.phase).toBe("leaving");
  expect(effects).toEqual(["wipe-keys", "hang-up"]);
});

test("who says nothing for 30 s goes, and is not counted", () => {
  for (const events of [[came(0)], [came(0), knocked(0)], [came(0), knocked(0), said(0)]]) {
    const { session } = walk(...events);
    expect(sessionDueAt(session)).toBe(IDLE_MAX_MS);
    const late = walk(...events, time(IDLE_MAX_MS), time(IDLE_MAX_MS));
    expect(late.effects.slice(-2)).toEqual(["wipe-keys", "hang-up"]);
    expect(late.effects).not.toContain("count-failure");
  }
});

test("nobody stays longer than 120 s, however much is said", () => {
  const talk = Array.from({ length: 12 }, (_, i) => said((i + 1) * 9_900));
  const { session } = walk(came(0), knocked(0), ...talk);
  expect(session.phase).toBe("open");
  expect(sessionDueAt(session)).toBe(SESSION_MAX_MS);
  expect(walk(came(0), knocked(0), ...talk, time(SESSION_MAX_MS)).session.phase).toBe("leaving");
});

test("whatever happens: open only after both proofs, and keys are wiped at each end", () => {
  const chance = fc.double({ min: 0, max: 0.999, noNaN: true });
  const event = fc.oneof(
    fc.record({
      type: fc.constant("came" as const),
      link: fc.integer({ min: 1, max: 9 }),
      isLocked: fc.boolean(),
      chance,
    }),
    fc.record({ type: fc.constant("knocked" as const), opens: fc.boolean(), chance }),
    fc.record({ type: fc.constant("said" as const), verifies: fc.boolean(), chance }),
    fc.record({ type: fc.constant("garbled" as const), chance }),
    fc.record({ type: fc.constantFrom("finished" as const, "time" as const, "gone" as const) }),
  );
  const step = fc.tuple(event, fc.integer({ min: 0, max: 40_000 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let session = IDLE;
      let proofs = 0;
      let at = 0;
      for (const [what, after] of steps) {
        at += after;
        const before = session;
        const next = stepSession(session, { ...what, at });
        ({ session } = next);
        if (what.type === "came") {
          proofs = 0;
        } else if (what.type === "knocked" && what.opens && before.phase === "knocking") {
          proofs = 1;
        } else if (what.type === "said" && what.verifies && before.phase === "handshaken") {
          proofs = 2;
        }
        expect(session.phase === "open" ? proofs : 2).toBe(2);
        if (isTalking(before) && !isTalking(session)) {
          expect(next.effects).toContain("wipe-keys");
        }
        if (next.effects.includes("count-failure")) {
          expect(isTalking(before)).toBe(true);
        }
      }
    }),
    { seed: seedOfRun("sessions"), numRuns: 3000 },
  );
});
