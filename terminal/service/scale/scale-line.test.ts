import type { ScaleView } from "@tillwave/shared/api/scale";
import { NO_LOG } from "@tillwave/shared/core/log";
import { type ScaleAnswer, encodeToledoAnswer } from "@tillwave/shared/scale/toledo-8217";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import type { LineListener } from "../ports.ts";
import { ASK_EVERY_MS, SEEN_FOR_MS, SILENT_AFTER_MS, keepScaleLine } from "./scale-line.ts";

function openScale() {
  const clock = createVirtualClock();
  const views: ScaleView[] = [];
  const lines: LineListener[] = [];
  let asked = 0;
  const kept = keepScaleLine({
    scale: {
      open(listener) {
        lines.push(listener);
        return {
          write: () => {
            asked += 1;
          },
          close: () => {},
        };
      },
    },
    timers: clock,
    log: NO_LOG,
    changed: (view) => views.push(view),
  });
  const line = (): LineListener => lines.at(-1) ?? expect.fail("no line was opened");
  return {
    clock,
    kept,
    views,
    lines,
    line,
    asked: () => asked,
    say: (answer: ScaleAnswer) => line().received(encodeToledoAnswer(answer)),
  };
}

const weight = (grams: number): ScaleAnswer => ({ type: "weight", grams, isNet: false });
const STILL = {
  type: "status",
  isMoving: false,
  isOver: false,
  isUnder: false,
  isNotUnderstood: false,
} as const;

test("the scale is asked again and again, and what changes on it is told once", () => {
  const { line, clock, asked, say, views } = openScale();
  line().opened();
  clock.pass(ASK_EVERY_MS * 3);
  expect(asked()).toBe(4);
  say(weight(0));
  say({ ...STILL, isMoving: true });
  say(weight(412));
  say(weight(412));
  say(weight(0));
  expect(views).toEqual([
    { state: "empty", grams: 0 },
    { state: "moving", grams: 0 },
    { state: "steady", grams: 412 },
    { state: "empty", grams: 0 },
  ]);
});

test("too much on it, less than nothing, and a command that it does not know are said", () => {
  const { line, say, kept } = openScale();
  line().opened();
  say({ ...STILL, isOver: true });
  expect(kept.view().state).toBe("over");
  say({ ...STILL, isUnder: true });
  expect(kept.view().state).toBe("under");
  say({ ...STILL, isNotUnderstood: true });
  expect(kept.view().state).toBe("silent");
});

test("a scale that answers no more has no weight to sell by", () => {
  const { line, clock, say, kept } = openScale();
  line().opened();
  say(weight(412));
  clock.pass(SILENT_AFTER_MS + ASK_EVERY_MS);
  expect(kept.view()).toEqual({ state: "silent", grams: 0 });
  say(weight(500));
  expect(kept.view()).toEqual({ state: "steady", grams: 500 });
});

test("a pulled cable is silent at once, and looked for again until it is back", () => {
  const { line, lines, clock, say, kept } = openScale();
  line().opened();
  say(weight(412));
  line().closed({ type: "unplugged", detail: "" });
  expect(kept.view().state).toBe("silent");
  clock.pass(60_000);
  for (let i = 0; i < 20; i += 1) {
    line().closed({ type: "no-port", detail: "" });
    clock.pass(5000);
  }
  expect(lines.length).toBeGreaterThan(20);
  line().opened();
  say(weight(7));
  expect(kept.view()).toEqual({ state: "steady", grams: 7 });
});

test("a weight is the scale's own for as long as somebody may still press", () => {
  const { line, clock, say, kept } = openScale();
  line().opened();
  say(weight(412));
  clock.pass(SEEN_FOR_MS - 1000);
  expect(kept.hasSaid(412)).toBe(true);
  expect(kept.hasSaid(413)).toBe(false);
  clock.pass(2000);
  expect(kept.hasSaid(412)).toBe(false);
});
