/** All watched beacons at one moment: each against its plan, and against what the ear hears of the others. */
import type { AuditedBeacon } from "@tillwave/shared/api/central";
import type { AuditCode } from "@tillwave/shared/beacon/audit-finding";
import { quantile } from "../rssi-history.ts";
import type { Device } from "./device.ts";
import { type DeviceFacts, type DeviceMoment, middleOf } from "./device-verdicts.ts";
import type { Verdict } from "./findings.ts";
import type { OpenNow } from "./open-now.ts";

/** dB by which another may be louder and still say how much should be heard. */
const LOUDER_MAX = 3;
/** Beacons, at least, by which the ear itself is judged. */
const EAR_MIN = 3;

export interface AuditNow {
  readonly at: number;
  readonly listened: number;
  readonly wall: number;
  readonly floor: number;
  readonly openNow: OpenNow;
  isOpen(code: AuditCode, device: string): boolean;
}

type IsOpen = AuditNow["isOpen"];

export interface JudgedDevices {
  readonly verdicts: readonly Verdict[];
  /** By the findings that are open after these verdicts. */
  beacons(isOpen: IsOpen): readonly AuditedBeacon[];
}

export function judgeDevices(devices: readonly Device[], now: AuditNow): JudgedDevices {
  const others = othersOf(devices, now.listened);
  const ear = earOf(devices, now.listened);
  const judged = devices.map((device) => {
    const { deviceId, settings } = device.watched();
    const offset = device.offset(now.wall);
    const moment: DeviceMoment = {
      at: now.at,
      listened: now.listened,
      wall: now.wall,
      floor: now.floor,
      others: others.get(device) ?? null,
      ear,
      isOpen: now.openNow.isOpen(settings, {
        now: now.wall,
        offset: offset === null ? 0 : middleOf(offset),
      }),
      wasOpen: (code) => now.isOpen(code, deviceId),
    };
    return { device, ...device.judge(moment) };
  });
  return {
    verdicts: judged.flatMap(({ verdicts }) => verdicts),
    beacons: (isOpen) => judged.map(({ device, facts }) => auditedOf(device, facts, isOpen)),
  };
}

/** For each the most that is heard of one that is hardly louder. */
function othersOf(devices: readonly Device[], listened: number): ReadonlyMap<Device, number> {
  const heard = devices
    .flatMap((device) => {
      const [share, high] = [device.heardShare(listened), device.high(listened)];
      return share === null || high === null ? [] : [{ device, share, high }];
    })
    .toSorted((a, b) => a.high - b.high);
  const others = new Map<Device, number>();
  let next = 0;
  // The two best so far: of a device that is the best itself, the other counts.
  let best: { device: Device | null; share: number } = { device: null, share: 0 };
  let second = 0;
  for (const { device, high } of heard) {
    for (; next < heard.length; next += 1) {
      const other = heard[next];
      if (other === undefined || other.high > high + LOUDER_MAX) {
        break;
      }
      if (other.share > best.share) {
        second = best.share;
        best = other;
      } else {
        second = Math.max(second, other.share);
      }
    }
    const most = best.device === device ? second : best.share;
    if (most > 0) {
      others.set(device, most);
    }
  }
  return others;
}

function earOf(devices: readonly Device[], listened: number): number | null {
  const shares = devices.flatMap((device) => {
    const share = device.againstUsual(listened);
    return share === null ? [] : [share];
  });
  return shares.length < EAR_MIN ? null : quantile(shares, 0.5);
}

function auditedOf(device: Device, facts: DeviceFacts, isOpen: IsOpen): AuditedBeacon {
  const { deviceId, name, place, expectedRssi } = facts.watched;
  return {
    deviceId,
    name,
    place,
    expectedRssi,
    state: stateOf(deviceId, facts, isOpen),
    rssi: facts.rssi,
    heardAgo: facts.heardAgo,
    onAirShare: facts.share,
    clockOffset: facts.offset === null ? null : middleOf(facts.offset),
    points: device.points().map(([at, rssi]) => [at, rssi]),
  };
}

function stateOf(
  deviceId: string,
  { silence, patience, heardAgo }: DeviceFacts,
  isOpen: IsOpen,
): AuditedBeacon["state"] {
  if (isOpen("missing", deviceId)) {
    return "silent";
  }
  if (heardAgo === null || silence >= patience) {
    return "unknown";
  }
  return isOpen("weak", deviceId) ? "weak" : "on-air";
}
