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
import type {
  BeaconAnswer,
  BeaconRefusal,
  BeaconStatus,
  SettingsState,
} from "@tillwave/shared/api/beacon";
import type { BeaconKeys, PanelSettings } from "@tillwave/shared/beacon/settings";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { startAdvertiser } from "./advertiser/advertiser.ts";
import type { AdvertiserView, AirPlan } from "./advertiser/ports.ts";
import type { BeaconPorts, MachineFacts } from "./beacon-ports.ts";
import { type BeaconClock, keepBeaconClock } from "./clock.ts";
import { watchDisk } from "./disk-watch.ts";
import type { ButtonAct, Panel, PanelState } from "./panel/panel.ts";
import type { RadioOptions } from "./ports.ts";
import { openSettingsStore } from "./settings-store.ts";
import { statusOf } from "./status.ts";

/** In milliseconds. */
const TICK_EVERY = 1000;
/** As long as the panel shows it. */
const IDENTIFY_MS = 30_000;
const NO_PANEL: PanelSettings = { kind: "none" };

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
  sayWhichSettings(store.state, store.detail);
  const clock: BeaconClock = keepBeaconClock(ports, store.keys, store.isImported);
  let isClosed = false;
  let isIdentifying = false;
  let cancelIdentify = (): void => {};
  let shown: PanelState | null = null;
  let panelChoice: PanelSettings = store.settings?.panel ?? NO_PANEL;
  let panel = openPanel();
  const name = `Tillwave ${shortNameOf(facts)}`;
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

  function sayWhichSettings(state: SettingsState, detail: string | null): void {
    const isWrong = state !== "kept" && state !== "none";
    log[isWrong ? "error" : "info"]({ state, detail }, "the settings");
  }

  function airChanged(view: AdvertiserView): void {
    if (isClosed) {
      return;
    }
    if (view.radio.address !== null && store.sawAddress(view.radio.address)) {
      sayWhichSettings(store.state, store.detail);
      clock.use(store.keys);
      replan();
    }
    showOnPanel(view);
  }

  function replan(): void {
    if (isClosed) {
      return;
    }
    advertiser.apply(plan());
    advertiser.clockChanged();
    const wanted = store.settings?.panel ?? NO_PANEL;
    if (JSON.stringify(wanted) !== JSON.stringify(panelChoice)) {
      void panel.close();
      panelChoice = wanted;
      panel = openPanel();
    }
    showOnPanel(advertiser.view());
  }

  function openPanel(): Panel {
    shown = null;
    return ports.panels.open(panelChoice, {
      changed: (view) => log.info({ ...view }, "the panel"),
      button: pressed,
    });
  }

  function showOnPanel(view: AdvertiserView): void {
    const state = panelStateOf(view, store.state);
    if (state !== shown) {
      shown = state;
      panel.show(state);
    }
  }

  function pressed(act: ButtonAct): void {
    log.info({ act: act.type }, "the button");
    if (act.type === "pressed") {
      identify();
    } else if (act.type === "held-long") {
      release();
    }
  }

  function identify(): BeaconAnswer {
    const { state, detail } = panel.view();
    if (state === "none") {
      return refused("not-now", "It has no lamp. Settings name one: panel.");
    }
    if (state !== "open") {
      return refused("not-now", detail ?? "Its panel is not there yet.");
    }
    cancelIdentify();
    isIdentifying = true;
    cancelIdentify = timers.later(() => {
      isIdentifying = false;
    }, IDENTIFY_MS);
    panel.identify();
    return DONE;
  }

  function release(): BeaconAnswer {
    clock.willUse(null);
    const released = store.release();
    if (!released.ok) {
      log.error({ detail: released.error.detail }, "the settings could not be erased");
      return refused("disk", released.error.detail);
    }
    log.info({}, "released: it can be provisioned");
    clock.use(null);
    replan();
    return DONE;
  }

  function tick(): void {
    if (!isClosed) {
      clock.tick();
      timers.later(tick, TICK_EVERY);
    }
  }
  timers.later(tick, TICK_EVERY);
  showOnPanel(advertiser.view());

  const status = (): BeaconStatus =>
    statusOf({
      version: options.version,
      stack: options.stack,
      isIdentifying,
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
    settings() {
      const { settings } = store;
      return {
        answer: "settings",
        settings: settings && { ...settings, keys: settings.keys && withoutKeys(settings.keys) },
      };
    },
    apply(value) {
      const checked = store.check(value);
      if (!checked.ok) {
        return refused("settings", checked.error.detail);
      }
      clock.willUse(checked.value.keys);
      const applied = store.apply(checked.value);
      if (!applied.ok) {
        log.error({ detail: applied.error.detail }, "the settings could not be written down");
        return refused(applied.error.type, applied.error.detail);
      }
      sayWhichSettings(store.state, store.detail);
      clock.use(checked.value.keys);
      replan();
      return { answer: "status", status: status() };
    },
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
      cancelIdentify();
      await Promise.all([advertiser.close(), panel.close()]);
      clock.stop();
    },
  };

  /** Four digits, so that two that wait beside each other can be told apart. */
  function shortNameOf({ serial, machineId }: MachineFacts): string {
    return toHex(crypto.sha256(toUtf8(serial ?? machineId ?? "")).slice(0, 2));
  }
}

const DONE: BeaconAnswer = { answer: "done" };
const refused = (why: BeaconRefusal, detail: string): BeaconAnswer => ({
  answer: "refused",
  why,
  detail,
});

/** What of them is no secret. */
const withoutKeys = ({ keyNumber, eidExponent, rolling }: BeaconKeys) => ({
  keyNumber,
  eidExponent,
  rolling,
});

function panelStateOf({ state }: AdvertiserView, settings: SettingsState): PanelState {
  switch (state) {
    case "on-air":
    case "starting":
    case "mending":
    case "alarm":
      return state;
    case "unclaimed":
      return settings === "cloned" ? "cloned" : "unclaimed";
    case "closed":
      return "quiet";
    case "no-adapter":
    case "no-permission":
    case "adapter-off":
      return "mending";
  }
}
