import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HELD_AFTER, HELD_LONG_AFTER, SETTLES_IN, STUCK_AFTER } from "./button.ts";
import { IDENTIFY_LASTS, type PanelControl, createPanelControl } from "./control.ts";
import type { PanelState } from "./panel.ts";

interface Desk {
  readonly control: PanelControl;
  /** What the button was taken for, in its order. */
  readonly acts: string[];
  pass(ms: number): void;
  isLit(): boolean;
  /** How the lamp was over the next milliseconds, each fiftieth of them: █ lit, · dark. */
  watch(ms: number): string;
  hold(ms: number): void;
}

function openDesk({ settled = true } = {}): Desk {
  const clock = createVirtualClock();
  const acts: string[] = [];
  let isLit = false;
  const own = createPanelControl({
    now: clock.now,
    later: clock.later,
    light(to) {
      expect(to).not.toBe(isLit);
      isLit = to;
    },
    act: ({ type }) => acts.push(type),
  });
  const control: PanelControl = {
    ...own,
    opened() {
      // A board comes up with its lamp dark.
      isLit = false;
      own.opened();
    },
  };
  control.opened();
  if (settled) {
    clock.pass(SETTLES_IN);
  }
  return {
    control,
    acts,
    pass: clock.pass,
    isLit: () => isLit,
    watch: (ms) =>
      Array.from({ length: ms / 50 }, () => {
        const now = isLit ? "█" : "·";
        clock.pass(50);
        return now;
      }).join(""),
    hold(ms) {
      control.button(true);
      clock.pass(ms);
      control.button(false);
    },
  };
}

describe("the lamp", () => {
  test("shows a state from the beginning of its pattern, again and again", () => {
    const { control, pass, watch } = openDesk();
    control.show("mending");
    expect(watch(1000)).toBe("█████·····█████·····");
    pass(120);
    control.show("unclaimed");
    expect(watch(500)).toBe("███···███·");
  });

  test("being told the same again does not begin it anew", () => {
    const { control, pass, watch } = openDesk();
    control.show("mending");
    pass(250);
    control.show("mending");
    expect(watch(500)).toBe("·····█████");
  });

  test("shows here I am for half a minute, whatever the state becomes meanwhile", () => {
    const { control, pass, watch } = openDesk();
    control.show("on-air");
    control.identify();
    control.show("mending");
    expect(watch(1000)).toBe(`${"█".repeat(18)}··`);
    pass(IDENTIFY_LASTS - 1000);
    expect(watch(500)).toBe("█████·····");
  });

  test("asked again, here I am lasts half a minute from then", () => {
    const { control, pass, watch } = openDesk();
    control.show("mending");
    control.identify();
    pass(IDENTIFY_LASTS - 1000);
    control.identify();
    pass(IDENTIFY_LASTS - 1000);
    expect(watch(1000)).toContain("██████");
    expect(watch(500)).toBe("█████·····");
  });

  test("a board that comes back shows what is the case by then", () => {
    const { control, pass, watch } = openDesk();
    control.show("on-air");
    pass(1000);
    control.gone();
    pass(5000);
    control.show("alarm");
    control.opened();
    expect(watch(200)).toMatch(/█·█·|·█·█/u);
  });

  test("nothing is told to a board that is gone", () => {
    const { control, pass, isLit } = openDesk();
    control.show("mending");
    control.gone();
    const before = isLit();
    pass(60_000);
    expect(isLit()).toBe(before);
  });

  test("closed, it is told nothing more, and no timer waits", () => {
    const { control, pass, acts, isLit } = openDesk();
    control.identify();
    control.button(true);
    control.close();
    const before = isLit();
    pass(120_000);
    expect(isLit()).toBe(before);
    expect(acts).toEqual([]);
  });
});

describe("the button", () => {
  test.each([
    [60, "pressed"],
    [HELD_AFTER - 1, "pressed"],
    [HELD_AFTER, "held"],
    [HELD_LONG_AFTER - 1, "held"],
    [HELD_LONG_AFTER, "held-long"],
    [STUCK_AFTER - 1, "held-long"],
  ])("let go of after %i ms it was %s", (ms, act) => {
    const { hold, acts } = openDesk();
    hold(ms);
    expect(acts).toEqual([act]);
  });

  test("means nothing before it is let go of, but the lamp shows what it would mean", () => {
    const { control, pass, acts, watch } = openDesk();
    control.show("quiet");
    pass(100);
    control.button(true);
    expect(watch(1900)).toBe("·".repeat(38));
    pass(100);
    expect(watch(8000)).toBe("█".repeat(160));
    expect(watch(200)).toMatch(/█·█·|·█·█/u);
    expect(acts).toEqual([]);
  });

  test("held for longer than anybody would it is stuck, and does not make the beacon forget its owner", () => {
    const { control, pass, acts, hold } = openDesk();
    control.button(true);
    pass(STUCK_AFTER);
    expect(acts).toEqual(["stuck"]);
    pass(3_600_000);
    control.button(false);
    expect(acts).toEqual(["stuck"]);
    hold(100);
    expect(acts).toEqual(["stuck", "pressed"]);
  });

  test("that is down when the panel comes up means nothing until it was up", () => {
    const { control, pass, acts, hold } = openDesk({ settled: false });
    control.button(true);
    pass(HELD_LONG_AFTER + 1000);
    control.button(false);
    expect(acts).toEqual([]);
    hold(100);
    expect(acts).toEqual(["pressed"]);
  });

  test("of a pod that is pulled out while it is held means nothing", () => {
    const { control, pass, acts } = openDesk();
    control.button(true);
    pass(HELD_LONG_AFTER);
    control.gone();
    pass(60_000);
    control.opened();
    control.button(false);
    expect(acts).toEqual([]);
  });

  test("told late, as by a machine that stood still, it means what it would have meant", () => {
    const { control, pass, acts } = openDesk();
    control.button(true);
    pass(STUCK_AFTER + 5000);
    control.button(false);
    expect(acts).toEqual(["stuck"]);
  });
});

test("whatever happens, a beacon forgets its owner only by a button that went down, stayed ten seconds and came up", () => {
  const seed = seedOfRun("panel");
  const states: readonly PanelState[] = ["on-air", "mending", "unclaimed"];
  const happening = fc.oneof(
    fc.record({ type: fc.constantFrom("down", "up", "gone", "opened", "identify") }),
    fc.record({ type: fc.constant("pass"), ms: fc.integer({ min: 1, max: 35_000 }) }),
    fc.record({ type: fc.constant("show"), state: fc.constantFrom(...states) }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { control, pass, acts } = openDesk();
      let downFor: number | null = null;
      for (const happens of happenings) {
        const before = acts.length;
        switch (happens.type) {
          case "down":
            control.button(true);
            downFor ??= 0;
            break;
          case "up":
            control.button(false);
            break;
          case "gone":
            control.gone();
            break;
          case "opened":
            control.gone();
            control.opened();
            break;
          case "identify":
            control.identify();
            break;
          case "pass":
            pass((happens as { ms: number }).ms);
            downFor = downFor === null ? null : downFor + (happens as { ms: number }).ms;
            break;
          default:
            control.show((happens as { state: PanelState }).state);
        }
        if (acts.slice(before).includes("held-long")) {
          expect(happens.type).toBe("up");
          expect(downFor).toBeGreaterThanOrEqual(HELD_LONG_AFTER);
          expect(downFor).toBeLessThan(STUCK_AFTER);
        }
        if (happens.type === "up" || happens.type === "gone" || happens.type === "opened") {
          downFor = null;
        }
      }
    }),
    { seed, numRuns: 300 },
  );
});
