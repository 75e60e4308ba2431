/** What the beacon says of itself over its socket. */
import { BEACON_TEXT_MAX, type BeaconStatus } from "@tillwave/shared/api/beacon";
import { toHex } from "@tillwave/shared/core/bytes";
import type { AdvertiserView } from "./advertiser/ports.ts";
import type { Clocks } from "./beacon-ports.ts";
import type { BeaconClock } from "./clock.ts";
import type { KeptPanel } from "./keep-panel.ts";
import type { RadioStack } from "./ports.ts";
import type { Provisioning } from "./provisioning/provisioning.ts";
import type { SettingsStore } from "./settings-store.ts";

export interface StatusParts {
  readonly version: string;
  readonly stack: RadioStack;
  readonly store: SettingsStore;
  /** What the disk did not take; null where it takes everything. */
  readonly diskTrouble: string | null;
  readonly clock: BeaconClock;
  readonly clocks: Clocks;
  readonly air: AdvertiserView;
  readonly panel: KeptPanel;
  readonly provisioning: Pick<Provisioning, "label" | "view">;
  readonly temperature: number | null;
  /** Seconds. */
  readonly uptime: number;
}

export function statusOf(parts: StatusParts): BeaconStatus {
  const { store, clock, clocks, air, stack } = parts;
  const panel = parts.panel.view();
  const { radio, healing } = air;
  const ago = (at: number): number => Math.max(0, clocks.monotonic() - at);
  const unixOf = (at: number): number => Math.round(clocks.system() * 1000 - ago(at));
  return {
    version: parts.version,
    simulated: stack === "simulated" || stack === "air",
    identifying: parts.panel.isIdentifying,
    settings: {
      state: store.state,
      detail: cut(store.detail),
      name: store.settings?.name ?? null,
      place: store.settings?.place ?? null,
      diskTrouble: cut(parts.diskTrouble),
    },
    air: {
      state: air.state,
      since: unixOf(air.since),
      frame: air.frame,
      plan: air.plan.map(({ frame, share, connectable, leftOut }) => ({
        frame,
        share,
        connectable,
        leftOut,
      })),
      slotMs: air.slotMs,
      intervalMs: air.intervalMs,
      txPower: store.settings?.txPower ?? null,
      answeredAgo: air.answeredAt === null ? null : Math.round(ago(air.answeredAt)),
    },
    radio: {
      stack,
      state: radio.state,
      adapter: radio.adapter,
      address: radio.address,
      txPowerRead: radio.txPowerRead,
      detail: cut(radio.detail),
    },
    healing: {
      step: healing.step,
      detail: cut(healing.detail),
      at: healing.at === null ? null : unixOf(healing.at),
    },
    clock: {
      state: clock.state(),
      time: Math.floor(clock.time()),
      aheadOfSystem: Math.round(clock.time() - clocks.system()),
      boot: clock.boot,
      jumpRefused: Math.round(clock.refusedJump()),
    },
    telemetry: {
      uptime: Math.floor(parts.uptime),
      temperature: parts.temperature,
      frames: Math.floor(air.frames),
      adapterResets: radio.resets,
      radioRestarts: radio.restarts,
      reboots: healing.reboots,
    },
    panel: { kind: panel.kind, state: panel.state, detail: cut(panel.detail) },
    provisioning: provisioningOf(parts),
  };
}

function provisioningOf({ provisioning, store }: StatusParts): BeaconStatus["provisioning"] {
  const { state, waitMs, isOpen } = provisioning.view();
  return {
    deviceId: provisioning.label === null ? null : toHex(provisioning.label.deviceId),
    state,
    keyVersion: store.owner?.keyVersion ?? null,
    lockedFor: Math.ceil(waitMs / 1000),
    isOpen,
  };
}

const cut = (text: string | null): string | null => text?.slice(0, BEACON_TEXT_MAX) ?? null;
