/**
 * The beacon: puts its settings on air, and is asked and told things by people and programs of its machine.
 *
 *   tillwave beacon (socket) ──▶ commands ─▶ ┌────────┐ ──plan──▶ advertiser ──orders──▶ radio's process
 *   button ────────────────────▶             │ beacon │ ◀──view──
 *   files: settings, clock ◀───────────────▶ └────────┘ ──state─▶ panel
 *
 * What is on air when is the advertiser's to know (advertiser/), and what is done where the radio does not obey. This decides whose
 * settings are used, with which clock, and answers for both; what it can be told is in commands.ts.
 */
import type { BeaconStatus } from "@tillwave/shared/api/beacon";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import { startAdvertiser } from "./advertiser/advertiser.ts";
import type { AdvertiserDeps, AdvertiserView, AirPlan } from "./advertiser/ports.ts";
import type { BeaconPorts, MachineFacts } from "./beacon-ports.ts";
import { type BeaconClock, keepBeaconClock } from "./clock.ts";
import { type BeaconCommands, createCommands } from "./commands.ts";
import { watchDisk } from "./disk-watch.ts";
import { keepPanel } from "./keep-panel.ts";
import type { ButtonAct } from "./panel/panel.ts";
import type { RadioOptions } from "./ports.ts";
import { type Provisioning, createProvisioning } from "./provisioning/provisioning.ts";
import { type SettingsStore, openSettingsStore } from "./settings-store.ts";
import { statusOf } from "./status.ts";

/** In milliseconds. */
const TICK_EVERY = 1000;

export interface BeaconOptions extends RadioOptions {
  /** Of this program. */
  readonly version: string;
}

export interface Beacon extends BeaconCommands {
  /** For systemd's watchdog. */
  isWell(): boolean;
  close(): Promise<void>;
}

export function startBeacon(given: BeaconPorts, options: BeaconOptions): Beacon {
  const disk = watchDisk(given.files);
  const ports: BeaconPorts = { ...given, files: disk.files };
  const { clocks, timers, crypto, machine, log } = ports;
  const startedAt = clocks.monotonic();
  const uptime = (): number => (clocks.monotonic() - startedAt) / 1000;
  const facts = machine.facts();
  const store = openSettingsStore({ file: ports.files.settings, facts, digest: crypto });
  sayWhichSettings(log, store);
  const clock: BeaconClock = keepBeaconClock(ports, store.keys, store.isImported);
  const name = `Tillwave ${shortNameOf(facts, crypto)}`;
  const { version, stack } = options;
  let isClosed = false;
  const panel = keepPanel(ports, store.settings?.panel ?? null, (act) =>
    obey(act, commands, provisioning),
  );
  const provisioning = createProvisioning(ports, {
    version,
    store,
    clock,
    panel,
    commands: () => commands,
    radio: () => advertiser,
    changed: () => advertiser.apply(plan()),
  });
  const plan = (): AirPlan => ({
    settings: store.settings,
    name,
    announcement: provisioning.announcement(),
  });
  const { central, planOnAir } = provisioning;
  const about: AirParts = { clock, uptime, changed: airChanged, central, planOnAir };
  const advertiser = startAdvertiser(advertiserDeps(ports, options, about), plan());

  function airChanged(view: AdvertiserView): void {
    if (isClosed) {
      return;
    }
    if (view.radio.address !== null && store.sawAddress(view.radio.address)) {
      clock.willUse(store.keys);
      becomeAsStored();
    }
    panel.show(view, store.state);
  }

  /** Clock, air and panel go by the settings that may be used from now on. */
  function becomeAsStored(): void {
    sayWhichSettings(log, store);
    clock.use(store.keys);
    advertiser.apply(plan());
    advertiser.clockChanged();
    panel.use(store.settings?.panel ?? null);
    panel.show(advertiser.view(), store.state);
  }

  const status = (): BeaconStatus =>
    statusOf({
      version,
      stack,
      store,
      clock,
      clocks,
      diskTrouble: disk.trouble(),
      air: advertiser.view(),
      panel,
      provisioning,
      temperature: machine.temperature(),
      uptime: uptime(),
    });
  const commands = createCommands(ports, {
    store,
    clock,
    panel,
    status,
    ownLabel: provisioning.label,
    ownerGone: provisioning.ownerGone,
    settingsChanged: becomeAsStored,
    clockChanged: () => advertiser.clockChanged(),
  });
  const stopTicking = tickEvery(timers, () => clock.tick());
  panel.show(advertiser.view(), store.state);

  return {
    ...commands,
    isWell: () => advertiser.isWell(),
    async close() {
      isClosed = true;
      stopTicking();
      provisioning.close();
      await Promise.all([advertiser.close(), panel.close()]);
      clock.stop();
    },
  };
}

type AirParts = Required<Pick<AdvertiserDeps, "clock" | "changed" | "central" | "planOnAir">> & {
  /** Seconds. */
  uptime(): number;
};

function advertiserDeps(
  { clocks, timers, random, crypto, files, radios, machine, log }: BeaconPorts,
  options: RadioOptions,
  { uptime, ...about }: AirParts,
): AdvertiserDeps {
  return {
    openRadio: (listener) => radios.open(options, listener),
    clocks,
    timers,
    random,
    crypto,
    ...about,
    telemetry: () => ({ temperature: machine.temperature(), uptime: uptime() }),
    healing: files.healing,
    reboot: machine.reboot,
    log,
  };
}

function obey(act: ButtonAct, commands: BeaconCommands, provisioning: Provisioning): void {
  if (act.type === "pressed") {
    commands.identify();
  } else if (act.type === "held") {
    provisioning.pardon();
  } else if (act.type === "held-long") {
    commands.reset();
  }
}

function tickEvery(timers: BeaconPorts["timers"], tick: () => void): () => void {
  let cancel = timers.later(again, TICK_EVERY);
  function again(): void {
    tick();
    cancel = timers.later(again, TICK_EVERY);
  }
  return () => cancel();
}

function sayWhichSettings(log: Log, { state, detail }: SettingsStore): void {
  const isWrong = state !== "kept" && state !== "none";
  log[isWrong ? "error" : "info"]({ state, detail }, "the settings");
}

/** Four digits, so that two that wait beside each other can be told apart. */
function shortNameOf({ serial, machineId }: MachineFacts, { sha256 }: Digest): string {
  return toHex(sha256(toUtf8(serial ?? machineId ?? "")).slice(0, 2));
}
