/** What a beacon's frame says, for people: a line. */
import { toHex } from "@tillwave/shared/core/bytes";
import type { BeaconFrame } from "@tillwave/shared/beacon/frame";
import { numberText } from "../tone/svg.ts";

export const FRAME_NAMES: Readonly<Record<BeaconFrame["type"], string>> = {
  ibeacon: "iBeacon",
  "eddystone-uid": "UID",
  "eddystone-url": "URL",
  "eddystone-eid": "EID",
  "eddystone-tlm": "TLM",
  "eddystone-etlm": "TLM, sealed",
};

export function frameWords(frame: BeaconFrame): string {
  switch (frame.type) {
    case "ibeacon":
      return `${uuidText(frame.uuid)}, major ${frame.major}, minor ${frame.minor}; ${dbm(frame.powerAt1m)} at 1 m`;
    case "eddystone-uid":
      return `namespace ${toHex(frame.namespace)}, instance ${toHex(frame.instance)}; ${dbm(frame.powerAt0m)} at 0 m`;
    case "eddystone-url":
      return `${frame.url}; ${dbm(frame.powerAt0m)} at 0 m`;
    case "eddystone-eid":
      return `${toHex(frame.eid)}; ${dbm(frame.powerAt0m)} at 0 m`;
    case "eddystone-tlm":
      return [
        `up for ${lengthText(frame.uptime / 1000)}`,
        `${frame.frames} frames`,
        ...(frame.temperature === null ? [] : [`${numberText(tenths(frame.temperature))} °C`]),
        ...(frame.battery === null ? [] : [`${numberText(frame.battery / 1000)} V`]),
      ].join(", ");
    case "eddystone-etlm":
      return "can be read with its key alone";
  }
}

/** The same for programs: bytes as hexadecimal digits. */
export function frameJson(frame: BeaconFrame): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(frame).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? toHex(value) : value,
    ]),
  );
}

/** Of 16 bytes, as Apple writes it. */
export function uuidText(uuid: Uint8Array): string {
  const hex = toHex(uuid).toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
    .filter((part) => part !== "")
    .join("-");
}

export const dbm = (value: number): string => `${numberText(Math.round(value))} dBm`;

const DAY = 86_400;
const HOUR = 3600;
const MINUTE = 60;

/** "3 days", "2 h 5 min", "41 s". */
export function lengthText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole >= 2 * DAY) {
    return `${Math.floor(whole / DAY)} days`;
  }
  if (whole >= HOUR) {
    return `${Math.floor(whole / HOUR)} h ${Math.floor((whole % HOUR) / MINUTE)} min`;
  }
  return whole >= MINUTE ? `${Math.floor(whole / MINUTE)} min` : `${whole} s`;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
