/**
 * The receiver against the air, in short: at the SNR at which it is to hear nine frames in ten it hears nearly all, for its
 * threshold lies lower. The benchmark `tone` measures where.
 */
import { describe, expect, test } from "vitest";
import { STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import type { AirChannel } from "./channel/air.ts";
import { oneFrameTrial } from "./channel/trial.ts";
import { createDemodulator } from "./demodulator.ts";

const TRIALS = 16;
/** The seeds are fixed: a receiver that loses a single frame passes, one whose threshold has come up to the goal does not. */
const HEARD_MIN = 15;
const DEAF_TRIALS = 4;
const BLOCK = 128;
/** Slow machines run this too, beside all the other tests. */
const MS_MAX = 240_000;

interface Count {
  readonly heard: number;
  /** Payloads that nobody sent. */
  readonly wrong: number;
}

interface Air {
  readonly channel: AirChannel;
  readonly snr: number;
  readonly trials: number;
}

function listen({ channel, snr, trials }: Air, listenFor: ToneProfile = STEADY): Count {
  const count = { heard: 0, wrong: 0 };
  for (let seed = 1; seed <= trials; seed += 1) {
    const trial = oneFrameTrial({ profile: STEADY, channel, snr, seed });
    const { samples, sampleRate, payload } = trial;
    let heard = false;
    const demodulator = createDemodulator({ sampleRate, profiles: [listenFor] }, (told) => {
      const isRight = JSON.stringify(told.payload) === JSON.stringify(payload);
      heard ||= isRight;
      count.wrong += isRight ? 0 : 1;
    });
    for (let from = 0; from < samples.length; from += BLOCK) {
      demodulator.push(samples.subarray(from, from + BLOCK));
    }
    demodulator.flush();
    count.heard += heard ? 1 : 0;
  }
  return count;
}

describe("one frame, from anywhere in it on", () => {
  test.each([
    ["in white noise", "AWGN", -16],
    ["in the echo of a shop", "R03", -12.5],
    ["walking in it", "WALK03", -8],
    ["in a long echo", "R06", -10.5],
  ] as const)(
    "is heard %s (%s, %d dB)",
    (_, channel, snr) => {
      const { heard, wrong } = listen({ channel, snr, trials: TRIALS });
      expect(heard).toBeGreaterThanOrEqual(HEARD_MIN);
      expect(wrong).toBe(0);
    },
    MS_MAX,
  );
});

test(
  "who listens for other sync tones hears nothing of it",
  () => {
    const sync = STEADY.sync.map(({ slot, tone }) => ({ slot: (slot + 3) % 54, tone: 127 - tone }));
    const other = { ...STEADY, sync: sync.toSorted((a, b) => a.slot - b.slot) };
    expect(listen({ channel: "AWGN", snr: -10, trials: DEAF_TRIALS }, other)).toEqual({
      heard: 0,
      wrong: 0,
    });
  },
  MS_MAX,
);
