/**
 * What the beacon can be told, by whichever way it is told: the socket, a central, its own button.
 *
 *   line ──parseBeaconAsk──▶ BeaconAsk ──answerAsk──▶ BeaconCommands ──▶ BeaconAnswer
 */
import {
  BEACON_TEXT_MAX,
  type BeaconAnswer,
  type BeaconAsk,
  type BeaconRefusal,
  type BeaconStatus,
} from "@tillwave/shared/api/beacon";
import type { BeaconKeys, BeaconSettings } from "@tillwave/shared/beacon/settings";
import { err } from "@tillwave/shared/core/result";
import type { BeaconPorts } from "./beacon-ports.ts";
import type { BeaconClock } from "./clock.ts";
import type { KeptPanel } from "./keep-panel.ts";
import type { SettingsStore } from "./settings-store.ts";

export interface BeaconCommands {
  status(): BeaconStatus;
  /** Without its keys. */
  settings(): BeaconAnswer;
  apply(given: unknown): BeaconAnswer;
  identify(): BeaconAnswer;
  setClock(unixSeconds: number): BeaconAnswer;
  log(lines: number): BeaconAnswer;
  release(): BeaconAnswer;
}

export interface CommandParts {
  readonly store: SettingsStore;
  readonly clock: BeaconClock;
  readonly panel: KeptPanel;
  status(): BeaconStatus;
  /** Other settings may be used from now on, or none. */
  settingsChanged(): void;
  /** The clock was set. */
  clockChanged(): void;
}

export function createCommands(
  { log, readLog }: Pick<BeaconPorts, "log" | "readLog">,
  { store, clock, panel, status, settingsChanged, clockChanged }: CommandParts,
): BeaconCommands {
  const isOther = (keys: BeaconKeys | null): boolean =>
    JSON.stringify(keys) !== JSON.stringify(store.keys);

  return {
    status,
    settings: () => ({ answer: "settings", settings: withoutKeys(store.settings) }),
    apply(value) {
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
      settingsChanged();
      return { answer: "status", status: status() };
    },
    identify() {
      const blinks = panel.identify();
      return blinks.ok ? DONE : refused("not-now", blinks.error);
    },
    setClock(unixSeconds) {
      clock.told(unixSeconds);
      clockChanged();
      log.info({ unixSeconds }, "the clock was set");
      return DONE;
    },
    log: (lines) => ({ answer: "log", lines: [...readLog(lines)] }),
    release() {
      clock.willUse(null);
      const released = store.release();
      if (!released.ok) {
        log.error({ detail: released.error.detail }, "the settings could not be erased");
        return refused("disk", released.error.detail);
      }
      log.info({}, "released: it can be provisioned");
      settingsChanged();
      return DONE;
    },
  };
}

export function answerAsk(ask: BeaconAsk, commands: BeaconCommands): BeaconAnswer {
  switch (ask.ask) {
    case "status":
      return { answer: "status", status: commands.status() };
    case "settings":
      return commands.settings();
    case "apply":
      return commands.apply(ask.settings);
    case "identify":
      return commands.identify();
    case "clock":
      return commands.setClock(ask.unixSeconds);
    case "log":
      return commands.log(ask.lines);
    case "release":
      return commands.release();
  }
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
