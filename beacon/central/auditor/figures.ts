/** How long a beacon runs, by its figures: in clear, or sealed under its identity key (shared/beacon/tlm-cipher.ts). */
import type { BeaconFrame } from "@tillwave/shared/beacon/frame";
import { openTlm } from "@tillwave/shared/beacon/tlm-cipher";
import { fromHex } from "@tillwave/shared/core/bytes";
import { eidWindowStart } from "@tillwave/shared/presence/eid";
import type { Device } from "./device.ts";
import { middleOf } from "./device-verdicts.ts";

/** Opening takes a tenth of a millisecond, and each window that is tried opens a forged frame once in 65,536. */
const EVERY = 500;
const NEAR = [0, -1, 1] as const;
const KEPT_MAX = 1000;

export interface FiguresAt {
  readonly device: Device;
  /** Monotonic milliseconds. */
  readonly at: number;
  /** Unix seconds. */
  readonly wall: number;
}

export interface Figures {
  /** Milliseconds; null where the frame does not say, or nobody can read it. */
  uptime(frame: BeaconFrame, of: FiguresAt): number | null;
}

export function createFigures(): Figures {
  const openedAt = new Map<string, number>();
  return {
    uptime(frame, { device, at, wall }) {
      if (frame.type === "eddystone-tlm") {
        return frame.uptime;
      }
      const { deviceId, settings } = device.watched();
      const { keys } = settings;
      if (frame.type !== "eddystone-etlm" || keys === null) {
        return null;
      }
      if (at - (openedAt.get(deviceId) ?? -Infinity) < EVERY) {
        return null;
      }
      openedAt.delete(deviceId);
      openedAt.set(deviceId, at);
      const [oldest] = openedAt.keys();
      if (openedAt.size > KEPT_MAX && oldest !== undefined) {
        openedAt.delete(oldest);
      }
      const exponent = keys.eidExponent;
      const offset = device.offset(wall);
      const middle = eidWindowStart({
        exponent,
        time: Math.max(0, wall + (offset === null ? 0 : middleOf(offset))),
      });
      const key = { identityKey: fromHex(keys.eid), exponent };
      for (const step of NEAR) {
        const time = middle + step * 2 ** exponent;
        const tlm = time < 0 ? null : openTlm(frame, { ...key, time });
        if (tlm !== null) {
          return tlm.uptime;
        }
      }
      return null;
    },
  };
}
