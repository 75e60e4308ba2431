/**
 * How loud a zone's range makes the emitter: a calculation, with what it may be wrong by.
 *
 *     29 dB SPL at the phone            noise of 30 dB SPL in 3 kHz, heard 8.5 dB below it by somebody who walks, and a
 *                                       microphone that has lost 7.5 dB at 19 kHz
 *   + 12.5 dB                           a hand, a body, a phone that looks elsewhere: 10 to 15
 *   + 20 log r + 0.48 (r − 1)           distance, and air at 20 °C and half humidity (ISO 9613), in dB over 1 m
 *   + calibration                       what a walk through the zone has found
 *   = sound pressure at 1 m, at most 70 dB SPL: guideline for the public at 20 kHz
 *   − the loudspeaker's sensitivity     its sound pressure at 1 m for a full-scale sine at 19 kHz
 *   = level, at most −6 dB full scale
 *
 *     range     3 m   5 m   7 m   10 m
 *     at 1 m    52    57.4  61.3  65.8 dB SPL
 */
import { LEVEL_DB_MAX } from "@tillwave/shared/api/emitter";

const AT_THE_PHONE = 29;
const IN_THE_WAY = 12.5;
/** In dB a metre. */
export const AIR = 0.48;
/** In dB SPL at 1 m. */
export const SOUND_PRESSURE_MAX = 70;
/** Of a small loudspeaker, where nobody has said better. */
export const SENSITIVITY_DEFAULT = 88;
/** One standard deviation in dB: noise 5, phones 4, loudspeaker 3, hand and body 2.5, air 1. */
const TOLERANCE_CALCULATED = 7.5;
/** After a walk through the zone: noise of the day 3, phones 4, hand and body 2.5. */
const TOLERANCE_WALKED = 5.5;
/** Of the chime, in dB SPL at 1 m: a voice. */
const CHIME_SOUND_PRESSURE = 64;
/** Nobody hears further than that, in metres. */
const REACH_MAX = 100;

export interface LevelOptions {
  /** In metres. */
  readonly range: number;
  /** In dB; null where nobody has walked. */
  readonly calibration: number | null;
  readonly sensitivity: number;
}

export interface Level {
  /** Peak in dB re full scale. */
  readonly level: number;
  /** In dB SPL at 1 m. */
  readonly soundPressure: number;
  readonly cap: "full-scale" | "sound-pressure" | null;
  /** Metres: where it is heard for certain, and where perhaps. */
  readonly reach: { readonly from: number; readonly to: number };
  readonly tolerance: number;
}

export function levelFor({ range, calibration, sensitivity }: LevelOptions): Level {
  const wanted = AT_THE_PHONE + IN_THE_WAY + lossOver(range) + (calibration ?? 0);
  const allowed = Math.min(wanted, SOUND_PRESSURE_MAX);
  const level = Math.min(allowed - sensitivity, LEVEL_DB_MAX);
  const soundPressure = level + sensitivity;
  const tolerance = calibration === null ? TOLERANCE_CALCULATED : TOLERANCE_WALKED;
  const loss = lossOver(range) - (wanted - soundPressure);
  const isQuieter = soundPressure < allowed;
  return {
    level: round(level),
    soundPressure: round(soundPressure),
    cap: isQuieter ? "full-scale" : wanted > SOUND_PRESSURE_MAX ? "sound-pressure" : null,
    reach: { from: round(distanceOf(loss - tolerance)), to: round(distanceOf(loss + tolerance)) },
    tolerance,
  };
}

/** Linear peak. */
export const linear = (decibels: number): number => 10 ** (decibels / 20);

/** Linear peak. */
export const chimeLevel = (sensitivity: number): number =>
  linear(Math.min(CHIME_SOUND_PRESSURE - sensitivity, LEVEL_DB_MAX));

/** In dB over 1 m. */
function lossOver(metres: number): number {
  return 20 * Math.log10(metres) + AIR * (metres - 1);
}

/** In metres, 0 to `REACH_MAX`. */
function distanceOf(loss: number): number {
  let [near, far] = [0.01, REACH_MAX];
  while (far - near > 0.01) {
    const middle = (near + far) / 2;
    if (lossOver(middle) < loss) {
      near = middle;
    } else {
      far = middle;
    }
  }
  return near;
}

const round = (value: number): number => Math.round(value * 100) / 100;
