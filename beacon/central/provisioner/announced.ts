/**
 * Which beacons of ours are on air, and when each could last be connected to: of every address, what it announces in its scan
 * responses (shared/beacon/provisioning/announce.ts). Anybody may announce anything: it says whom to ask, and is no proof.
 */
import { type Announcement, findAnnouncement } from "@tillwave/shared/beacon/provisioning/announce";
import { toHex } from "@tillwave/shared/core/bytes";
import type { AirReport } from "../ports.ts";

/** The one that was heard longest ago makes room. */
export const ANNOUNCED_MAX = 500;
/** In milliseconds. An announcement that was not heard again for so long is none. */
export const ANNOUNCED_FOR = 15_000;
/** A scan response comes within so long of the advertisement that it answers. */
const ANSWERED_WITHIN = 100;

export interface Announced {
  readonly address: string;
  readonly addressType: "public" | "random";
  readonly announcement: Announcement;
  /** 8 hex digits. */
  readonly prefix: string;
  /** When it was announced last. */
  readonly at: number;
  readonly rssi: number | null;
}

export interface AnnouncedBeacons {
  /** What this report shows that somebody could connect to at this moment; null for all others. */
  take(report: AirReport): Announced | null;
  of(address: string, now: number): Announced | null;
}

interface Entry {
  announced: Announced | null;
  connectableAt: number;
}

export function createAnnouncedBeacons(): AnnouncedBeacons {
  const entries = new Map<string, Entry>();

  function entryOf(address: string): Entry {
    const entry = entries.get(address) ?? { announced: null, connectableAt: -Infinity };
    entries.delete(address);
    entries.set(address, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= ANNOUNCED_MAX) {
        break;
      }
      entries.delete(oldest);
    }
    return entry;
  }

  return {
    take({ address, addressType, kind, data, at, rssi }) {
      const found = findAnnouncement(data);
      if (found === null && kind !== "connectable") {
        return null;
      }
      const entry = entryOf(address);
      if (kind === "connectable") {
        entry.connectableAt = at;
      }
      if (found !== null) {
        const prefix = toHex(found.devicePrefix);
        entry.announced = { address, addressType, announcement: found, prefix, at, rssi };
      }
      const isFresh = entry.announced !== null && at - entry.announced.at <= ANNOUNCED_FOR;
      const isConnectable = at - entry.connectableAt <= ANSWERED_WITHIN;
      return isFresh && isConnectable ? entry.announced : null;
    },
    of(address, now) {
      const announced = entries.get(address)?.announced ?? null;
      return announced !== null && now - announced.at <= ANNOUNCED_FOR ? announced : null;
    },
  };
}
