/** Chromium's fake microphone: what it hears is a file, from its beginning with each start of the browser, over and over. */
import { writeFileSync } from "node:fs";
import { concatBytes } from "@tillwave/shared/core/bytes";
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

/** For Chromium. `recording` is the absolute path of a WAV file; where it is null, there is no microphone at all. */
export const microphoneArguments = (recording: string | null): readonly string[] =>
  recording === null
    ? ["--use-fake-ui-for-media-stream"]
    : [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        `--use-file-for-fake-audio-capture=${recording}`,
      ];
