/** What electronics sing near the top of hearing: switching supplies, repellers of animals, other modems. */
import { QUICK, STEADY, toneFrequency } from "@tillwave/shared/tone/profile";
import { createSymbolModulator } from "../modulator-symbols.ts";
import {
  between,
  chance,
  createMetronome,
  levelBetween,
  oneOf,
  type Scene,
  type Stage,
} from "./sounds-stage.ts";

/** Tones that stand still for a minute or drift slowly, with the mains' hum on them. */
export function createSupplies(stage: Stage): Scene {
  const { voices } = stage;
  const mains = oneOf(stage, [100, 120]);
  const supplies = createMetronome((delay) => {
    const length = between(stage, 2, 60);
    const supply = {
      delay,
      length,
      attack: oneOf(stage, [0, 0.01, 1]),
      slope: chance(stage, 0.5) ? 0 : between(stage, -4, 4),
      isSoft: chance(stage, 0.5),
    };
    const onGrid = toneFrequency(STEADY, Math.floor(between(stage, 0, 128)));
    const frequency = chance(stage, 0.3) ? onGrid : between(stage, 17_700, 20_200);
    const level = levelBetween(stage, -70, -15);
    voices.add({ ...supply, frequency, level });
    if (chance(stage, 0.5)) {
      const hum = levelBetween(stage, -40, -6);
      voices.add({ ...supply, frequency: frequency - mains, level: level * hum });
      voices.add({ ...supply, frequency: frequency + mains, level: level * hum });
    }
    return between(stage, 1, 20);
  });
  return played(stage, supplies);
}

/** Single tones that wander through the band, slowly and fast, up and down. */
export function createSweeps(stage: Stage): Scene {
  const sweeps = createMetronome((delay) => {
    const length = 10 ** between(stage, -0.5, 1.3);
    const [low, high] = [between(stage, 15_000, 18_500), between(stage, 19_000, 21_800)];
    const isUp = chance(stage, 0.5);
    stage.voices.add({
      delay,
      length,
      frequency: isUp ? low : high,
      slope: ((isUp ? 1 : -1) * (high - low)) / length,
      level: levelBetween(stage, -65, -15),
      attack: 0.01,
      isSoft: true,
    });
    return length * between(stage, 0.2, 1.2);
  });
  return played(stage, sweeps);
}

/** Short chirps in strict time, as from a repeller of martens; often in time with symbols. */
export function createChirps(stage: Stage): Scene {
  let isAnew = 0;
  let period = 0;
  let length = 0;
  let low = 0;
  let high = 0;
  let level = 0;
  const chirps = createMetronome((delay) => {
    if (isAnew <= 0) {
      isAnew = 5 + Math.floor(between(stage, 0, 200));
      period = chance(stage, 0.5)
        ? oneOf(stage, [0.032, 0.064, 0.128, 0.16, 0.32, 0.864, 1.728])
        : between(stage, 0.02, 1.5);
      length = Math.min(period, oneOf(stage, [0.005, 0.02, 0.032, 0.064, 0.2]));
      low = between(stage, 16_500, 19_500);
      high = Math.min(21_800, low + between(stage, 0, 2500));
      level = levelBetween(stage, -60, -15);
    }
    isAnew -= 1;
    const frequency = chance(stage, 0.2) ? between(stage, low, high) : low;
    stage.voices.add({
      delay,
      length,
      frequency,
      slope: (high - frequency) / length,
      level,
      attack: 0.001,
      isSoft: true,
    });
    return period;
  });
  return played(stage, chirps);
}

/** ggwave's way: six tones of sixteen at once, 46.875 Hz apart from 15 kHz on; or two tones in turn. */
export function createOtherModem(stage: Stage): Scene {
  let left = 0;
  let symbol = 0.064;
  let isPair = false;
  let level = 0;
  const symbols = createMetronome((delay) => {
    if (left <= 0) {
      left = 8 + Math.floor(between(stage, 0, 40));
      isPair = chance(stage, 0.3);
      symbol = isPair ? oneOf(stage, [0.01, 0.032, 0.064]) : oneOf(stage, [0.064, 0.128, 0.192]);
      level = levelBetween(stage, -60, -20);
      return between(stage, 0.1, 3);
    }
    left -= 1;
    const note = { delay, length: symbol, level, attack: 0.001, isSoft: true };
    if (isPair) {
      stage.voices.add({ ...note, frequency: oneOf(stage, [18_700, 19_300]) });
      return symbol;
    }
    for (let group = 0; group < 6; group += 1) {
      const tone = 16 * group + Math.floor(between(stage, 0, 16));
      stage.voices.add({ ...note, frequency: 15_000 + tone * 46.875 });
    }
    return symbol;
  });
  return played(stage, symbols);
}

/** Our own tones and sync with data that nobody encoded: a version that is not known yet, or a joker. */
export function createStranger(stage: Stage): Scene {
  const { sampleRate } = stage;
  const profile = chance(stage, 0.6) ? STEADY : QUICK;
  const anyFrame = (): Uint8Array => {
    const symbols = Uint8Array.from({ length: profile.slotCount }, () =>
      Math.floor(between(stage, 0, profile.toneCount)),
    );
    for (const { slot, tone } of profile.sync) {
      symbols[slot] = tone;
    }
    return symbols;
  };
  const level = levelBetween(stage, -60, -15);
  const modulator = createSymbolModulator({ profile, sampleRate, level });
  modulator.begin(anyFrame());
  let piece = new Float32Array(0);
  const changes = createMetronome(() => {
    modulator.change(anyFrame());
    return profile.slotCount * profile.symbolSeconds * oneOf(stage, [1, 1, 2, 5]);
  });
  return {
    addTo(block) {
      changes.step();
      piece = piece.length === block.length ? piece : new Float32Array(block.length);
      modulator.render(piece);
      for (let i = 0; i < block.length; i += 1) {
        block[i] = (block[i] as number) + (piece[i] as number);
      }
    },
  };
}

function played({ voices }: Stage, metronome: { step(): void }): Scene {
  return {
    addTo(block) {
      metronome.step();
      voices.addTo(block);
    },
  };
}
