/** People: one who speaks close to the microphone, and many in a shop. */
import { createPinkNoise } from "./sounds-hiss.ts";
import {
  between,
  chance,
  createMetronome,
  levelBetween,
  oneOf,
  type Scene,
  type Stage,
} from "./sounds-stage.ts";

/**
 * Syllables: glottal pulses (impulses under a low-pass of one pole, so that some of each is left at 20 kHz), then an s, sh, f
 * or a plosive of hiss up to 20 kHz.
 */
export function createSpeech(stage: Stage): Scene {
  const breath = stage.hiss();
  const step = 1 / stage.sampleRate;
  const loudness = levelBetween(stage, -20, 0);
  const dullness = between(stage, 0.5, 0.9);
  let pitch = between(stage, 80, 260);
  let voicedLeft = 0;
  let untilPulse = 0;
  let pulse = 0;
  const syllables = createMetronome(() => {
    pitch = Math.min(400, Math.max(70, pitch * between(stage, 0.85, 1.18)));
    const length = between(stage, 0.05, 0.25);
    voicedLeft = chance(stage, 0.85) ? length : 0;
    if (chance(stage, 0.6)) {
      const isPlosive = chance(stage, 0.4);
      breath.colour({
        centre: between(stage, 3000, 14_000),
        width: oneOf(stage, [2000, 5000, 10_000]),
      });
      breath.jump(loudness * levelBetween(stage, -30, -5));
      breath.glide(0, isPlosive ? between(stage, 0.002, 0.01) : between(stage, 0.02, 0.1));
    }
    return length + (chance(stage, 0.1) ? between(stage, 0.2, 1.5) : between(stage, 0, 0.1));
  });
  return {
    addTo(block) {
      syllables.step();
      for (let i = 0; i < block.length; i += 1) {
        untilPulse -= step;
        voicedLeft -= step;
        pulse *= dullness;
        if (voicedLeft > 0 && untilPulse <= 0) {
          untilPulse = (1 / pitch) * between(stage, 0.98, 1.02);
          pulse += loudness * between(stage, 0.2, 0.4);
        }
        block[i] = (block[i] as number) + pulse;
      }
      breath.addTo(block);
    },
  };
}

/** The murmur of a crowd, which swells, and one or two clinks a second. */
export function createCrowd(stage: Stage): Scene {
  const pink = createPinkNoise(stage.seed());
  const crowd = stage.hiss();
  crowd.colour({ centre: 1500, width: 3000 });
  const level = levelBetween(stage, -50, -15);
  const swells = createMetronome(() => {
    crowd.glide(level * levelBetween(stage, -10, 10), between(stage, 0.1, 2));
    return between(stage, 0.1, 2);
  });
  const clinks = createMetronome((delay) => {
    const decay = between(stage, 0.01, 0.2);
    for (let tones = 3; tones > 0; tones -= 1) {
      stage.voices.add({
        delay,
        frequency: between(stage, 4000, 21_000),
        level: levelBetween(stage, -50, -15),
        decay,
        length: decay,
        phase: stage.random.uniform(),
      });
    }
    return -Math.log(1 - stage.random.uniform()) / 1.5;
  });
  return {
    addTo(block) {
      swells.step();
      clinks.step();
      pink.addTo(block, level);
      crowd.addTo(block);
      stage.voices.addTo(block);
    },
  };
}
