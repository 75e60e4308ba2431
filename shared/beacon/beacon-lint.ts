/**
 * What is wrong with one beacon's settings, or only unwise: whether its frames are heard by somebody who walks
 * past, and what they give away together.
 *
 * Spec: google/eddystone, eddystone-eid ("Implementation Guidelines": no other id beside an EID); Apple,
 * "Getting Started with iBeacon" (calibration); Tillwave protocols, version 1, §2.2.
 */
import { Dbm } from "../core/units.ts";
import { shopTime } from "../presence/shop-time.ts";
import type { Fact } from "./plan-finding.ts";
import { powerAt0m } from "./power.ts";
import type { BeaconSettings, FrameKind } from "./settings.ts";

/** Time from one advertisement of a frame to the next beyond which phones in a pocket pass it by, in ms. */
const EVERY_MS_MAX: Readonly<Record<FrameKind, number>> = {
  ibeacon: 1000,
  uid: 2000,
  url: 2000,
  eid: 2000,
  tlm: 300_000,
};
/** A person has walked past by then, in ms. */
const AWAY_MS_MAX = 10_000;
/** How much an antenna loses before the first metre, in dB: less is a wrong calibration, more a broken antenna. */
const ANTENNA_LOSS = { min: -3, max: 40 } as const;
/** What beacons have 1 m away whose power nobody has set, in dBm. */
const USUAL_AT_1M = { min: -95, max: -35 } as const;

/** How long a rolling id is to last, in ms: the hub takes the window before and after, too. */
const WINDOW_MS = { min: 32_000, max: 1_024_000 } as const;
/** That an id has in its window, at least. */
const TURNS_OF_A_WINDOW_MIN = 2;

export function lintBeacon(settings: BeaconSettings): readonly Fact[] {
  return [findIdFaults, findWindowFaults, findTurnFaults, findAirFaults].flatMap((rule) =>
    rule(settings),
  );
}

/** How long ids last that roll. */
function findWindowFaults({ frames, keys, slotMs }: BeaconSettings): readonly Fact[] {
  const rolling = frames.filter(
    ({ frame }) => frame === "eid" || (frame === "ibeacon" && keys?.rolling === true),
  );
  if (keys === null || rolling.length === 0) {
    return [];
  }
  const windowMs = 2 ** keys.eidExponent * 1000;
  const turnsMs = rolling.map(({ frame }) => slotMs * turnEvery(frame, frames));
  const leastMs = Math.max(WINDOW_MS.min, TURNS_OF_A_WINDOW_MIN * Math.round(Math.max(...turnsMs)));
  if (windowMs < leastMs) {
    return [{ code: "window-too-short", windowMs, leastMs }];
  }
  return windowMs > WINDOW_MS.max
    ? [{ code: "window-too-long", windowMs, mostMs: WINDOW_MS.max }]
    : [];
}

/** One turn in so many is the frame's. */
function turnEvery(frame: FrameKind, frames: BeaconSettings["frames"]): number {
  return shareOf(frames) / shareOf(frames.filter((turn) => turn.frame === frame));
}

const shareOf = (turns: BeaconSettings["frames"]): number =>
  turns.reduce((sum, { share }) => sum + share, 0);

/** What it says of who it is. */
function findIdFaults({ frames, keys }: BeaconSettings): readonly Fact[] {
  const kinds = new Set(frames.map(({ frame }) => frame));
  const isRolling = kinds.has("ibeacon") && keys?.rolling === true;
  const facts: Fact[] = [];
  // Figures are sealed for an EID alone: in clear, their counts go on from window to window.
  const plain = [...kinds].filter(
    (kind) =>
      kind === "uid" || (kind === "ibeacon" && !isRolling) || (kind === "tlm" && !kinds.has("eid")),
  );
  if (plain.length > 0 && (kinds.has("eid") || isRolling)) {
    facts.push({ code: "plain-beside-eid", frames: plain });
  }
  if (isRolling && !kinds.has("eid")) {
    facts.push({ code: "rolling-without-eid" });
  }
  if (isRolling) {
    facts.push({ code: "rolling-loses-zones" });
  }
  if (kinds.has("tlm") && kinds.size === 1) {
    facts.push({ code: "tlm-without-id" });
  }
  return facts;
}

/** Whether each frame comes often enough to be heard by somebody who walks past. */
function findTurnFaults({ frames, slotMs, intervalMs }: BeaconSettings): readonly Fact[] {
  const facts: Fact[] = [];
  if (slotMs < intervalMs && frames.length > 1) {
    facts.push({ code: "slot-shorter-than-interval", slotMs, intervalMs });
  }
  for (const frame of new Set(frames.map((turn) => turn.frame))) {
    const every = turnEvery(frame, frames);
    const everyMs = Math.round(intervalMs * every);
    const awayMs = Math.round(slotMs * (every - 1));
    if (everyMs > EVERY_MS_MAX[frame]) {
      facts.push({ code: "frame-too-seldom", frame, everyMs });
    }
    if (awayMs > AWAY_MS_MAX && frame !== "tlm") {
      facts.push({ code: "frame-away-too-long", frame, awayMs });
    }
  }
  return facts;
}

function findAirFaults(settings: BeaconSettings): readonly Fact[] {
  const { frames, powerAt1m, txPower, url, timeZone } = settings;
  const facts: Fact[] = [];
  if (!isPlausible(settings)) {
    facts.push({ code: "power-implausible", powerAt1m, txPower });
  }
  if (url?.startsWith("http://") === true && frames.some(({ frame }) => frame === "url")) {
    facts.push({ code: "url-not-https", url });
  }
  if (!frames.some(({ connectable }) => connectable)) {
    facts.push({ code: "never-connectable" });
  }
  if (shopTime(0, timeZone) === null) {
    facts.push({ code: "unknown-time-zone", timeZone });
  }
  return facts;
}

function isPlausible({ powerAt1m, txPower }: BeaconSettings): boolean {
  if (txPower === null) {
    return powerAt1m >= USUAL_AT_1M.min && powerAt1m <= USUAL_AT_1M.max;
  }
  const loss = txPower - powerAt0m(Dbm(powerAt1m));
  return loss >= ANTENNA_LOSS.min && loss <= ANTENNA_LOSS.max;
}
