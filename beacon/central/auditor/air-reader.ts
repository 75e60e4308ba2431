/**
 * From reports to beacons: reads each by itself, finds whose it is, and hands it on.
 *
 *   report ─▶ frames ─▶ planned ids ─┬─ of one ────────▶ bound to its address ─▶ device
 *                                    ├─ of several ────▶ by the address
 *                                    ├─ of a past window ▶ stale
 *                                    └─ of nobody ─────▶ by the address: other ids; else a stranger, or nothing
 */
import { decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import { findAnnouncement } from "@tillwave/shared/beacon/provisioning/announce";
import { toHex } from "@tillwave/shared/core/bytes";
import type { BlockCipher, Mac } from "@tillwave/shared/core/crypto";
import type { AirReport } from "../ports.ts";
import { createBindings } from "./bindings.ts";
import { type IdWindow, offsetOf } from "./clock-offset.ts";
import { type Device, type Hearing, createDevice } from "./device.ts";
import { createFigures } from "./figures.ts";
import { createHearingFloor } from "./hearing-floor.ts";
import { type PlannedBeacon, type Said, createPlannedIds } from "./planned-ids.ts";
import { createStrangers } from "./strangers.ts";
import type { Verdict } from "./findings.ts";
import type { Watched } from "./watched.ts";

/** A beacon takes another plan when it takes it: until then its old ids are no finding. Milliseconds listened. */
const GRACE = 120_000;
/** Seconds after which an id's window is over, beside the window's own length. */
const STALE_AFTER = 64;

export interface ReadAt {
  readonly listened: number;
  /** Unix seconds. */
  readonly wall: number;
}

export interface AirReader {
  watch(watched: readonly Watched[], listened: number): void;
  heard(report: AirReport, at: ReadAt): void;
  advance(at: ReadAt): void;
  devices(): readonly Device[];
  strangers(listened: number): readonly Verdict[];
  /** dBm. */
  floor(): number;
}

interface Old extends PlannedBeacon {
  readonly until: number;
}

export function createAirReader(crypto: BlockCipher & Mac): AirReader {
  const bindings = createBindings();
  const strangers = createStrangers();
  const floor = createHearingFloor();
  const figures = createFigures();
  let devices = new Map<string, Device>();
  let prefixes: ReadonlyMap<string, string | null> = new Map();
  let old: readonly Old[] = [];
  let ids = createPlannedIds([], crypto);

  function makeIds(wall: number | null): void {
    const now = [...devices.values()].map((device) => {
      const { deviceId, settings } = device.watched();
      return { deviceId, settings, isOld: false };
    });
    ids = createPlannedIds([...now, ...old], crypto);
    if (wall !== null) {
      ids.advance(wall);
    }
  }

  function bind(address: string, deviceId: string): void {
    const before = bindings.bind(address, deviceId);
    strangers.forget(address);
    if (before !== null) {
      devices.get(before)?.forget(address);
    }
  }

  function whose({ deviceIds }: { readonly deviceIds: readonly string[] }, hearing: Hearing) {
    const bound = bindings.of(hearing.address);
    if (bound !== null && deviceIds.includes(bound)) {
      return bound;
    }
    return deviceIds.length === 1
      ? (deviceIds[0] ?? null)
      : bindings.shared(
          hearing.address,
          {
            deviceIds,
            hasOwnId: ids.hasOwnId,
            saidAt: (deviceId) => devices.get(deviceId)?.saidAt() ?? null,
          },
          hearing.listened,
        );
  }

  function planned(said: Extract<Said, { readonly type: "planned" }>, hearing: Hearing): void {
    const { window, power } = said;
    const deviceId = whose(said, hearing);
    const device = deviceId === null ? undefined : devices.get(deviceId);
    if (deviceId === null || device === undefined) {
      return;
    }
    if (window !== null && isOver(window, hearing.wall)) {
      device.saidStale(hearing, window);
      // Played back by somebody else, it says nothing of where the beacon is.
      if (bindings.of(hearing.address) !== deviceId) {
        return;
      }
    }
    bind(hearing.address, deviceId);
    device.said(hearing, { window, power });
  }

  function unplanned(said: Extract<Said, { readonly type: "unplanned" }>, hearing: Hearing): void {
    const { address, rssi, listened } = hearing;
    const device = boundTo(address);
    if (device !== null) {
      device.saidOther(hearing, said.id);
    } else if (said.isOurs) {
      strangers.take(address, { id: said.id, rssi, at: listened });
    }
  }

  const boundTo = (address: string): Device | null => {
    const deviceId = bindings.of(address);
    return deviceId === null ? null : (devices.get(deviceId) ?? null);
  };

  function announced(data: Uint8Array, hearing: Hearing): void {
    const announcement = findAnnouncement(data);
    const deviceId =
      announcement === null ? null : (prefixes.get(toHex(announcement.devicePrefix)) ?? null);
    if (announcement === null || deviceId === null) {
      return;
    }
    bind(hearing.address, deviceId);
    if (announcement.state === "unclaimed") {
      devices.get(deviceId)?.saidUnclaimed(hearing);
    }
  }

  return {
    watch(watched, listened) {
      const before = devices;
      devices = new Map();
      for (const one of watched) {
        const known = before.get(one.deviceId);
        const isOther = known !== undefined && !isSame(known.watched(), one);
        old = isOther ? [...old, oldOf(known.watched(), listened)] : old;
        known?.plan(one, { listened, isOther });
        devices.set(one.deviceId, known ?? createDevice(one, listened));
      }
      for (const [deviceId, device] of before) {
        if (!devices.has(deviceId)) {
          old = [...old, oldOf(device.watched(), listened)];
        }
      }
      // A plan that changes all the time keeps what it was at first and last.
      old = old.slice(-watched.length - before.size);
      prefixes = prefixesOf(watched);
      bindings.keep((deviceId) => devices.has(deviceId));
      const isChanged = watched.some(
        (one, i) => ids.watched[i]?.deviceId !== one.deviceId || !isSame(ids.watched[i], one),
      );
      if (isChanged || ids.watched.length !== watched.length + old.length) {
        makeIds(null);
      }
    },
    heard({ address, at, data, kind, rssi }, { listened, wall }) {
      if (rssi !== null) {
        floor.take(rssi);
      }
      const hearing = { address, at, rssi, listened, wall };
      if (devices.size === 0 || kind === "directed") {
        return;
      }
      announced(data, hearing);
      const read = decodeAdvertisement(data);
      if (!read.ok || kind === "scan-response" || read.value.frames.length === 0) {
        return;
      }
      for (const frame of read.value.frames) {
        const said = ids.read(frame);
        switch (said.type) {
          case "planned":
            planned(said, hearing);
            break;
          case "unplanned":
            unplanned(said, hearing);
            break;
          case "figures": {
            const device = boundTo(address);
            const uptime = device === null ? null : figures.uptime(frame, { device, at, wall });
            if (device !== null && uptime !== null) {
              device.saidUptime(hearing, uptime);
            }
            break;
          }
          case "old":
            break;
        }
      }
      boundTo(address)?.sent(hearing);
    },
    advance({ listened, wall }) {
      const kept = old.filter(({ until }) => until > listened);
      if (kept.length !== old.length) {
        old = kept;
        makeIds(wall);
      }
      ids.advance(wall);
    },
    devices: () => [...devices.values()],
    strangers: strangers.verdicts,
    floor: floor.dBm,
  };
}

const isSame = (a: Pick<Watched, "settings">, b: Pick<Watched, "settings">): boolean =>
  JSON.stringify(a.settings) === JSON.stringify(b.settings);

const oldOf = ({ deviceId, settings }: Watched, listened: number): Old => ({
  deviceId,
  settings,
  isOld: true,
  until: listened + GRACE,
});

/** Null where two devices of the plan begin alike. */
function prefixesOf(watched: readonly Watched[]): ReadonlyMap<string, string | null> {
  const prefixes = new Map<string, string | null>();
  for (const { deviceId } of watched) {
    const prefix = deviceId.slice(0, 8);
    prefixes.set(prefix, prefixes.has(prefix) ? null : deviceId);
  }
  return prefixes;
}

function isOver(window: IdWindow, wall: number): boolean {
  return offsetOf(window, wall).most < -Math.max(STALE_AFTER, window.length);
}
