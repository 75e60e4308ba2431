/**
 * What a beacon's settings put on air at a moment: each frame with the ids and figures that it has then.
 *
 *   settings ─┐
 *   T, window ┼──▶ frame ──▶ AirOrder: the bytes, connectable or not, how often
 *   figures ──┘
 *
 * Spec: Tillwave protocols, version 1, §2.2. Ids that roll (EID, iBeacon's rolling profile) and sealed figures are of the
 * window that is on air (rolling.ts); where none may be, those frames are left out.
 */
import { AD_TYPE, AD_BYTES_MAX, LE_ONLY_FLAGS, encodeAd } from "@tillwave/shared/beacon/ad";
import { type BeaconFrame, encodeFrame } from "@tillwave/shared/beacon/frame";
import { powerAt0m } from "@tillwave/shared/beacon/power";
import type { BeaconKeys, BeaconSettings, FrameKind } from "@tillwave/shared/beacon/settings";
import { sealTlm } from "@tillwave/shared/beacon/tlm-cipher";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { BlockCipher, Mac } from "@tillwave/shared/core/crypto";
import { Celsius, Dbm, Seconds } from "@tillwave/shared/core/units";
import { eid } from "@tillwave/shared/presence/eid";
import { rollingIBeacon } from "@tillwave/shared/presence/ibeacon-id";
import type { AirOrder } from "../ports.ts";
import type { AirPlan, PlannedFrame } from "./ports.ts";
import type { Rolling } from "./rolling.ts";

/** Of a beacon that waits to be set up: found within a second. */
export const UNCLAIMED_INTERVAL_MS = 250;
/** Length and type. */
const AD_HEADER_BYTES = 2;

export interface Figures {
  /** °C; null where nobody knows. */
  readonly temperature: number | null;
  /** Seconds. */
  readonly uptime: number;
  /** Advertisements sent. */
  readonly frames: number;
}

export interface AirMoment {
  readonly plan: AirPlan;
  /** Null: no id that rolls may be on air. */
  readonly rolling: Rolling | null;
  readonly figures: Figures;
  /** For sealed figures: another with each frame of a window. */
  readonly salt: Uint8Array;
  readonly crypto: Mac & BlockCipher;
}

/** The frames that are to take turns. A beacon without settings has one, which says so. */
export function plannedFrames({ settings }: AirPlan, mayRoll: boolean): readonly PlannedFrame[] {
  return settings === null
    ? [UNCLAIMED]
    : settings.frames.map((planned) => ({
        ...planned,
        leftOut: !mayRoll && rolls(planned.frame, settings) ? "no-clock" : null,
      }));
}

/** Of a beacon that cannot say anything else: it can be found, and connected to. */
export const UNCLAIMED: PlannedFrame = {
  frame: "unclaimed",
  share: 1,
  connectable: true,
  leftOut: null,
};

/** Whether the frame is another in each window. Sealed figures go with EID alone, which says whose they are. */
export function rolls(frame: FrameKind, { frames, keys }: BeaconSettings): boolean {
  switch (frame) {
    case "eid":
      return true;
    case "ibeacon":
      return keys?.rolling === true;
    case "tlm":
      return frames.some((other) => other.frame === "eid");
    case "uid":
    case "url":
      return false;
  }
}

export function orderOf(
  { frame, connectable }: Pick<PlannedFrame, "frame" | "connectable">,
  moment: AirMoment,
): AirOrder {
  const { settings, name, announcement = new Uint8Array(0) } = moment.plan;
  if (frame === "unclaimed" || settings === null) {
    return {
      data: namedAdvertisement(name, true),
      scanResponse: announcement,
      connectable: true,
      intervalMs: settings?.intervalMs ?? UNCLAIMED_INTERVAL_MS,
    };
  }
  // A name that stays would undo ids that roll.
  const isNamed = connectable && !settings.frames.some((planned) => rolls(planned.frame, settings));
  const named = isNamed ? namedAdvertisement(settings.name, false) : new Uint8Array(0);
  return {
    data: encodeFrame(frameOf(frame, settings, moment)),
    // There is no room for both. Who wants ids that nobody can tie to each other has no frame that takes connections.
    scanResponse: connectable && announcement.length > 0 ? announcement : named,
    connectable,
    intervalMs: settings.intervalMs,
  };
}

function frameOf(frame: FrameKind, settings: BeaconSettings, moment: AirMoment): BeaconFrame {
  const at0m = powerAt0m(Dbm(settings.powerAt1m));
  switch (frame) {
    case "ibeacon":
      return iBeaconOf(settings, moment);
    case "uid": {
      const { namespace, instance } = present(settings.uid, "a UID");
      const uid = { namespace: fromHex(namespace), instance: fromHex(instance) };
      return { type: "eddystone-uid", ...uid, powerAt0m: at0m };
    }
    case "url":
      return { type: "eddystone-url", url: present(settings.url, "a URL"), powerAt0m: at0m };
    case "eid": {
      const keys = present(settings.keys, "an identity key");
      const id = eid(fromHex(keys.eid), eidClockOf(moment), moment.crypto);
      return { type: "eddystone-eid", eid: id, powerAt0m: at0m };
    }
    case "tlm":
      return tlmOf(settings, moment);
  }
}

function iBeaconOf(settings: BeaconSettings, moment: AirMoment): BeaconFrame {
  const shop = present(settings.shop, "a shop's UUID");
  const common = {
    type: "ibeacon",
    uuid: fromHex(shop.uuid),
    powerAt1m: Dbm(settings.powerAt1m),
  } as const;
  if (!rolls("ibeacon", settings)) {
    return { ...common, major: shop.major, minor: shop.minor };
  }
  const key = fromHex(present(settings.keys?.ibeacon, "K_ibeacon"));
  const id = rollingIBeacon(key, eidClockOf(moment), moment.crypto);
  return { ...common, major: Math.floor(id / 0x1_0000), minor: id % 0x1_0000 };
}

function tlmOf(settings: BeaconSettings, moment: AirMoment): BeaconFrame {
  const { temperature, uptime, frames } = moment.figures;
  const tlm = {
    battery: null,
    temperature: temperature === null ? null : Celsius(temperature),
    frames,
    uptime: Seconds(uptime),
  };
  if (!rolls("tlm", settings)) {
    return { type: "eddystone-tlm", ...tlm };
  }
  const keys: BeaconKeys = present(settings.keys, "an identity key");
  const sealed = sealTlm(tlm, {
    identityKey: fromHex(keys.eid),
    ...eidClockOf(moment),
    salt: moment.salt,
  });
  return { type: "eddystone-etlm", ...sealed };
}

function eidClockOf({ rolling }: AirMoment): {
  readonly exponent: number;
  readonly time: number;
} {
  const { exponent, window } = present(rolling, "the window on air");
  return { exponent, time: window };
}

/** As much of the name as fits, in whole characters: complete, or marked as cut. */
function namedAdvertisement(name: string, hasFlags: boolean): Uint8Array {
  const flags = hasFlags ? [LE_ONLY_FLAGS] : [];
  const room = AD_BYTES_MAX - AD_HEADER_BYTES - (hasFlags ? 3 : 0);
  let fitting = "";
  for (const character of name) {
    if (toUtf8(fitting + character).length > room) {
      break;
    }
    fitting += character;
  }
  const type = fitting === name ? AD_TYPE.completeName : AD_TYPE.shortName;
  const encoded = encodeAd([...flags, { type, data: toUtf8(fitting) }]);
  assert(encoded.ok, "a name that was cut fits");
  return encoded.value;
}
