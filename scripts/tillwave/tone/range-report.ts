/** What a walk through a zone has found: in words, as figures, and what to set. */
import { toUtf8 } from "@tillwave/shared/core/bytes";
import type { ProfileName } from "@tillwave/shared/tone/profile";
import { type Given, type Outcome, done, failed, textOf } from "../command.ts";
import { rounded, table } from "./emitter-words.ts";
import type { MeasuredSpot } from "./measure-spot.ts";
import { drawRange } from "./plot-range.ts";
import { REACH_MAX, type RangeFit, fitRange, levelsFor, reachOf } from "./range-fit.ts";
import { CALIBRATION_MAX, type Walk } from "./range-options.ts";
import { numberText } from "./svg.ts";
import { writeWhole } from "./whole-file.ts";

export function reportWalk(spots: readonly MeasuredSpot[], wanted: Walk, given: Given): Outcome {
  const fit = fitRange(spots);
  if (fit === null) {
    return failed(
      "nothing-heard",
      "Nothing was heard at any distance.",
      "See that it sounds (tillwave emitter status), and that the microphone hears 18–20 kHz: tillwave tone listen",
    );
  }
  const best = spots.find(({ place }) => place !== null);
  const profile = spots.find((spot) => spot.profile !== null)?.profile ?? "steady";
  const place = wanted.place ?? best?.place ?? null;
  const out = textOf(given, "out");
  if (out !== undefined) {
    const written = writeWhole(out, [toUtf8(drawRange({ spots, fit, profile, place }))], given);
    if (!written.ok) {
      return written.error;
    }
  }
  const reach = reachOf(fit, profile);
  const levels = levelsFor(fit, profile);
  const setting = settingOf(wanted, fit, profile);
  return done(
    [
      ...fitWords(fit, profile),
      ...table([
        ["range", "SNR at its edge", "level"],
        ...levels.map(({ range, snr, change }) => [`${range} m`, db(snr), changeWords(change)]),
      ]).map((line) => `  ${line}`),
      ...(setting === null
        ? ["With --range M, the zone's setting, it says what to set at the emitter."]
        : settingWords(setting)),
      ...(out === undefined ? [] : [`${out}: drawn.`]),
    ],
    {
      type: "range",
      place,
      profile,
      spots: spots.map(spotJson),
      at1mDb: rounded(fit.at1m, 2),
      slope: rounded(fit.slope, 3),
      residualDb: fit.residual === null ? null : rounded(fit.residual, 2),
      reachMetres: rounded(reach.at, 1),
      reachFromMetres: rounded(reach.from, 1),
      reachToMetres: rounded(reach.to, 1),
      levels: levels.map(({ range, snr, change }) => ({
        range,
        snrDb: rounded(snr, 1),
        changeDb: rounded(change, 1),
      })),
      calibration: setting?.calibration ?? null,
    },
  );
}

interface Setting {
  readonly range: number;
  readonly change: number;
  readonly calibration: number;
}

function settingOf(
  { range, calibration }: Walk,
  fit: RangeFit,
  profile: ProfileName,
): Setting | null {
  const level = levelsFor(fit, profile).find((one) => one.range === range);
  return level === undefined
    ? null
    : {
        range: level.range,
        change: level.change,
        calibration: rounded(calibration + level.change, 1),
      };
}

function settingWords({ range, change, calibration }: Setting): readonly string[] {
  const isBeyond = Math.abs(calibration) > CALIBRATION_MAX;
  return [
    `For ${range} m: ${changeWords(change)}.`,
    isBeyond
      ? "That is more than a calibration corrects: is it the right loudspeaker, and does it face the zone?"
      : `  tillwave emitter set --calibration ${calibration}`,
  ];
}

function fitWords(fit: RangeFit, profile: ProfileName): readonly string[] {
  const { at, from, to } = reachOf(fit, profile);
  const residual = fit.residual === null ? "" : `, what is left is ${db(fit.residual)}`;
  return [
    `It falls ${numberText(rounded(fit.slope, 2))} times as fast as in the open${residual}.`,
    `At this level the zone ends at ${metresOf(at)} (${metresOf(from)} to ${metresOf(to)}).`,
  ];
}

export function spotWords({ metres, snr, low, high, count }: MeasuredSpot): string {
  return snr === null || low === null || high === null
    ? `${numberText(metres)} m: not heard.`
    : `${numberText(metres)} m: SNR ${db(snr)} (${db(low)} to ${db(high)}), heard ${count} ${count === 1 ? "time" : "times"}.`;
}

export const spotJson = ({ metres, snr, low, high, count, place }: MeasuredSpot): object => ({
  metres,
  snrDb: snr === null ? null : rounded(snr, 2),
  lowDb: low === null ? null : rounded(low, 2),
  highDb: high === null ? null : rounded(high, 2),
  timesHeard: count,
  place,
});

const db = (value: number): string => `${numberText(rounded(value, 1))} dB`;
const metresOf = (value: number): string =>
  value > REACH_MAX - 1 ? `more than ${REACH_MAX} m` : `${numberText(rounded(value, 1))} m`;
const changeWords = (change: number): string =>
  Math.abs(change) < 0.5
    ? "as it is"
    : `${db(Math.abs(change))} ${change > 0 ? "louder" : "quieter"}`;
