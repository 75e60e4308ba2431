/**
 * Sounds that carry no id, to see that none is heard in them. Seeded: the same kind and seed are the same sound, for days on
 * end if need be. Each seed draws its own parameters: tempo, loudness, how bright.
 *
 *     white, pink      noise, at one level                        sweeps      whistles that wander through the band
 *     steps            noise that jumps, silence, squares, DC     chirps      repellers, often in time with symbols
 *     crowd, speech    people, near and many                      supplies    tones of switching supplies, with hum
 *     music, metal     harmonics, hi-hats; cymbals, coins, glass  modem       ggwave-like, two-tone
 *                                                                 stranger    our tones and sync, data that nobody encoded
 *
 * Behind each lies noise of its own level (or, one time in ten, nothing). What is louder than full scale is clipped; one of
 * two is rounded to 16 bits.
 */
import { createPinkNoise } from "./sounds-hiss.ts";
import {
  createChirps,
  createOtherModem,
  createStranger,
  createSupplies,
  createSweeps,
} from "./sounds-machines.ts";
import { createMetal, createMusic } from "./sounds-music.ts";
import { createCrowd, createSpeech } from "./sounds-people.ts";
import {
  between,
  chance,
  createMetronome,
  createStage,
  levelBetween,
  oneOf,
  type Scene,
  type Stage,
  STEP,
} from "./sounds-stage.ts";

const SCENES = {
  white: createWhite,
  pink: createPink,
  steps: createSteps,
  crowd: createCrowd,
  speech: createSpeech,
  music: createMusic,
  metal: createMetal,
  sweeps: createSweeps,
  chirps: createChirps,
  supplies: createSupplies,
  modem: createOtherModem,
  stranger: createStranger,
} satisfies Record<string, (stage: Stage) => Scene>;

export type SoundKind = keyof typeof SCENES;
export const SOUND_KINDS = Object.keys(SCENES) as readonly SoundKind[];

export interface Sound {
  /** Goes on where it was: fills a block of any length. */
  render(block: Float32Array): void;
}

export interface SoundOptions {
  readonly seed: number;
  readonly sampleRate: number;
}

export function createSound(kind: SoundKind, { seed, sampleRate }: SoundOptions): Sound {
  const stage = createStage(seed, sampleRate);
  const scene = SCENES[kind](stage);
  const floor = chance(stage, 0.1) ? 0 : levelBetween(stage, -90, -35);
  const isRounded = chance(stage, 0.5);
  const piece = new Float32Array(Math.round(STEP * sampleRate));
  let used = piece.length;

  function nextPiece(): void {
    piece.fill(0);
    if (floor > 0) {
      stage.random.addTo(piece, floor);
    }
    scene.addTo(piece);
    for (let i = 0; i < piece.length; i += 1) {
      const clipped = Math.min(1, Math.max(-1, piece[i] as number));
      piece[i] = isRounded ? Math.round(clipped * 32_767) / 32_768 : clipped;
    }
    used = 0;
  }

  return {
    render(block) {
      for (let done = 0; done < block.length;) {
        if (used === piece.length) {
          nextPiece();
        }
        const count = Math.min(block.length - done, piece.length - used);
        block.set(piece.subarray(used, used + count), done);
        used += count;
        done += count;
      }
    },
  };
}

function createWhite(stage: Stage): Scene {
  const level = levelBetween(stage, -80, 0);
  return { addTo: (block) => stage.random.addTo(block, level) };
}

function createPink(stage: Stage): Scene {
  const pink = createPinkNoise(stage.seed());
  const level = levelBetween(stage, -70, 0);
  return { addTo: (block) => pink.addTo(block, level) };
}

/** What no microphone should give, and some do: cut for moments, overdriven, switched. */
function createSteps(stage: Stage): Scene {
  let level = 0;
  let offset = 0;
  let halfPeriod = 0;
  let count = 0;
  const steps = createMetronome(() => {
    level = chance(stage, 0.3) ? 0 : levelBetween(stage, -100, 0);
    offset = chance(stage, 0.8) ? 0 : between(stage, -1, 1);
    halfPeriod = chance(stage, 0.8) ? 0 : stage.sampleRate / 2 / between(stage, 20, 20_000);
    return oneOf(stage, [0.032, 0.064, 0.3, 1, 3]);
  });
  return {
    addTo(block) {
      steps.step();
      stage.random.addTo(block, level);
      for (let i = 0; i < block.length; i += 1) {
        count += 1;
        const square = halfPeriod === 0 ? 0 : 1 - 2 * (Math.floor(count / halfPeriod) % 2);
        block[i] = (block[i] as number) + offset + square;
      }
    },
  };
}
