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
import {
  type Label,
  formatLabelQr,
  formatLabelText,
} from "@tillwave/shared/beacon/provisioning/label";
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err } from "@tillwave/shared/core/result";
import type { BeaconPorts } from "./beacon-ports.ts";
import type { BeaconClock } from "./clock.ts";
import type { KeptPanel } from "./keep-panel.ts";
import type { ApplyError, Owner, SettingsStore } from "./settings-store.ts";

export interface BeaconCommands {
  status(): BeaconStatus;
  /** Without its keys. */
  settings(): BeaconAnswer;
  apply(given: unknown): BeaconAnswer;
  /** They were checked; the owner that is said is written down with them, both or neither. */
  take(settings: BeaconSettings, owner?: Owner): Result<void, ApplyError>;
  identify(): BeaconAnswer;
  setClock(unixSeconds: number): BeaconAnswer;
  log(lines: number): BeaconAnswer;
  release(): BeaconAnswer;
  /** As new, but for its label: nobody's, without settings and keys, started once more. */
  reset(): BeaconAnswer;
  /** What is printed on it, for its owner alone: never over the air. */
  label(): BeaconAnswer;
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
  /** It is nobody's any more: what the door kept of its owner's doings goes as well. */
  ownerGone(): void;
  readonly ownLabel: Label | null;
}

export function createCommands(
  { log, readLog }: Pick<BeaconPorts, "log" | "readLog">,
  parts: CommandParts,
): BeaconCommands {
  const { store, clock, panel, status, settingsChanged, clockChanged } = parts;
  const isOther = (keys: BeaconKeys | null): boolean =>
    JSON.stringify(keys) !== JSON.stringify(store.keys);

  function take(settings: BeaconSettings, owner?: Owner): Result<void, ApplyError> {
    // Keys that come back later would else come back with ids that were on air.
    const isRemembered = clock.willUse(settings.keys) || !isOther(settings.keys);
    const applied = isRemembered ? store.apply(settings, owner) : NOT_REMEMBERED;
    if (!applied.ok) {
      clock.willUse(store.keys);
      log.error({ detail: applied.error.detail }, "the settings could not be written down");
      return applied;
    }
    settingsChanged();
    return applied;
  }

  /** Null for done. */
  function erase(): BeaconAnswer | null {
    clock.willUse(null);
    const released = store.release();
    if (!released.ok) {
      clock.willUse(store.keys);
      log.error({ detail: released.error.detail }, "the settings could not be erased");
      return refused("disk", released.error.detail);
    }
    parts.ownerGone();
    return null;
  }

  return {
    status,
    settings: () => ({ answer: "settings", settings: withoutKeys(store.settings) }),
    take,
    apply(value) {
      const checked = store.check(value);
      if (!checked.ok) {
        return refused("settings", checked.error.detail);
      }
      const taken = take(checked.value);
      return taken.ok
        ? { answer: "status", status: status() }
        : refused("disk", taken.error.detail);
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
      const wrong = erase();
      if (wrong === null) {
        log.info({}, "released: it can be provisioned");
        settingsChanged();
      }
      return wrong ?? DONE;
    },
    reset() {
      const wrong = erase();
      if (wrong === null) {
        log.info({}, "reset: it is as new, but for its label");
        settingsChanged();
        clock.startAnew();
      }
      return wrong ?? DONE;
    },
    label() {
      const { ownLabel } = parts;
      return ownLabel === null
        ? refused("disk", "It has no label: its disk takes none.")
        : {
            answer: "label",
            deviceId: toHex(ownLabel.deviceId),
            qr: formatLabelQr(ownLabel),
            text: formatLabelText(ownLabel),
          };
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
    case "reset":
      return commands.reset();
    case "label":
      return commands.label();
  }
}

const NOT_REMEMBERED = err({
  type: "disk",
  detail: "Which keys were on air could not be written down.",
} as const);
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
