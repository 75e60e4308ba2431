/**
 * Whether a peak of the sync search is an emitter's or only something bright: in each sync slot the tone that should sound is
 * held against all the others of the same row.
 *
 *     contrast = Σ over sync slots  ln( 0.02 + 0.98 · M · q )        q: the tone's share of e^(w·power), the M tones' being 1
 *
 * As in acceptance.ts, e^contrast has a mean of 1 where the tones are anything at all. Noise, and an emitter that can be read, is
 * brighter at the sync tones than beside them; music and machines, whose brightness lies elsewhere, score far below 0.
 */
import { CENTRE } from "@tillwave/shared/tone/profile";

import { columnSpacing, ROWS_PER_SYMBOL, type Spectrogram } from "./spectrogram.ts";
import type { Peak } from "./sync-search.ts";

/** The share of slots in which something else is louder than what was sung. */
const WRONG = 0.02;
/** Frames that are looked at: the one that is on and two before it. */
const FRAMES = 3;

/** Takes rows from `fromRow` on into account. */
export const contrastOf = (spectrogram: Spectrogram, peak: Peak, fromRow: number): number => {
  const { profile, powers, width, guard, hop, rowCapacity, rows } = spectrogram;
  const { sync, toneCount, slotCount } = profile;
  const first = Math.max(0, fromRow, rows - rowCapacity);
  const column = guard + Math.round(peak.offset / columnSpacing(profile));
  const stretch = ROWS_PER_SYMBOL / (1 + peak.offset / CENTRE);
  const excess = Math.max(0, peak.statistic / Math.sqrt(peak.tones));
  const weight = excess / (1 + excess);
  let contrast = 0;
  for (let slot = -FRAMES * sync.length; slot < sync.length; slot++) {
    const frame = Math.floor(slot / sync.length);
    const place = sync[slot - frame * sync.length] as { slot: number; tone: number };
    const row = Math.round(peak.start / hop + (frame * slotCount + place.slot) * stretch);
    if (row < first || row >= rows) {
      continue;
    }
    const at = (row & (rowCapacity - 1)) * width + column;
    const own = powers[at + 2 * place.tone] as number;
    let others = 0;
    for (let tone = 0; tone < toneCount; tone++) {
      others += Math.exp(weight * ((powers[at + 2 * tone] as number) - own));
    }
    contrast += Math.log(WRONG + ((1 - WRONG) * toneCount) / others);
  }
  return contrast;
};
