/**
 * Looks for the sync tones of a profile.
 *
 *   slots   as even as eight in 54 can be: whatever part of a frame is heard holds its share of them
 *   tones   all differences of two are different, so that whatever the shift in time and frequency, at most one sync
 *           tone falls on another (and none within the search of ±100 Hz, since neighbours lie farther apart); even in
 *           band; those next to each other in time far apart in frequency
 */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import type { ToneProfile } from "@tillwave/shared/tone/profile";

export type SyncTones = ToneProfile["sync"];

const SYNC_COUNT = 8;

export function searchSyncTones(
  random: SeededRandom,
  { toneCount, slotCount, draws }: { toneCount: number; slotCount: number; draws: number },
): SyncTones {
  let best: readonly number[] = [];
  let farthest = 0;
  for (let draw = 0; draw < draws; draw++) {
    const tones = shuffled(random, drawRuler(random, toneCount));
    const apart = leastStep(tones);
    if (apart <= farthest || countOfDifferences(tones) < (SYNC_COUNT * (SYNC_COUNT - 1)) / 2)
      continue;
    farthest = apart;
    best = tones;
  }
  return best.map((tone, at) => ({ slot: Math.round((at * slotCount) / SYNC_COUNT), tone }));
}

/** Marks whose gaps are seven neighbouring whole numbers in any order, in the middle of the band. */
function drawRuler(random: SeededRandom, toneCount: number): readonly number[] {
  const middleGap = toneCount / SYNC_COUNT;
  const gaps = shuffled(
    random,
    Array.from({ length: SYNC_COUNT - 1 }, (_, at) => middleGap - SYNC_COUNT / 2 + 1 + at),
  );
  const marks = [middleGap / 2];
  for (const gap of gaps) marks.push((marks.at(-1) as number) + gap);
  return marks;
}

const leastStep = (tones: readonly number[]): number =>
  Math.min(...tones.map((tone, at) => Math.abs(tone - (tones.at(at - 1) as number))));

const countOfDifferences = (tones: readonly number[]): number =>
  new Set(tones.flatMap((one) => tones.map((other) => one - other).filter((apart) => apart > 0)))
    .size;

function shuffled(random: SeededRandom, values: readonly number[]): number[] {
  const rest = [...values];
  return values.map(() => rest.splice(random.integer(rest.length), 1)[0] as number);
}
