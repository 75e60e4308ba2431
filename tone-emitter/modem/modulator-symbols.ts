/**
 * The sound of frames given as tones: the phase of modulator-phase.ts under a gain that never jumps.
 *
 *     gain |        ___________              ____
 *          |      /             \__________/      \        each step is half a cosine: 10 ms to begin and to end,
 *          |____/                                   \___   20 ms between two levels
 *          +-------------------------------------------> t
 *           begin          setLevel   setLevel   stop
 */
import { assert } from "@tillwave/shared/core/assert";
import { type ToneProfile, frameSeconds } from "@tillwave/shared/tone/profile";
import { createPhasePath, type PhasePath } from "./modulator-phase.ts";
import { SAMPLE_RATE_MAX, SAMPLE_RATE_MIN } from "./sample-rate.ts";

/** Linear peak: −6 dBFS. What follows a converter distorts above it. */
export const LEVEL_MAX = 0.5;
/** At the start and at the end, in seconds. */
export const EDGE_RAMP = 0.01;
/** From one level to another, in seconds. */
const LEVEL_RAMP = 0.02;

const TAU = 2 * Math.PI;

export interface SoundOptions {
  readonly profile: ToneProfile;
  readonly sampleRate: number;
  /** Linear peak, 0 to `LEVEL_MAX`. */
  readonly level: number;
}

export interface SymbolModulator {
  /** Sings from the frame's start. While an end is fading out: as soon as it has. Not while it sings. */
  begin(symbols: Uint8Array): void;
  /** From the next frame's start; within a frame's last slot, from the one after. Not while nothing is sung. */
  change(symbols: Uint8Array): void;
  /** Fades out; forgets a `begin` that waits. Nothing happens when nothing is sung. */
  stop(): void;
  setLevel(level: number): void;
  /** Fills the block, with zeros behind the end. Gives how many samples were sung: 0 when it is over. */
  render(block: Float32Array): number;
}

export function createSymbolModulator({
  profile,
  sampleRate,
  level,
}: SoundOptions): SymbolModulator {
  assertRate(sampleRate);
  assertLevel(level);
  let path: PhasePath | null = null;
  let waiting: Uint8Array | null = null;
  let isEnding = false;
  const edge = createRamp(0);
  const volume = createRamp(level);

  function start(symbols: Uint8Array): void {
    path = createPhasePath({ profile, sampleRate, symbols });
    isEnding = false;
    edge.jump(0);
    edge.glide(1, EDGE_RAMP * sampleRate);
  }

  function end(): void {
    path = null;
    isEnding = false;
    if (waiting !== null) {
      start(waiting);
      waiting = null;
    }
  }

  return {
    begin(symbols) {
      assert(path === null || isEnding, "begins what does not sing");
      if (path === null) {
        start(symbols);
      } else {
        waiting = symbols;
      }
    },
    change(symbols) {
      if (waiting !== null) {
        waiting = symbols;
        return;
      }
      assert(path !== null, "changes what sings");
      path.follow(symbols);
    },
    stop() {
      waiting = null;
      if (path !== null && !isEnding) {
        isEnding = true;
        edge.glide(0, EDGE_RAMP * sampleRate);
      }
    },
    setLevel(to) {
      assertLevel(to);
      volume.glide(to, LEVEL_RAMP * sampleRate);
    },
    render(block) {
      let done = 0;
      while (done < block.length && path !== null) {
        block[done] = Math.sin(TAU * path.next()) * edge.next() * volume.next();
        done += 1;
        if (isEnding && edge.isSteady()) {
          end();
        }
      }
      block.fill(0, done);
      return done;
    },
  };
}

/** Whole frames with a ramp at both ends, inside the first and the last slot. */
export function renderSymbolFrames(
  symbols: Uint8Array,
  options: SoundOptions & { readonly frames: number },
): Float32Array {
  const { profile, sampleRate, frames } = options;
  const samples = new Float32Array(Math.round(frames * frameSeconds(profile) * sampleRate));
  const fadeStart = samples.length - Math.ceil(EDGE_RAMP * sampleRate);
  const modulator = createSymbolModulator(options);
  modulator.begin(symbols);
  modulator.render(samples.subarray(0, fadeStart));
  modulator.stop();
  modulator.render(samples.subarray(fadeStart));
  return samples;
}

/**
 * Every slot turns the phase by f·T cycles: a whole number and 0.3 (steady) or 0.9 (quick), so 54 slots turn it by a whole
 * number and 0.2 or 0.6, and five frames by a whole number. Five frames are also a whole number of samples at every rate that
 * 25 divides, 44,100 included.
 */
export const LOOP_FRAMES = 5;

/**
 * `LOOP_FRAMES` frames without ramps, peak `level`, whose end meets its start in phase. Where the rate is no multiple of 25, the
 * loop is rounded to whole samples and all of it runs faster or slower by that: less than two parts in a million.
 */
export function renderSymbolLoop(
  symbols: Uint8Array,
  { profile, sampleRate, level }: SoundOptions,
): Float32Array {
  assertRate(sampleRate);
  assertLevel(level);
  const seconds = LOOP_FRAMES * frameSeconds(profile);
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  const path = createPhasePath({ profile, sampleRate: samples.length / seconds, symbols });
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] = level * Math.sin(TAU * path.next());
  }
  return samples;
}

function assertRate(sampleRate: number): void {
  const isPossible = sampleRate >= SAMPLE_RATE_MIN && sampleRate <= SAMPLE_RATE_MAX;
  assert(isPossible, `${sampleRate} samples a second`);
}

function assertLevel(level: number): void {
  assert(level >= 0 && level <= LEVEL_MAX, `a level of ${level}`);
}

interface Ramp {
  next(): number;
  jump(to: number): void;
  /** Over `samples`, from where it is. */
  glide(to: number, samples: number): void;
  isSteady(): boolean;
}

/** Half a cosine from one value to another. */
function createRamp(value: number): Ramp {
  let from = value;
  let target = value;
  let length = 0;
  let done = 0;
  let latest = value;
  return {
    next() {
      if (done < length) {
        done += 1;
        const share = (1 - Math.cos((Math.PI * Math.min(done, length)) / length)) / 2;
        latest = done < length ? from + (target - from) * share : target;
      }
      return latest;
    },
    jump(to) {
      from = to;
      target = to;
      latest = to;
      length = 0;
      done = 0;
    },
    glide(to, samples) {
      from = latest;
      target = to;
      length = samples;
      done = 0;
    },
    isSteady: () => done >= length,
  };
}
