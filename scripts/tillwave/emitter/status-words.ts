/** What an emitter says of itself, for people: lines, and what to do about what is wrong. */
import type { EmitterStatus, SoundState } from "@tillwave/shared/api/emitter";
import { numberText } from "../tone/svg.ts";

/** A device whose clock is off by more than this many seconds is told. */
const AHEAD_WORTH_SAYING = 5;

export function statusLines(status: EmitterStatus, now: number): readonly string[] {
  const { sound, place, name, deviceId, version } = status;
  const who = deviceId === null ? "This emitter" : `Emitter ${name ?? ""} ${deviceId}`;
  const where = place === null ? "" : ` in the zone ${place.name} (place ${place.number})`;
  return [
    `${who}, version ${version}: ${STATES[sound.state]}${where}.`,
    ...rows([
      ["loudspeaker", loudspeakerWords(status)],
      ["level", levelWords(status)],
      ["heard", heardWords(status)],
      ["clock", clockWords(status)],
      ["hub", hubWords(status, now)],
    ]),
    ...adviceOn(status),
  ];
}

const STATES: Readonly<Record<SoundState, string>> = {
  sounding: "on air",
  identifying: "says where it is, below 10 kHz",
  testing: "sounds a test",
  "not-joined": "belongs to no hub, and is silent",
  closed: "silent, for the shop is closed",
  off: "switched off",
  "no-clock": "silent, for its clock is not to be trusted",
  starting: "opens its loudspeaker",
  "no-device": "has no loudspeaker",
  mending: "starts its loudspeaker again",
};

function rows(facts: readonly (readonly [string, string])[]): readonly string[] {
  return facts.map(([name, words]) => `  ${name.padEnd(13)}${words}`);
}

function loudspeakerWords({ sound }: EmitterStatus): string {
  const { speaker, simulated, sampleRate, profile, restarts, detail } = sound;
  const what = simulated ? "none (simulated: nothing can be heard)" : SPEAKER_NAMES[speaker];
  const rate = sampleRate === null ? "" : `, ${sampleRate} Hz`;
  const again = restarts === 0 ? "" : `, started again ${restarts} ${times(restarts)}`;
  return `${what}${rate}, ${profile}${again}${detail === null ? "" : `. ${detail}`}`;
}

const SPEAKER_NAMES = {
  "web-audio": "Web Audio",
  player: "a player program",
  silent: "none",
} as const;

function levelWords({ level }: EmitterStatus): string {
  const { cap, calibration } = level;
  const capped =
    cap === null
      ? ""
      : cap === "sound-pressure"
        ? "; held down by the limit for people's ears"
        : "; as loud as this loudspeaker may go";
  const walked =
    calibration === null ? "never measured on the spot" : `calibrated by ${db(calibration)}`;
  const from = level.rangeFrom === "hub" ? "as the hub says" : "as set here";
  return `${db(level.level)}FS, ${db(level.soundPressure)} SPL at 1 m, for ${level.range} m ${from}; ${walked}${capped}`;
}

function heardWords({ level }: EmitterStatus): string {
  const { from, to } = level.reach;
  return `its zone ends between ${metres(from)} and ${metres(to)} (calculated, ±${level.tolerance} dB)`;
}

function clockWords({ clock }: EmitterStatus): string {
  const time = new Date(clock.time * 1000).toISOString().slice(0, 19).replace("T", " ");
  const { aheadOfHub, aheadOfSystem, jumpRefused } = clock;
  const [ahead, whose] =
    aheadOfHub === null ? [aheadOfSystem, "this machine's clock"] : [aheadOfHub, "the hub's"];
  const off =
    Math.abs(ahead) <= AHEAD_WORTH_SAYING
      ? `with ${whose}`
      : `${Math.abs(Math.round(ahead))} s ${ahead > 0 ? "ahead of" : "behind"} ${whose}`;
  const jump = jumpRefused === 0 ? "" : `; a jump of ${Math.round(jumpRefused)} s was not believed`;
  return `${time} UTC, ${off}${jump}`;
}

function hubWords({ hub, heartbeat }: EmitterStatus, now: number): string {
  if (hub === null) {
    return "none";
  }
  const { answeredAt, state, detail } = heartbeat;
  const ago =
    answeredAt === null
      ? ""
      : ` (last ${Math.max(0, Math.round((now - answeredAt) / 1000))} s ago)`;
  return `${hub.url} ${HEARTBEATS[state]}${ago}${detail === null ? "" : `: ${detail}`}`;
}

const HEARTBEATS = {
  never: "was not asked yet",
  answered: "answers",
  "no-answer": "does not answer",
  refused: "refuses this emitter",
} as const;

/** The first thing to do, where there is one. */
function adviceOn({ sound, heartbeat, hub }: EmitterStatus): readonly string[] {
  if (hub === null) {
    return ["Join it to a hub: tillwave emitter join CODE --url https://HUB:8447"];
  }
  const advice = ADVICE[sound.state];
  if (advice !== undefined) {
    return [advice];
  }
  if (heartbeat.state === "refused") {
    return [
      "Its key was taken away. Make a new code in the console (Zones), then: tillwave emitter join CODE",
    ];
  }
  return heartbeat.state === "no-answer"
    ? ["It goes on by its own clock; points are held until the hub hears it again."]
    : [];
}

const ADVICE: Readonly<Partial<Record<SoundState, string>>> = {
  off: "Switch it on: tillwave emitter set --on",
  "no-clock": "Make a new code in the console (Zones), then: tillwave emitter join CODE",
  "no-device": "Plug a loudspeaker in; wpctl status or aplay -l lists what the machine sees.",
};

const times = (count: number): string => (count === 1 ? "time" : "times");
const db = (value: number): string => `${numberText(Math.round(value * 10) / 10)} dB`;
const metres = (value: number): string => `${numberText(Math.round(value * 10) / 10)} m`;
