/**
 * The beacon: puts its settings on air, and is asked and told things by people and programs of its machine.
 *
 *   tillwave beacon (socket) ──▶ ┌────────┐ ──plan──▶ advertiser ──orders──▶ radio's process
 *   button ────────────────────▶ │ beacon │ ◀──view──
 *   files: settings, clock ◀───▶ └────────┘ ──state─▶ panel
 *
 * What is on air when is the advertiser's to know (advertiser/), and what is done where the radio does not obey. This decides whose
 * settings are used, with which clock, and answers for both.
 */
import {
  BEACON_TEXT_MAX,
  type BeaconAnswer,
  type BeaconRefusal,
  type BeaconStatus,
} from "@tillwave/shared/api/beacon";
import type { BeaconKeys, BeaconSettings } from "@tillwave/shared/beacon/settings";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import { err } from "@tillwave/shared/core/result";
import { startAdvertiser } from "./advertiser/advertiser.ts";
import type { AdvertiserView, AirPlan } from "./advertiser/ports.ts";
import type { BeaconPorts, MachineFacts } from "./beacon-ports.ts";
import { type BeaconClock, keepBeaconClock } from "./clock.ts";
import { watchDisk } from "./disk-watch.ts";
import { keepPanel } from "./keep-panel.ts";
import type { ButtonAct } from "./panel/panel.ts";
import type { RadioOptions } from "./ports.ts";
import { type SettingsStore, openSettingsStore } from "./settings-store.ts";
import { statusOf } from "./status.ts";

/** In milliseconds. */
const TICK_EVERY = 1000;

export interface BeaconOptions extends RadioOptions {
  /** Of this program. */
  readonly version: string;
}

export interface Beacon {
  status(): BeaconStatus;
  /** Without its keys. */
  settings(): BeaconAnswer;
  apply(given: unknown): BeaconAnswer;
  identify(): BeaconAnswer;
  setClock(unixSeconds: number): BeaconAnswer;
  log(lines: number): BeaconAnswer;
  release(): BeaconAnswer;
  /** For systemd's watchdog. */
  isWell(): boolean;
  close(): Promise<void>;
}

export function startBeacon(given: BeaconPorts, options: BeaconOptions): Beacon {
  const disk = watchDisk(given.files);
  const ports: BeaconPorts = { ...given, files: disk.files };
  const { clocks, timers, crypto, machine, log } = ports;
  const startedAt = clocks.monotonic();
  const facts = machine.facts();
  const store = openSettingsStore({ file: ports.files.settings, facts, digest: crypto });
  sayWhichSettings(log, store);
  const clock: BeaconClock = keepBeaconClock(ports, store.keys, store.isImported);
  let isClosed = false;
  const panel = keepPanel(ports, store.settings?.panel ?? null, pressed);
  const name = `Tillwave ${shortNameOf(facts, crypto)}`;
  const plan = (): AirPlan => ({ settings: store.settings, name });
  const uptime = (): number => (clocks.monotonic() - startedAt) / 1000;
  const advertiser = startAdvertiser(
    {
      openRadio: (listener) => ports.radios.open(options, listener),
      clocks,
      timers,
      random: ports.random,
      crypto,
      clock,
      telemetry: () => ({ temperature: machine.temperature(), uptime: uptime() }),
      healing: ports.files.healing,
      reboot: machine.reboot,
      log,
      changed: airChanged,
    },
    plan(),
  );

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

  function pressed(act: ButtonAct): void {
    if (act.type === "pressed") {
      identify();
    } else if (act.type === "held-long") {
      release();
    }
  }

  function identify(): BeaconAnswer {
    const blinks = panel.identify();
    return blinks.ok ? DONE : refused("not-now", blinks.error);
  }

  function apply(value: unknown): BeaconAnswer {
    const checked = store.check(value);
    if (!checked.ok) {
      return refused("settings", checked.error.detail);
    }
    // Keys that come back later would else come back with ids that were on air.
    const isRemembered = clock.willUse(checked.value.keys) || !isOther(checked.value.keys);
    const applied = isRemembered ? store.apply(checked.value) : NOT_REMEMBERED;
    if (!applied.ok) {
      clock.willUse(store.keys);
      log.error({ detail: applied.error.detail }, "the settings could not be written down");
      return refused("disk", applied.error.detail);
    }
    becomeAsStored();
    return { answer: "status", status: status() };
  }

  const isOther = (keys: BeaconKeys | null): boolean =>
    JSON.stringify(keys) !== JSON.stringify(store.keys);

  function release(): BeaconAnswer {
    clock.willUse(null);
    const released = store.release();
    if (!released.ok) {
      log.error({ detail: released.error.detail }, "the settings could not be erased");
      return refused("disk", released.error.detail);
    }
    log.info({}, "released: it can be provisioned");
    becomeAsStored();
    return DONE;
  }

  function tick(): void {
    if (!isClosed) {
      clock.tick();
      timers.later(tick, TICK_EVERY);
    }
  }
  timers.later(tick, TICK_EVERY);
  panel.show(advertiser.view(), store.state);

  const status = (): BeaconStatus =>
    statusOf({
      version: options.version,
      stack: options.stack,
      isIdentifying: panel.isIdentifying,
      store,
      diskTrouble: disk.trouble(),
      clock,
      clocks,
      air: advertiser.view(),
      panel: panel.view(),
      temperature: machine.temperature(),
      uptime: uptime(),
    });

  return {
    status,
    settings: () => ({ answer: "settings", settings: withoutKeys(store.settings) }),
    apply,
    identify,
    setClock(unixSeconds) {
      clock.told(unixSeconds);
      advertiser.clockChanged();
      log.info({ unixSeconds }, "the clock was set");
      return DONE;
    },
    log: (lines) => ({ answer: "log", lines: [...ports.readLog(lines)] }),
    release,
    isWell: () => advertiser.isWell(),
    async close() {
      isClosed = true;
      await Promise.all([advertiser.close(), panel.close()]);
      clock.stop();
    },
  };
}

function sayWhichSettings(log: Log, { state, detail }: SettingsStore): void {
  const isWrong = state !== "kept" && state !== "none";
  log[isWrong ? "error" : "info"]({ state, detail }, "the settings");
}

/** Four digits, so that two that wait beside each other can be told apart. */
function shortNameOf({ serial, machineId }: MachineFacts, { sha256 }: Digest): string {
  return toHex(sha256(toUtf8(serial ?? machineId ?? "")).slice(0, 2));
}

const NOT_REMEMBERED = err({ detail: "Which keys were on air could not be written down." });
const DONE: BeaconAnswer = { answer: "done" };
const refused = (why: BeaconRefusal, detail: string): BeaconAnswer => ({
  answer: "refused",
  why,
  detail: detail.slice(0, BEACON_TEXT_MAX),
});

/** Of the keys, what is no secret. */
function withoutKeys(settings: BeaconSettings | null): Record<string, unknown> | null {
  if (settings === null || settings.keys === null) {
    return settings;
  }
  const { keyNumber, eidExponent, rolling } = settings.keys;
  return { ...settings, keys: { keyNumber, eidExponent, rolling } };
}
