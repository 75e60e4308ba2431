/**
 * A loudspeaker that is none, for machines without sound: its time passes as a real one's does, and whoever asks is
 * handed what it would sound.
 */
import { ok } from "@tillwave/shared/core/result";
import { AIR_SAMPLE_RATE } from "@tillwave/shared/api/emitter";
import type { OpenLine } from "../speaker/line.ts";
import { createPassagePlayer } from "../speaker/passage.ts";

/** In milliseconds. */
const BLOCK_EVERY = 50;
/** What was missed beyond that, by a machine that slept, is not made up for. In samples. */
const BEHIND_MAX = AIR_SAMPLE_RATE;

export interface SilentDeps {
  /** Monotonic, in milliseconds. */
  now(): number;
  later(callback: () => void, afterMs: number): () => void;
}

export function openSilence({ now, later }: SilentDeps): OpenLine {
  return async ({ air }) => {
    const player = createPassagePlayer();
    let start = now();
    const tick = (): void => {
      const due = Math.floor(((now() - start) * AIR_SAMPLE_RATE) / 1000) - player.position;
      const block = new Float32Array(Math.min(due, BEHIND_MAX));
      player.render(block);
      air?.(block);
      start += (1000 * (due - block.length)) / AIR_SAMPLE_RATE;
      later(tick, BLOCK_EVERY);
    };
    later(tick, BLOCK_EVERY);
    return ok({
      speaker: "silent",
      sampleRate: AIR_SAMPLE_RATE,
      lead: 0,
      endsAt: () => true,
      position: () => player.position,
      play: (passage) => player.play(passage),
    });
  };
}
