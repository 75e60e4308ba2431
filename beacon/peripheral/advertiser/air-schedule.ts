/**
 * What is to be on air at a moment, by one plan: whose turn it is, what that frame says, and when that changes.
 *
 *   now ──▶ slot = ⌊(now − start) / slotMs⌋ ──▶ round[slot mod length] ──▶ frame ──▶ order
 *
 * A machine that stood still misses turns; it does not make up for them in haste.
 */
import type { BlockCipher, Mac, Random } from "@tillwave/shared/core/crypto";
import { present } from "@tillwave/shared/core/assert";
import { isOpen } from "@tillwave/shared/presence/open-hours";
import { shopTime } from "@tillwave/shared/presence/shop-time";
import type { AirOrder } from "../ports.ts";
import {
  type Figures,
  UNCLAIMED,
  UNCLAIMED_INTERVAL_MS,
  orderOf,
  plannedFrames,
  rolls,
} from "./frames-on-air.ts";
import type { AirClock, AirPlan, FrameName, PlannedFrame } from "./ports.ts";
import { type Rolling, stepRolling } from "./rolling.ts";
import { rotationOf } from "./rotation.ts";

/** Figures are made anew when they are so old: the longest window has 36,045 of them, and there are 65,536 salts. */
const FIGURES_EVERY_MS = 1000;
/** The clock is looked at so often, whatever is on air. */
const LOOK_EVERY_MS = 1000;
const MINUTE = 60;

export type Wanted =
  | { readonly type: "silence" }
  | { readonly type: "air"; readonly frame: FrameName; readonly order: AirOrder };

export interface AirSchedule {
  readonly slotMs: number;
  readonly intervalMs: number;
  /** `now` in monotonic milliseconds. */
  wanted(now: number): Wanted;
  /** When it may be something else. */
  nextLookAt(now: number): number;
  planned(): readonly PlannedFrame[];
}

export interface AirScheduleDeps {
  readonly clock: AirClock;
  readonly random: Random;
  readonly crypto: Mac & BlockCipher;
  figures(): Figures;
  /** For sealed figures: another each time. */
  nextSalt(): Uint8Array;
}

interface Made {
  readonly window: number | null;
  readonly at: number;
  readonly order: AirOrder;
}

export function createAirSchedule(
  plan: AirPlan,
  startedAt: number,
  { clock, random, crypto, figures, nextSalt }: AirScheduleDeps,
): AirSchedule {
  const { settings } = plan;
  const intervalMs = settings?.intervalMs ?? UNCLAIMED_INTERVAL_MS;
  // A shorter slot would pass without an advertisement.
  const slotMs = Math.max(settings?.slotMs ?? LOOK_EVERY_MS, intervalMs);
  const figuresEveryMs = figuresEvery(plan);
  const hasRolling = settings?.frames.some(({ frame }) => rolls(frame, settings)) === true;
  const chance = (): number => chanceOf(random.bytes(2));
  let rolling: Rolling | null = null;
  let mayRoll = false;
  const hours = createHours(plan, clock);
  let planned = plannedFrames(plan, false);
  let round = roundOf(planned);
  const made = new Map<PlannedFrame, Made>();

  function roll(): void {
    if (settings === null || !hasRolling) {
      return;
    }
    // Before what may be: a window that begins in between is not it yet.
    const time = clock.time();
    const may = clock.say() !== null;
    if (may !== mayRoll) {
      mayRoll = may;
      planned = plannedFrames(plan, mayRoll);
      round = roundOf(planned);
      made.clear();
    }
    if (may) {
      const exponent = present(settings.keys, "keys of ids that roll").eidExponent;
      rolling = stepRolling(rolling, { exponent, time, chance: chance() });
    }
  }

  function make(turn: PlannedFrame, now: number): AirOrder {
    const before = made.get(turn);
    const window = rolling?.window ?? null;
    const isOld = turn.frame === "tlm" && now - (before?.at ?? 0) >= figuresEveryMs;
    if (before !== undefined && before.window === window && !isOld) {
      return before.order;
    }
    const order = orderOf(turn, {
      plan,
      rolling: mayRoll ? rolling : null,
      figures: figures(),
      salt: nextSalt(),
      crypto,
    });
    made.set(turn, { window, at: now, order });
    return order;
  }

  const slotAt = (now: number): number => Math.floor((now - startedAt) / slotMs);

  return {
    slotMs,
    intervalMs,
    planned: () => planned,
    wanted(now) {
      if (!hours.isOpenNow()) {
        return { type: "silence" };
      }
      roll();
      const turn = round[slotAt(now) % round.length] ?? UNCLAIMED;
      return { type: "air", frame: turn.frame, order: make(turn, now) };
    },
    nextLookAt(now) {
      const slotEnd = startedAt + (slotAt(now) + 1) * slotMs;
      const changeAt =
        rolling === null ? Infinity : now + Math.max(1, (rolling.changeAt - clock.time()) * 1000);
      return Math.min(now + LOOK_EVERY_MS, changeAt, round.length > 1 ? slotEnd : Infinity);
    },
  };
}

/** Those with connections and those without share the salts. */
const figuresEvery = ({ settings }: AirPlan): number =>
  FIGURES_EVERY_MS * (settings?.frames.filter(({ frame }) => frame === "tlm").length ?? 0);

/** Whether the shop is open by the clock on its wall, worked out once a minute. Without settings, or where the time zone is unknown, always. */
function createHours({ settings }: AirPlan, clock: AirClock) {
  let known = { minute: -1, isOpen: true };
  return {
    isOpenNow(): boolean {
      const time = clock.wall();
      const minute = Math.floor(time / MINUTE);
      if (settings !== null && minute !== known.minute) {
        const week = shopTime(time, settings.timeZone);
        known = { minute, isOpen: week === null || isOpen(settings.hours, week) };
      }
      return known.isOpen;
    },
  };
}

/** Where no frame can be made it can be found at least, and connected to. */
function roundOf(planned: readonly PlannedFrame[]): readonly PlannedFrame[] {
  const able = planned.filter(({ leftOut }) => leftOut === null);
  return able.length === 0 ? [UNCLAIMED] : rotationOf(able).map((i) => present(able[i], "a frame"));
}

/** In [0, 1). */
const chanceOf = ([high = 0, low = 0]: Uint8Array): number => (high * 256 + low) / 0x1_0000;
