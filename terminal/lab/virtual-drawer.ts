/**
 * A cash drawer that hangs on the printer's socket: a pulse lets it spring open, a person pushes it shut.
 * Pure.
 */
import type { DrawerView } from "@tillwave/shared/api/lab";

/** A coil that gets less than this does not move its latch, in milliseconds. */
export const PULSE_MS_MIN = 20;

export const DRAWER_START: DrawerView = {
  isOpen: false,
  pulses: { pin2: 0, pin5: 0 },
  lastPulse: null,
};

export interface Pulse {
  readonly pin: 2 | 5;
  readonly onMs: number;
}

export function pulseDrawer(drawer: DrawerView, { pin, onMs }: Pulse): DrawerView {
  const { pin2, pin5 } = drawer.pulses;
  return {
    isOpen: drawer.isOpen || onMs >= PULSE_MS_MIN,
    pulses: pin === 2 ? { pin2: pin2 + 1, pin5 } : { pin2, pin5: pin5 + 1 },
    lastPulse: { pin, onMs },
  };
}

export const shutDrawer = (drawer: DrawerView): DrawerView => ({ ...drawer, isOpen: false });
