import { expect, test } from "vitest";
import { DRAWER_START, PULSE_MS_MIN, pulseDrawer, shutDrawer } from "./virtual-drawer.ts";

test("a pulse lets it spring open, and a person pushes it shut", () => {
  const open = pulseDrawer(DRAWER_START, { pin: 2, onMs: 100 });
  expect(open).toMatchObject({ isOpen: true, lastPulse: { pin: 2, onMs: 100 } });
  expect(shutDrawer(open)).toMatchObject({ isOpen: false, pulses: { pin2: 1, pin5: 0 } });
});

test("pulses are counted by their pin, also while it is open", () => {
  const once = pulseDrawer(DRAWER_START, { pin: 5, onMs: 100 });
  expect(pulseDrawer(once, { pin: 5, onMs: 100 }).pulses).toEqual({ pin2: 0, pin5: 2 });
});

test("a pulse that is too short moves no latch", () => {
  expect(pulseDrawer(DRAWER_START, { pin: 2, onMs: PULSE_MS_MIN - 1 }).isOpen).toBe(false);
  expect(pulseDrawer(DRAWER_START, { pin: 2, onMs: PULSE_MS_MIN }).isOpen).toBe(true);
});
