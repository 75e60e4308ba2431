/** Boxes round the tones that were understood, over a picture of the band in which they were sung. */
import { frameSymbols } from "@tillwave/shared/tone/frame";
import { CENTRE, frameSeconds, toneFrequency } from "@tillwave/shared/tone/profile";
import type { HeardEmitter, Hearing } from "./heard-emitters.ts";
import { type Frame, type Span, type Svg, tag } from "./svg.ts";

/** A slot that is narrower on paper, in pixels, is not marked. */
export const MARKED_PIXELS = 4;
/** Of the tones of all slots in one drawing. */
const MARKS_MAX = 4000;

export interface Marking {
  readonly frame: Frame;
  readonly time: Span;
  readonly colourOf: (emitter: HeardEmitter) => string;
}

/** A box round each tone that was understood, where it is wide enough to be seen. */
export function marksOf(
  emitters: readonly HeardEmitter[],
  { frame, time, colourOf }: Marking,
): readonly Svg[] {
  const marks: Svg[] = [];
  for (const emitter of emitters) {
    const { profile, payload, hearings } = emitter;
    const width = frame.x(time.from + profile.symbolSeconds) - frame.x(time.from);
    if (width < MARKED_PIXELS) {
      continue;
    }
    const tones = frameSymbols(profile, payload);
    const colour = colourOf(emitter);
    for (const { from, to, hearing } of stretchesOf(hearings, 2 * frameSeconds(profile))) {
      const { start, slot, offset } = hearing;
      const first = Math.ceil((Math.max(from, time.from) - (start ?? 0)) / slot - 0.01);
      const last = Math.floor((Math.min(to, time.to) - (start ?? 0)) / slot + 0.01) - 1;
      for (let k = first; k <= last && marks.length < MARKS_MAX; k++) {
        const tone = tones[((k % tones.length) + tones.length) % tones.length] ?? 0;
        const y = frame.y(toneFrequency(profile, tone) * (1 + offset / CENTRE));
        const x = frame.x((start ?? 0) + k * slot);
        marks.push(
          tag("rect", { x, y: y - 3.5, width, height: 7, rx: 2, fill: "none", stroke: colour }),
        );
      }
    }
  }
  return marks;
}

interface Stretch extends Span {
  readonly hearing: Hearing;
}

/** What each hearing covers: from the one before, or from as far back as it was read from. */
function stretchesOf(hearings: readonly Hearing[], longest: number): readonly Stretch[] {
  return hearings
    .map((hearing, i) => ({
      from: Math.max(hearings[i - 1]?.at ?? 0, hearing.at - longest),
      to: hearing.at,
      hearing,
    }))
    .filter(({ hearing }) => hearing.start !== null);
}
