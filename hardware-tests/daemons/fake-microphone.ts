/** Chromium's fake microphone: what it hears is a file, from its beginning with each start of the browser, over and over. */
import { writeFileSync } from "node:fs";
import { concatBytes } from "@tillwave/shared/core/bytes";
import type { Browser } from "playwright-core";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import { encodeWavHead, encodeWavSamples } from "../../scripts/tillwave/tone/wav-writer.ts";

export interface Recorded {
  readonly samples: Float32Array;
  /** 44,100 or 48,000. */
  readonly sampleRate: number;
}

/** As Chromium wants it: one channel, 16 bits. */
export function writeRecording(path: string, { samples, sampleRate }: Recorded): void {
  const shape = { sampleRate, depth: "16", samples: samples.length } as const;
  writeFileSync(path, concatBytes([encodeWavHead(shape), encodeWavSamples(samples, "16")]));
}

/** `recording` is the absolute path of a WAV file. Whoever asks for the microphone gets it. */
export const launchWithMicrophone = (
  recording: string,
  further: readonly string[] = [],
): Promise<Browser> =>
  launchChromium([
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${recording}`,
    ...further,
  ]);
