/**
 * The two ways in which an id is sung. Both fill 17.95–19.95 kHz with continuous-phase M-ary FSK and send one frame over
 * and over, without a gap. The whole specification is tone-emitter/README.md.
 *
 *            tones  spacing     symbol   frame      for
 *   steady   128    15.625 Hz   64 ms    3.456 s    echoing rooms, walking, far away: what an emitter sends unless told otherwise
 *   quick     64    31.25 Hz    32 ms    1.728 s    near and dry
 */

export type ProfileName = "steady" | "quick";

export interface ToneProfile {
  readonly name: ProfileName;
  /** M: how many tones there are; symbol s is tone s. */
  readonly toneCount: number;
  /** log2 of `toneCount`. */
  readonly bitsPerSymbol: number;
  /** Between neighbouring tones, in Hz: one over the symbol's length. */
  readonly spacing: number;
  /** Of one symbol, in seconds. */
  readonly symbolSeconds: number;
  /** Slots of a frame: each holds one symbol. */
  readonly slotCount: number;
  /** Slots of a frame whose tone is known, ascending, and that tone (found by scripts/tone-code/sync-tones.ts). */
  readonly sync: readonly { readonly slot: number; readonly tone: number }[];
}

/** Between the two middle tones, in Hz. */
export const CENTRE = 18_950;

/** In Hz. */
export const toneFrequency = ({ toneCount, spacing }: ToneProfile, tone: number): number =>
  CENTRE + (tone - (toneCount - 1) / 2) * spacing;

export const frameSeconds = ({ slotCount, symbolSeconds }: ToneProfile): number =>
  slotCount * symbolSeconds;

export const STEADY: ToneProfile = {
  name: "steady",
  toneCount: 128,
  bitsPerSymbol: 7,
  spacing: 15.625,
  symbolSeconds: 0.064,
  slotCount: 54,
  sync: [
    { slot: 0, tone: 21 },
    { slot: 7, tone: 73 },
    { slot: 14, tone: 8 },
    { slot: 20, tone: 105 },
    { slot: 27, tone: 54 },
    { slot: 34, tone: 120 },
    { slot: 41, tone: 38 },
    { slot: 47, tone: 91 },
  ],
};

export const QUICK: ToneProfile = {
  name: "quick",
  toneCount: 64,
  bitsPerSymbol: 6,
  spacing: 31.25,
  symbolSeconds: 0.032,
  slotCount: 54,
  sync: [
    { slot: 0, tone: 9 },
    { slot: 7, tone: 37 },
    { slot: 14, tone: 4 },
    { slot: 20, tone: 53 },
    { slot: 27, tone: 26 },
    { slot: 34, tone: 60 },
    { slot: 41, tone: 18 },
    { slot: 47, tone: 47 },
  ],
};
