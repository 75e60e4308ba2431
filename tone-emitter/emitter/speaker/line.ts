/** A loudspeaker that is open, as the sound's program sees it; the ones that there are stand in ../adapters. */
import type { Result } from "@tillwave/shared/core/result";
import type { Passage } from "./passage.ts";

export interface SpeakerLine {
  readonly speaker: "web-audio" | "player" | "silent";
  readonly sampleRate: number;
  /** How far ahead of its position a passage must be decided on, in samples. */
  readonly lead: number;
  /** Whether what repeats can end there, to the sample; of any 22 blocks in a row it is so at some. */
  endsAt(at: number): boolean;
  /** Samples that it has taken. */
  position(): number;
  /** In their order. */
  play(passage: Passage): void;
}

export interface LineListener {
  /** It is gone, and does not come back by itself. */
  lost(detail: string): void;
  /** What it would sound; only from a loudspeaker that is none. */
  air?(samples: Float32Array): void;
}

export type OpenLine = (
  listener: LineListener,
) => Promise<Result<SpeakerLine, { readonly type: "no-device"; readonly detail: string }>>;
