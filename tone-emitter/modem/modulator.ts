/** A payload to sound. What the sound is: tone-emitter/README.md. */
import { type TonePayload, frameSymbols } from "@tillwave/shared/tone/frame";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import {
  createSymbolModulator,
  renderSymbolFrames,
  renderSymbolLoop,
  type SoundOptions,
} from "./modulator-symbols.ts";

export interface Modulator {
  /** Sings the payload over and over, from the frame's start; not while it sings. */
  begin(payload: TonePayload): void;
  /** From the next frame's start, without an edge that anybody hears; within a frame's last slot, from the one after. */
  change(payload: TonePayload): void;
  /** Fades out within 10 ms. */
  stop(): void;
  /** Linear peak, reached within 20 ms. */
  setLevel(level: number): void;
  /** Fills the block, with zeros behind the end. Gives how many samples were sung: 0 when it is over. */
  render(block: Float32Array): number;
}

export function createModulator(options: SoundOptions): Modulator {
  const { profile } = options;
  const sound = createSymbolModulator(options);
  return {
    begin: (payload) => sound.begin(frameSymbols(profile, payload)),
    change: (payload) => sound.change(frameSymbols(profile, payload)),
    stop: () => sound.stop(),
    setLevel: (level) => sound.setLevel(level),
    render: (block) => sound.render(block),
  };
}

/** Whole frames with a ramp at both ends, inside the first and the last slot. */
export const renderFrames = (
  profile: ToneProfile,
  payload: TonePayload,
  options: Omit<SoundOptions, "profile"> & { readonly frames: number },
): Float32Array => renderSymbolFrames(frameSymbols(profile, payload), { profile, ...options });

/** `LOOP_FRAMES` frames without ramps, for a buffer that is played over and over: its end meets its start in phase. */
export const renderLoop = (
  profile: ToneProfile,
  payload: TonePayload,
  options: Omit<SoundOptions, "profile">,
): Float32Array => renderSymbolLoop(frameSymbols(profile, payload), { profile, ...options });
