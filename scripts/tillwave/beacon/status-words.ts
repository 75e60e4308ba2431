/** What a beacon says of itself, for people: lines, and what to do about what is wrong. */
import type { AirState, BeaconStatus, SettingsState } from "@tillwave/shared/api/beacon";
import { numberText } from "../tone/svg.ts";

/** A beacon whose clock is off by more than this many seconds is told. */
const AHEAD_WORTH_SAYING = 5;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

export function beaconStatusLines(status: BeaconStatus): readonly string[] {
  const { air, settings, version, simulated } = status;
  const who = settings.name === null ? "This beacon" : `Beacon ${settings.name}`;
  const where = settings.place === null ? "" : ` in place ${settings.place}`;
  const nowhere = simulated ? " (simulated: on no air)" : "";
  return [
    `${who}, version ${version}: ${AIR[air.state]}${where}${nowhere}.`,
    ...rows([
      ["frames", framesWords(status)],
      ["radio", radioWords(status)],
      ["settings", settingsWords(status)],
      ["clock", clockWords(status)],
      ["healing", healingWords(status)],
      ["so far", telemetryWords(status)],
      ["panel", panelWords(status)],
      ["owner", ownerWords(status)],
    ]),
    ...adviceOn(status),
  ];
}

const AIR: Readonly<Record<AirState, string>> = {
  "on-air": "on air",
  unclaimed: "on air, and waits for settings",
  closed: "silent, for the shop is closed",
  starting: "opens its radio",
  "no-adapter": "has no Bluetooth",
  "no-permission": "may not use Bluetooth",
  "adapter-off": "its Bluetooth is switched off",
  mending: "not on air, and mends its radio",
  alarm: "not on air, and cannot mend it",
};

function rows(facts: readonly (readonly [string, string])[]): readonly string[] {
  return facts.map(([name, words]) => `  ${name.padEnd(10)}${words}`);
}

function framesWords({ air }: BeaconStatus): string {
  const shares = air.plan.reduce((sum, { share }) => sum + share, 0);
  const frames = air.plan.map(({ frame, share, connectable, leftOut }) => {
    const turns = shares === share ? "" : ` ${Math.round((100 * share) / shares)} %`;
    return `${frame}${turns}${connectable ? " connectable" : ""}${leftOut === null ? "" : ` left out: ${leftOut}`}`;
  });
  const every = air.intervalMs === null ? "" : `, every ${air.intervalMs} ms`;
  const turn = air.slotMs === null || frames.length < 2 ? "" : `, turns of ${air.slotMs} ms`;
  const power = air.txPower === null ? "" : `, by an adapter of ${numberText(air.txPower)} dBm`;
  return frames.length === 0 ? "none" : `${frames.join(", ")}${every}${turn}${power}`;
}

function radioWords({ radio, air }: BeaconStatus): string {
  const name = radio.adapter === null ? "" : ` hci${radio.adapter}`;
  const address = radio.address === null ? "" : ` ${radio.address}`;
  const answered =
    air.answeredAgo === null
      ? ""
      : `, answered ${numberText(Math.round(air.answeredAgo / 100) / 10)} s ago`;
  const power =
    radio.txPowerRead === null ? "" : `, sends with ${numberText(radio.txPowerRead)} dBm`;
  return `${radio.stack}${name}${address}: ${radio.state}${power}${answered}${detailOf(radio.detail)}`;
}

function ownerWords({ provisioning }: BeaconStatus): string {
  if (provisioning === undefined || provisioning.deviceId === null) {
    return "cannot be set up over the air";
  }
  const { keyVersion, lockedFor, deviceId, isOpen } = provisioning;
  const whose =
    keyVersion === null ? "nobody: its label opens it" : `a shop, by its key ${keyVersion}`;
  const waits = lockedFor === 0 ? "" : `; waits ${lockedFor} s after wrong keys`;
  return `${whose}; device ${deviceId}${waits}${isOpen ? "; somebody is connected" : ""}`;
}

const SETTINGS: Readonly<Record<SettingsState, string>> = {
  kept: "its own",
  none: "none",
  damaged: "could not be read, and were set aside",
  newer: "are of a later version of the beacon, and were set aside",
  cloned: "another machine's, and not used",
};

function settingsWords({ settings }: BeaconStatus): string {
  const disk =
    settings.diskTrouble === null ? "" : `. The disk does not take ${settings.diskTrouble}`;
  return `${SETTINGS[settings.state]}${detailOf(settings.detail)}${disk}`;
}

function clockWords({ clock }: BeaconStatus): string {
  const time = new Date(clock.time * 1000).toISOString().slice(0, 19).replace("T", " ");
  const { aheadOfSystem: ahead, jumpRefused, state } = clock;
  const off =
    Math.abs(ahead) <= AHEAD_WORTH_SAYING
      ? "with this machine's clock"
      : `${Math.abs(ahead)} s ${ahead > 0 ? "ahead of" : "behind"} this machine's clock`;
  const jump = jumpRefused === 0 ? "" : `; a jump of ${jumpRefused} s was not believed`;
  return `${time} UTC, ${off}${jump}${state === "lost" ? "; LOST: which ids were on air is not known" : ""}`;
}

function healingWords({ healing }: BeaconStatus): string {
  if (healing.step === null) {
    return "nothing was needed";
  }
  const when = healing.at === null ? "" : ` at ${new Date(healing.at).toISOString().slice(0, 19)}Z`;
  return `${healing.step}${when}${detailOf(healing.detail)}`;
}

function telemetryWords({ telemetry }: BeaconStatus): string {
  const { uptime, temperature, frames, adapterResets, radioRestarts, reboots } = telemetry;
  const warm = temperature === null ? "" : `, ${numberText(Math.round(temperature))} °C`;
  return [
    `${durationText(uptime)}${warm}`,
    `about ${counted(frames, "advertisement")}`,
    counted(adapterResets, "reset"),
    `${counted(radioRestarts, "restart")} of the radio`,
    counted(reboots, "reboot"),
  ].join(", ");
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;

function panelWords({ panel, identifying }: BeaconStatus): string {
  const blinks = identifying ? ", blinks: here I am" : "";
  return panel.kind === "none"
    ? "none"
    : `${panel.kind}: ${panel.state}${detailOf(panel.detail)}${blinks}`;
}

const detailOf = (detail: string | null): string => (detail === null ? "" : `. ${detail}`);

function durationText(seconds: number): string {
  if (seconds < 2 * MINUTE) {
    return `${seconds} s`;
  }
  if (seconds < 2 * HOUR) {
    return `${Math.floor(seconds / MINUTE)} min`;
  }
  return seconds < 2 * DAY
    ? `${Math.floor(seconds / HOUR)} h`
    : `${Math.floor(seconds / DAY)} days`;
}

/** The first thing to do, where there is one. */
function adviceOn({ air, settings, clock }: BeaconStatus): readonly string[] {
  const ofAir = AIR_ADVICE[air.state];
  if (ofAir !== undefined) {
    return [ofAir];
  }
  if (settings.state !== "kept") {
    return [SETTINGS_ADVICE[settings.state]];
  }
  if (settings.diskTrouble !== null) {
    return ["Is the disk full, or mounted to be read only? df -h and mount say."];
  }
  return clock.state === "lost" ? ["Give it new keys: tillwave beacon set FILE"] : [];
}

const AIR_ADVICE: Readonly<Partial<Record<AirState, string>>> = {
  "no-adapter": "tillwave beacon doctor says what this machine lacks.",
  "no-permission":
    "tillwave beacon doctor says which capability is missing, and who is in the way.",
  "adapter-off": "Switch it on: rfkill unblock bluetooth; sudo hciconfig hci0 up",
  alarm: "tillwave beacon log says what was tried; tillwave beacon doctor what is wrong.",
};

const SETTINGS_ADVICE: Readonly<Record<Exclude<SettingsState, "kept">, string>> = {
  none: "Give it settings: tillwave beacon set FILE",
  damaged: "Give it settings again: tillwave beacon set FILE",
  newer: "Update the beacon, or give it settings again: tillwave beacon set FILE",
  cloned: "Give it settings with keys of its own: tillwave beacon set FILE",
};
