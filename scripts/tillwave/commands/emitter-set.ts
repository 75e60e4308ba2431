/** What is set at the emitter itself, whatever the hub says: how loud, by which loudspeaker, whether at all. */
import {
  CALIBRATION_MAX,
  type EmitterChange,
  SENSITIVITY_MAX,
  SENSITIVITY_MIN,
  SPEAKERS,
} from "@tillwave/shared/api/emitter";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { RANGES } from "@tillwave/shared/presence/emitter-settings";
import { type Command, type Given, done, textOf, usage } from "../command.ts";
import { FOLDER_HELP, FOLDER_OPTION, askForAnswer } from "../emitter/emitter-asker.ts";
import { statusLines } from "../emitter/status-words.ts";
import { PROFILE_NAMES, decimalOption } from "../tone/tone-options.ts";

/** Gives the decision back to the hub, or forgets what was measured. */
const HUB = "hub";
const NONE = "none";
const NOW = "now";
const U32_MAX = 0xffff_ffff;

export const emitterSet: Command = {
  name: "emitter set",
  does: "Sets how the emitter of this machine sounds; what is not named stays as it is",
  takes: "[--range M] [--calibration DB] [--sensitivity DB] [--on | --off] …",
  help: [
    `  --range M          ${RANGES.join(", ")} metres, or ${HUB}: as the zone's settings say`,
    `  --profile NAME     ${PROFILE_NAMES.join(", ")}, or ${HUB}`,
    `  --calibration DB   added to the calculated level, −${CALIBRATION_MAX} to ${CALIBRATION_MAX}: what tillwave tone range found; or ${NONE}`,
    `  --sensitivity DB   of the loudspeaker: SPL at 1 m of a full-scale sine at 19 kHz, ${SENSITIVITY_MIN} to ${SENSITIVITY_MAX}`,
    `  --speaker NAME     ${SPEAKERS.join(", ")}`,
    "  --device NAME      the sound system's name of the loudspeaker, or default",
    "  --on, --off        off is silent, whatever the hub says",
    `  --clock TIME       Unix seconds, or ${NOW}: this machine's clock is right. For emitters without a hub's time`,
    FOLDER_HELP,
    "",
    "Loudness is capped: −6 dB full scale, and 70 dB SPL at 1 m.",
  ].join("\n"),
  examples: [
    "tillwave emitter set --range 5",
    "tillwave emitter set --calibration -3.5 --sensitivity 84",
    "tillwave emitter set --range hub --on",
  ],
  options: {
    range: { type: "string" },
    profile: { type: "string" },
    calibration: { type: "string" },
    sensitivity: { type: "string" },
    speaker: { type: "string" },
    device: { type: "string" },
    clock: { type: "string" },
    on: { type: "boolean" },
    off: { type: "boolean" },
    ...FOLDER_OPTION,
  },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const change = readChange(given);
    if (!change.ok) {
      return usage(change.error);
    }
    const clock = readClock(given);
    if (!clock.ok) {
      return usage(clock.error);
    }
    if (Object.keys(change.value).length === 0 && clock.value === null) {
      return usage("Say what to set. tillwave emitter set --help lists it.");
    }
    if (clock.value !== null) {
      const told = await askForAnswer(given, { ask: "clock", unixSeconds: clock.value }, "done");
      if (!told.ok) {
        return told.error;
      }
    }
    const asked = await askForAnswer(given, { ask: "set", change: change.value }, "status");
    return asked.ok
      ? done(statusLines(asked.value.status, Date.now()), asked.value.status)
      : asked.error;
  },
};

function readChange(given: Given): Result<EmitterChange, string> {
  const range = chosen(given, "range", [...RANGES.map(String), HUB]);
  const profile = chosen(given, "profile", [...PROFILE_NAMES, HUB]);
  const speaker = chosen(given, "speaker", SPEAKERS);
  for (const choice of [range, profile, speaker]) {
    if (!choice.ok) {
      return choice;
    }
  }
  const calibration = numberOr(given, "calibration", CALIBRATION_MAX);
  const sensitivity = readSensitivity(given);
  if (!calibration.ok || !sensitivity.ok) {
    return calibration.ok ? (sensitivity as Result<never, string>) : calibration;
  }
  const { on, off } = given.options;
  if (on === true && off === true) {
    return err("Either --on or --off.");
  }
  const device = textOf(given, "device");
  const values: Record<string, unknown> = {
    range: fromHub(range, Number),
    profile: fromHub(profile, String),
    calibration: calibration.value,
    sensitivity: sensitivity.value,
    speaker: speaker.ok ? speaker.value : undefined,
    device: device === "default" ? null : device,
    isOn: on === true ? true : off === true ? false : undefined,
  };
  const named = Object.entries(values).filter(([, value]) => value !== undefined);
  return ok(Object.fromEntries(named) as EmitterChange);
}

function chosen(
  given: Given,
  name: string,
  choices: readonly string[],
): Result<string | undefined, string> {
  const text = textOf(given, name);
  return text === undefined || choices.includes(text)
    ? ok(text)
    : err(`--${name} takes ${choices.join(", ")}, not "${text}".`);
}

function fromHub<T>(
  choice: Result<string | undefined, string>,
  read: (text: string) => T,
): T | null | undefined {
  const text = choice.ok ? choice.value : undefined;
  return text === undefined ? undefined : text === HUB ? null : read(text);
}

/** Null for none. */
function numberOr(
  given: Given,
  name: string,
  max: number,
): Result<number | null | undefined, string> {
  const text = textOf(given, name);
  if (text === undefined) {
    return ok(undefined);
  }
  return text === NONE ? ok(null) : decimalOption(given, name, { min: -max, max });
}

function readSensitivity(given: Given): Result<number | undefined, string> {
  return textOf(given, "sensitivity") === undefined
    ? ok(undefined)
    : decimalOption(given, "sensitivity", { min: SENSITIVITY_MIN, max: SENSITIVITY_MAX });
}

function readClock(given: Given): Result<number | null, string> {
  const text = textOf(given, "clock");
  if (text === undefined) {
    return ok(null);
  }
  const time =
    text === NOW ? Math.floor(Date.now() / 1000) : /^\d{1,10}$/u.test(text) ? Number(text) : NaN;
  return time <= U32_MAX ? ok(time) : err(`--clock takes ${NOW} or Unix seconds, not "${text}".`);
}
