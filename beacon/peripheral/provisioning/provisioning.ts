/** How a beacon is set up over the air: its label, its door, and what is done for who is let in. Spec: Tillwave protocols, version 1, §3. */
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import { SETTINGS_VERSION } from "@tillwave/shared/beacon/settings";
import type { FrameName } from "../advertiser/ports.ts";
import type { BeaconPorts } from "../beacon-ports.ts";
import type { BeaconClock } from "../clock.ts";
import type { BeaconCommands } from "../commands.ts";
import type { KeptPanel } from "../keep-panel.ts";
import type { CentralEvent } from "../ports.ts";
import type { SettingsStore } from "../settings-store.ts";
import { keepDoorRecord } from "./door-record.ts";
import { type DoorDeps, type DoorView, createDoor } from "./door.ts";
import { ownLabel } from "./own-label.ts";
import { createRemoteReboot } from "./remote-reboot.ts";
import { createSessionCommands } from "./session-commands.ts";
import { createStaged } from "./staged.ts";

const U32_MAX = 0xff_ff_ff_ff;

export interface ProvisioningParts {
  /** Of this program. */
  readonly version: string;
  readonly store: SettingsStore;
  readonly clock: BeaconClock;
  readonly panel: KeptPanel;
  /** Made later than this; asked for when a central asks for something. */
  commands(): BeaconCommands;
  radio(): DoorDeps["radio"];
  /** It announces itself in another way from now on. */
  changed(): void;
}

export interface Provisioning {
  readonly label: Label | null;
  view(): DoorView;
  /** A whole AD structure; empty where nothing opens it. */
  announcement(): Uint8Array;
  central(event: CentralEvent): void;
  planOnAir(frame: FrameName): void;
  /** Whoever was shut out may try again. */
  pardon(): void;
  ownerGone(): void;
  close(): void;
}

export function createProvisioning(ports: BeaconPorts, parts: ProvisioningParts): Provisioning {
  const { files, random, crypto, clocks, timers, log } = ports;
  const { store, clock, panel } = parts;
  const label = ownLabel({ file: files.label, random, crypto, log });
  const record = keepDoorRecord(files.door, log);
  const staged = createStaged({ now: clocks.monotonic, digest: crypto });
  const reboot = createRemoteReboot(ports, record);
  const commands: Pick<
    BeaconCommands,
    "identify" | "log" | "setClock" | "take" | "release" | "reset"
  > = {
    identify: () => parts.commands().identify(),
    log: (lines) => parts.commands().log(lines),
    setClock: (unixSeconds) => parts.commands().setClock(unixSeconds),
    take: (settings, owner) => parts.commands().take(settings, owner),
    release: () => parts.commands().release(),
    reset: () => parts.commands().reset(),
  };
  const inside = createSessionCommands({
    commands,
    store,
    clock,
    staged,
    reboot,
    digest: crypto,
    log,
  });
  const door = createDoor({
    clocks,
    timers,
    random,
    crypto,
    log,
    label,
    record,
    owner: () => store.owner,
    hello: () => ({
      firmware: parts.version,
      settingsVersion: SETTINGS_VERSION,
      time: Math.min(U32_MAX, Math.max(0, Math.floor(clock.time()))),
      bootCount: clock.boot,
      claimed: store.owner !== null,
      hasPresenceKey: store.keys !== null,
      canBlink: panel.view().state === "open",
    }),
    perform: inside.perform,
    sessionOver: inside.sessionOver,
    radio: {
      notify: (link, bytes) => parts.radio().notify(link, bytes),
      hangUp: (link) => parts.radio().hangUp(link),
    },
    changed: parts.changed,
  });
  return {
    label,
    view: door.view,
    announcement: door.announcement,
    central: door.central,
    planOnAir(frame) {
      const notice = inside.onAir(frame);
      if (notice !== null) {
        door.notice(notice);
      }
    },
    pardon: door.pardon,
    ownerGone() {
      staged.forget();
      door.forget();
    },
    close() {
      reboot.stop();
      door.close();
    },
  };
}
