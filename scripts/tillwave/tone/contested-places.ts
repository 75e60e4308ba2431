/**
 * Two codes of one place that sound at the same time: two emitters in one zone, or two zones with one number.
 *
 *     code A  ━━━━━━━━━━━━━━━━━━━━━━━           an emitter that changes its code stops the old one:
 *     code B            ━━━━━━━━━━━━━━━━         the two do not overlap
 *                       ├── OVERLAP ──┤
 */
import type { TonePayload } from "@tillwave/shared/tone/frame";

/** Seconds in which both must have been heard. */
export const OVERLAP = 8;
/** Codes that are remembered, and for how many seconds after they were heard last. */
const CODES_MAX = 64;
const KEPT = 60;

export interface Contested {
  readonly place: number;
  /** The one that was there first, and the other. */
  readonly codes: readonly [number, number];
}

export interface ContestedPlaces {
  /** A code was heard at `at`, in seconds; two of one place are told once. */
  take(heard: Pick<TonePayload, "place" | "code">, at: number): Contested | null;
}

interface Span {
  readonly place: number;
  readonly code: number;
  readonly first: number;
  last: number;
}

export function createContestedPlaces(): ContestedPlaces {
  let spans: Span[] = [];
  const told = new Set<string>();
  return {
    take({ place, code }, at) {
      spans = spans.filter(({ last }) => at - last <= KEPT).slice(-CODES_MAX);
      const own = spans.find((span) => span.place === place && span.code === code);
      if (own === undefined) {
        spans.push({ place, code, first: at, last: at });
        return null;
      }
      own.last = at;
      const other = spans.find(
        (span) => span !== own && span.place === place && overlap(span, own),
      );
      if (other === undefined) {
        return null;
      }
      const codes =
        other.first <= own.first ? ([other.code, code] as const) : ([code, other.code] as const);
      const name = `${place} ${codes.join(" ")}`;
      if (told.has(name) || told.size >= CODES_MAX) {
        return null;
      }
      told.add(name);
      return { place, codes };
    },
  };
}

const overlap = (a: Span, b: Span): boolean =>
  Math.min(a.last, b.last) - Math.max(a.first, b.first) >= OVERLAP;
