/**
 * How each state looks: when the lamp is lit and dark, again and again.
 *
 *     on-air     ▌                               a short flash every four seconds
 *     quiet      ▌                               one every ten
 *     starting   ████████        ████████        a second lit, a second dark
 *     unclaimed  ██  ██                          two flashes every two seconds
 *     cloned     ██  ██  ██                      three
 *     mending    ████    ████    ████            twice a second
 *     alarm      ▌ ▌ ▌ ▌ ▌ ▌ ▌ ▌ ▌ ▌             ten times a second
 *     identify   ██████████████ ████████████     lit, with a wink each second
 *     held       ████████████████████████        lit: let go, and it is open for settings
 *     held-long  as alarm: let go, and it forgets its owner
 */
import { present } from "@tillwave/shared/core/assert";
import type { PanelState } from "./panel.ts";

/** Lit for the first number of milliseconds, dark for the second, lit for the third; then from the start. Zero dark is lit for good. */
export type Pattern = readonly number[];

export type Look = PanelState | "identify" | "held" | "held-long" | "dark";

const FLASH = 150;

const PATTERNS: Readonly<Record<Look, Pattern>> = {
  "on-air": [50, 3950],
  quiet: [50, 9950],
  starting: [1000, 1000],
  unclaimed: [FLASH, FLASH, FLASH, 2000 - 3 * FLASH],
  cloned: [FLASH, FLASH, FLASH, FLASH, FLASH, 2000 - 5 * FLASH],
  mending: [250, 250],
  alarm: [50, 50],
  identify: [900, 100],
  held: [1000, 0],
  "held-long": [50, 50],
  dark: [0, 1000],
};

export const patternOf = (look: Look): Pattern => PATTERNS[look];

export interface LampMoment {
  readonly isLit: boolean;
  /** Milliseconds until the lamp changes; null where it never does. */
  readonly changesAfter: number | null;
}

/** What a lamp shows that began with a pattern `elapsed` milliseconds ago. */
export function lampAt(pattern: Pattern, elapsed: number): LampMoment {
  const parts = pattern.map((lasts, i) => ({ isLit: i % 2 === 0, lasts }));
  const lasting = parts.filter(({ lasts }) => lasts > 0);
  if (lasting.length <= 1) {
    return { isLit: present(lasting[0], "a part that lasts").isLit, changesAfter: null };
  }
  const period = lasting.reduce((sum, { lasts }) => sum + lasts, 0);
  let left = elapsed % period;
  for (const { isLit, lasts } of lasting) {
    if (left < lasts) {
      return { isLit, changesAfter: lasts - left };
    }
    left -= lasts;
  }
  return { isLit: true, changesAfter: present(lasting[0], "a first part").lasts };
}
