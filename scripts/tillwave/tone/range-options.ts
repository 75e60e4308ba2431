/** What a walk through a zone is asked for on the command line. */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { RANGES } from "@tillwave/shared/presence/emitter-settings";
import type { ProfileName } from "@tillwave/shared/tone/profile";
import { type Given, textOf } from "../command.ts";
import type { MeasuredSpot } from "./measure-spot.ts";
import { PROFILE_NAMES, allOf, choiceOption, decimalOption, wholeOption } from "./tone-options.ts";

const U32_MAX = 0xffff_ffff;
export const DISTANCES_USUAL = RANGES.join(",");
export const DISTANCES_MAX = 12;
const METRES = { min: 0.5, max: 50 };
/** Of listening on one spot. */
export const SPOT_SECONDS = { min: 4, max: 120, usual: 15 };
/** More corrects no emitter, in dB. */
export const CALIBRATION_MAX = 20;
/** Of what was measured by other means, in dB. */
const SNR_MAX = 60;
const PLACE = { min: 0, max: U32_MAX };
const CALIBRATION = { min: -CALIBRATION_MAX, max: CALIBRATION_MAX, usual: 0 };

export interface Walk {
  readonly place: number | null;
  readonly distances: readonly number[];
  readonly seconds: number;
  /** Null where nobody said. */
  readonly range: (typeof RANGES)[number] | null;
  readonly calibration: number;
  /** Null: by walking. */
  readonly measured: readonly MeasuredSpot[] | null;
}

export function readWalk(given: Given): Result<Walk, string> {
  const options = allOf({
    place: textOf(given, "place") === undefined ? ok(null) : wholeOption(given, "place", PLACE),
    seconds: decimalOption(given, "seconds", SPOT_SECONDS),
    calibration: decimalOption(given, "calibration", CALIBRATION),
    profile: choiceOption(given, "profile", PROFILE_NAMES),
    range: choiceOption(given, "range", RANGES.map(String)),
  });
  if (!options.ok) {
    return options;
  }
  const { profile = "steady", range, ...rest } = options.value;
  const distances = readDistances(textOf(given, "distances") ?? DISTANCES_USUAL);
  const list = textOf(given, "measured");
  const measured = list === undefined ? null : readMeasured(list, profile);
  if (distances === null) {
    return err(`--distances takes ${METRES.min} to ${METRES.max} metres, as ${DISTANCES_USUAL}.`);
  }
  if (list !== undefined && measured === null) {
    return err("--measured takes metres and dB, as 3=5.2,5=1,7=-4,10=none.");
  }
  return ok({
    ...rest,
    distances,
    range: RANGES.find((one) => String(one) === range) ?? null,
    measured,
  });
}

function readDistances(list: string): readonly number[] | null {
  return allGood(list.split(",").map(readMetres));
}

function readMetres(text: string): number | null {
  const metres = /^\d{1,3}(?:\.\d{1,3})?$/u.test(text.trim()) ? Number(text) : NaN;
  return metres >= METRES.min && metres <= METRES.max ? metres : null;
}

function readMeasured(list: string, profile: ProfileName): readonly MeasuredSpot[] | null {
  return allGood(list.split(",").map((part) => readSpot(part, profile)));
}

function readSpot(part: string, profile: ProfileName): MeasuredSpot | null {
  const [distance = "", level = "", more] = part.split("=");
  const metres = readMetres(distance);
  if (metres === null || more !== undefined) {
    return null;
  }
  if (level === "none") {
    return { metres, snr: null, low: null, high: null, count: 0, place: null, profile };
  }
  const snr = /^-?\d{1,2}(?:\.\d{1,3})?$/u.test(level) ? Number(level) : NaN;
  return Math.abs(snr) <= SNR_MAX
    ? { metres, snr, low: snr, high: snr, count: 1, place: null, profile }
    : null;
}

/** Null where one of them is wrong, or there are too many. */
function allGood<T>(values: readonly (T | null)[]): readonly T[] | null {
  const good = values.filter((value) => value !== null);
  return good.length === values.length && good.length <= DISTANCES_MAX ? good : null;
}
