/** Chromium's fake microphone: what it hears is a file, from its beginning with each start of the browser, over and over. */
import { writeFileSync } from "node:fs";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { encodeWavHead, encodeWavSamples } from "../tillwave/tone/wav-writer.ts";

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

/** Who answers when a page asks for the microphone: "nobody" leaves it to the permissions that the test gives and takes. */
export type Answer = "yes" | "no" | "nobody";

const ANSWERS: Readonly<Record<Answer, readonly string[]>> = {
  yes: ["--use-fake-ui-for-media-stream"],
  no: ["--use-fake-ui-for-media-stream=deny"],
  nobody: [],
};

/** For Chromium. `recording` is the absolute path of a WAV file; where it is null, there is no microphone at all. */
export const microphoneArguments = (
  recording: string | null,
  answer: Answer = "yes",
): readonly string[] => {
  const device = [
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${recording}`,
  ];
  return [...ANSWERS[answer], ...(recording === null ? [] : device)];
};
