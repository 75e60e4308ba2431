import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ANSWER_MAX,
  AWAY_MAX,
  READY_MAX,
  REFUSED_PAUSE,
  SILENCE_MAX,
  type ScanEffect,
  type ScanEvent,
  type ScanState,
  earStateOf,
  scanStart,
  stepScan,
} from "./scan-watch.ts";

const TICK: ScanEvent = { type: "tick", isUp: false };
const DONE: ScanEvent = { type: "answered", status: 0 };
const REFUSED: ScanEvent = { type: "answered", status: 0x0c };

/** Events at their times, and what came of them. */
function play(...events: readonly (readonly [at: number, event: ScanEvent])[]) {
  let state: ScanState = scanStart(0);
  const effects: ScanEffect[] = [];
  for (const [at, event] of events) {
    const step = stepScan(state, event, at);
    ({ state } = step);
    effects.push(...step.effects);
  }
  return { state: earStateOf(state), effects };
}

describe("an adapter that works", () => {
  test("is told to scan once it is ready, and listens when both commands are answered", () => {
    expect(play([0, { type: "ready" }], [1, REFUSED])).toEqual({
      state: "starting",
      effects: [{ type: "scan" }],
    });
    // Off is refused where it was off; on is what counts.
    expect(play([0, { type: "ready" }], [1, REFUSED], [2, DONE]).state).toBe("listening");
  });

  test("that is heard is left alone; one that falls silent is told to scan anew, and is not said to be away", () => {
    const begun = [
      [0, { type: "ready" }],
      [1, DONE],
      [2, DONE],
    ] as const;
    const heard = [SILENCE_MAX, { type: "heard" }] as const;
    expect(play(...begun, heard, [SILENCE_MAX + 3, TICK]).effects).toHaveLength(1);
    expect(play(...begun, [SILENCE_MAX + 3, TICK])).toEqual({
      state: "listening",
      effects: [{ type: "scan" }, { type: "scan" }],
    });
  });
});

describe("an adapter that does not", () => {
  test("one that says nothing at all is given up", () => {
    expect(play([READY_MAX - 1, TICK]).effects).toEqual([]);
    expect(play([READY_MAX, TICK]).effects).toEqual([{ type: "give-up", why: "never-ready" }]);
  });

  test("one that does not answer is given up", () => {
    expect(play([0, { type: "ready" }], [5, DONE], [ANSWER_MAX, TICK]).effects.at(-1)).toEqual({
      type: "give-up",
      why: "no-answer",
    });
  });

  test("one that will not scan is asked again after a pause", () => {
    const refused = [
      [0, { type: "ready" }],
      [1, DONE],
      [2, REFUSED],
    ] as const;
    expect(play(...refused).state).toBe("refused");
    expect(play(...refused, [REFUSED_PAUSE, TICK]).effects).toHaveLength(1);
    expect(play(...refused, [REFUSED_PAUSE + 2, TICK]).effects).toHaveLength(2);
  });

  test.each(["off", "no-adapter"] as const)(
    "%s: another process takes it when it is back",
    (why) => {
      const away = [5, { type: "away", why }] as const;
      expect(play(away, [60_000, TICK])).toEqual({ state: why, effects: [] });
      expect(play(away, [60_000, { type: "tick", isUp: true }]).effects).toEqual([
        { type: "give-up", why: "adapter-is-back" },
      ]);
      // The old socket belongs to nothing any more, whatever it says.
      expect(play(away, [60_000, { type: "ready" }]).effects).toEqual([]);
    },
  );

  test.each(["no-permission", "no-bluetooth"] as const)("%s: another process looks anew", (why) => {
    const away = [5, { type: "away", why }] as const;
    expect(play(away, [AWAY_MAX, TICK]).effects).toEqual([]);
    expect(play(away, [AWAY_MAX + 5, TICK]).effects).toEqual([
      { type: "give-up", why: "look-anew" },
    ]);
  });
});

test("whatever happens, it is never stuck: a minute later it listens, waits for an adapter, or has another process", () => {
  const anyEvent: fc.Arbitrary<ScanEvent> = fc.oneof(
    fc.constant<ScanEvent>({ type: "ready" }),
    fc.constant<ScanEvent>({ type: "heard" }),
    fc.constantFrom<ScanEvent>(DONE, REFUSED),
    fc
      .constantFrom(
        "off" as const,
        "no-bluetooth" as const,
        "no-adapter" as const,
        "no-permission" as const,
      )
      .map((why): ScanEvent => ({ type: "away", why })),
    fc.boolean().map((isUp): ScanEvent => ({ type: "tick", isUp })),
  );
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let state: ScanState = scanStart(0);
      let now = 0;
      const step = (event: ScanEvent): readonly ScanEffect[] => {
        now += 250;
        const stepped = stepScan(state, event, now);
        ({ state } = stepped);
        return stepped.effects;
      };
      events.forEach(step);
      for (let i = 0; i < 240; i += 1) {
        const effects = step({ type: "tick", isUp: true });
        if (effects.some(({ type }) => type === "give-up")) {
          return;
        }
        if (effects.some(({ type }) => type === "scan")) {
          step(DONE);
          step(DONE);
        }
      }
      expect(earStateOf(state)).toBe("listening");
    }),
    { numRuns: 2000, seed: seedOfRun("scan-watch") },
  );
});
