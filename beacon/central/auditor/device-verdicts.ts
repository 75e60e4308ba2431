/** From what is known of one beacon to what seems wrong with it: one verdict for each code. */
import type { AuditCode } from "@tillwave/shared/beacon/audit-finding";
import type { OffsetSpan } from "./clock-offset.ts";
import type { Verdict } from "./findings.ts";
import { HIGH_ABOVE_MEDIAN } from "./levels.ts";
import type { Watched } from "./watched.ts";

/** Silence that nobody needs to explain, in milliseconds listened. */
const SILENCE = 45_000;
/** From a start of the ear, or from another plan. */
const FIRST_SILENCE = 55_000;
/** Advertisements of which one is heard, whatever is lost. */
const LOST_IN_A_ROW = 14;
/** dB above the faintest that the ear hears: below, people who pass silence it. */
const FAINT_BELOW = 15;
const FAINT_TIMES = 5;
/** A silence of so many milliseconds listened may be a start anew, or the beginning of a longer one. */
const SPEAKS = 10_000;
/** Seconds: a device further behind is not found by who looks one window of sound either way (protocols §2.3). */
const BEHIND_MAX = 64;
/** Seconds that a power cut makes it run ahead, beside the window that it lies in. */
const AHEAD_BY_STOP = 600;
/** Seconds between two clocks that cannot be one. */
const CLOCKS_APART = 5;

export interface DeviceMoment {
  /** Monotonic milliseconds. */
  readonly at: number;
  /** Milliseconds listened. */
  readonly listened: number;
  /** Unix seconds by the ear's clock. */
  readonly wall: number;
  /** dBm of the faintest that this ear hears. */
  readonly floor: number;
  /** Share heard of what others that are no louder send; null for none. */
  readonly others: number | null;
  /** How well the ear hears all of them, against what is usual; null where too few are heard to tell. */
  readonly ear: number | null;
  /** By its hours; null where it may be either. */
  readonly isOpen: boolean | null;
  wasOpen(code: AuditCode): boolean;
}

export interface DeviceFacts {
  readonly watched: Watched;
  /** Milliseconds listened. */
  readonly silence: number;
  readonly patience: number;
  readonly isBack: boolean;
  readonly isUnclaimed: boolean;
  readonly isWeak: boolean | null;
  readonly rssi: number | null;
  readonly isLow: boolean | null;
  readonly share: number | null;
  readonly wrong: { readonly id: string; readonly address: string } | null;
  readonly stale: { readonly seconds: number; readonly address: string } | null;
  readonly power: number | null;
  readonly second: string | null;
  readonly copy: { readonly address: string; readonly apartSeconds: number } | null;
  readonly clocks: readonly { readonly address: string; readonly span: OffsetSpan }[];
  readonly offset: OffsetSpan | null;
  readonly heardAgo: number | null;
}

/** How long it may be silent, in milliseconds listened. */
export function patienceOf(
  { settings, expectedRssi }: Watched,
  heard: { readonly usualHigh: number | null; readonly floor: number; readonly isNew: boolean },
): number {
  const { frames, intervalMs, slotMs } = settings;
  const turns = (only: boolean): number =>
    frames
      .filter(({ frame }) => !only || frame === "tlm")
      .reduce((sum, { share }) => sum + share, 0);
  // While figures are on air its ids are not.
  const withoutIds = frames.length > 1 ? turns(true) * Math.max(slotMs, intervalMs) : 0;
  const least = heard.isNew ? FIRST_SILENCE : SILENCE;
  const patience = Math.max(least, LOST_IN_A_ROW * intervalMs + 3 * withoutIds);
  const level = heard.usualHigh === null ? expectedRssi : heard.usualHigh - HIGH_ABOVE_MEDIAN;
  const isFaint = level !== null && level - heard.floor < FAINT_BELOW;
  return isFaint ? patience * FAINT_TIMES : patience;
}

export function judgeDevice(facts: DeviceFacts, moment: DeviceMoment): readonly Verdict[] {
  const { watched, second, share, rssi, wrong, stale, power } = facts;
  const { settings } = watched;
  const device = watched.deviceId;
  const isSilent = facts.silence >= facts.patience;
  // Two that speak as one have no level, and no share of the time.
  const isOne = second === null && facts.silence < SPEAKS;
  return [
    missing(facts, moment),
    {
      code: "weak",
      device,
      seems: isSilent ? false : isOne ? facts.isWeak : null,
      heard: rssi,
      planned: watched.expectedRssi,
    },
    {
      code: "wrong-id",
      device,
      seems: wrong !== null,
      address: wrong?.address ?? null,
      detail: wrong?.id ?? null,
    },
    {
      code: "stale-eid",
      device,
      seems: stale !== null,
      address: stale?.address ?? null,
      heard: stale?.seconds ?? null,
      planned: 0,
    },
    ...copies(facts),
    {
      code: "wrong-power",
      device,
      seems: power !== null,
      heard: power,
      planned: settings.powerAt1m,
    },
    {
      code: "on-air-low",
      device,
      seems: isSilent ? false : isOne && moment.isOpen === true ? facts.isLow : null,
      heard: share,
      planned: 1,
    },
    drifts(facts),
  ];
}

function missing(facts: DeviceFacts, { isOpen, wasOpen }: DeviceMoment): Verdict {
  const { watched, silence, patience, isUnclaimed } = facts;
  const common = {
    code: "missing",
    device: watched.deviceId,
    heard: facts.heardAgo === null ? null : Math.round(facts.heardAgo / 1000),
    planned: Math.round(patience / 1000),
    detail: isUnclaimed ? "unclaimed" : null,
  } as const;
  if (wasOpen("missing")) {
    return { ...common, seems: facts.isBack ? false : null };
  }
  // Closed is silence as planned; with other ids it is there.
  const isJudged = isOpen === true && facts.wrong === null;
  return { ...common, seems: isJudged ? silence >= patience : null };
}

function copies(facts: DeviceFacts): readonly Verdict[] {
  const { watched, second, copy, clocks } = facts;
  const device = watched.deviceId;
  const apart = second === null ? null : clocksApart(clocks);
  const isClone = copy !== null || apart !== null;
  return [
    {
      code: "duplicate-id",
      device,
      seems: second !== null && !isClone,
      address: second,
    },
    {
      code: "clone",
      device,
      seems: isClone,
      address: copy?.address ?? second,
      heard: copy?.apartSeconds ?? apart,
      planned: 0,
    },
  ];
}

/** Seconds between two clocks that cannot be one; null where all may be. */
function clocksApart(clocks: DeviceFacts["clocks"]): number | null {
  const least = Math.max(...clocks.map(({ span }) => span.least));
  const most = Math.min(...clocks.map(({ span }) => span.most));
  return clocks.length > 1 && least - most > CLOCKS_APART ? Math.round(least - most) : null;
}

function drifts({ watched, offset, stale, second }: DeviceFacts): Verdict {
  const length = 2 ** (watched.settings.keys?.eidExponent ?? 0);
  const isOff =
    offset !== null &&
    (offset.most < -BEHIND_MAX || offset.least > AHEAD_BY_STOP + length + BEHIND_MAX);
  return {
    code: "clock-drifts",
    device: watched.deviceId,
    seems: offset === null || second !== null ? null : isOff && stale === null,
    heard: offset === null ? null : middleOf(offset),
    planned: 0,
  };
}

export const middleOf = ({ least, most }: OffsetSpan): number => Math.round((least + most) / 2);
