/** Music, and metal and glass: what rings up to the top of what a microphone takes. */
import {
  between,
  chance,
  createMetronome,
  levelBetween,
  oneOf,
  type Scene,
  type Stage,
} from "./sounds-stage.ts";

/** Where the receiver listens, and somewhat more. */
const BAND_LOW = 16_500;
const BAND_HIGH = 21_500;
/** Beats that fall together with symbols of 32 and 64 ms are the hardest for a receiver. */
const SYMBOL_BEATS = [0.256, 0.384, 0.512, 0.64];
const HARMONICS_IN_BAND_MAX = 8;

/** Chords with many harmonics on a steady beat, hi-hats between them. */
export function createMusic(stage: Stage): Scene {
  const { voices } = stage;
  const hat = stage.hiss();
  hat.colour({ centre: between(stage, 8000, 14_000), width: between(stage, 3000, 12_000) });
  const beat = chance(stage, 0.3) ? oneOf(stage, SYMBOL_BEATS) : 60 / between(stage, 60, 180);
  const brightness = between(stage, -50, -15);
  const steps = oneOf(stage, [
    [0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24],
    [0, 3, 5, 7, 10, 12, 15, 17, 19, 22, 24],
  ]);
  const root = between(stage, 80, 500);
  const chords = createMetronome((delay) => {
    const attack = chance(stage, 0.5) ? 0.001 : between(stage, 0.005, 0.08);
    const length = beat * between(stage, 0.3, 3);
    for (let notes = 1 + Math.floor(between(stage, 0, 3)); notes > 0; notes -= 1) {
      const pitch = root * 2 ** (oneOf(stage, steps) / 12);
      const note = { delay, attack, length, decay: between(stage, 0.2, 4), isSoft: true };
      for (let k = 1; k <= 3; k += 1) {
        voices.add({ ...note, frequency: k * pitch, level: 0.06 / k });
      }
      const first = Math.ceil(BAND_LOW / pitch);
      const stride = Math.ceil((BAND_HIGH - BAND_LOW) / pitch / HARMONICS_IN_BAND_MAX);
      for (let k = first; k * pitch < BAND_HIGH; k += stride) {
        voices.add({
          ...note,
          frequency: k * pitch,
          level: levelBetween(stage, brightness - 12, brightness),
          phase: stage.random.uniform(),
        });
      }
    }
    return beat * oneOf(stage, [1, 1, 1, 0.5, 2]);
  });
  const hats = createMetronome(() => {
    hat.jump(levelBetween(stage, -40, -10));
    hat.glide(0, between(stage, 0.01, 0.12));
    return beat / 2;
  });
  return {
    addTo(block) {
      chords.step();
      hats.step();
      voices.addTo(block);
      hat.addTo(block);
    },
  };
}

/** Cymbals, coins, keys, glasses: clusters of tones that do not belong together, and hiss. */
export function createMetal(stage: Stage): Scene {
  const { voices } = stage;
  const splash = stage.hiss();
  splash.colour({ centre: between(stage, 9000, 18_000), width: 9000 });
  const strikes = createMetronome((delay) => {
    const decay = oneOf(stage, [0.005, 0.02, 0.08, 0.3, 1, 3]);
    const top = between(stage, -45, -10);
    for (let tones = 2 + Math.floor(between(stage, 0, 20)); tones > 0; tones -= 1) {
      voices.add({
        delay,
        frequency: between(stage, 5000, BAND_HIGH),
        level: levelBetween(stage, top - 20, top),
        decay: decay * between(stage, 0.5, 2),
        length: Math.min(2 * decay, 3),
        phase: stage.random.uniform(),
      });
    }
    if (chance(stage, 0.4)) {
      splash.jump(levelBetween(stage, -40, -10));
      splash.glide(0, decay / 3);
    }
    return oneOf(stage, [0.032, 0.064, 0.1, 0.3, 1, 2]) * between(stage, 0.8, 1.2);
  });
  return {
    addTo(block) {
      strikes.step();
      voices.addTo(block);
      splash.addTo(block);
    },
  };
}
