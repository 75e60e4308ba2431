/**
 * A recording that somebody hands over: opened, looked at, and the channel chosen in which a single high tone stands out
 * most, for one microphone of a phone may be covered and one channel of a desk unused.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { SAMPLE_RATE_MAX, SAMPLE_RATE_MIN, isSampleRate } from "@tillwave/modem/sample-rate";
import { type Given, type Outcome, failed, usage } from "../command.ts";
import { openFile } from "./byte-source.ts";
import { createPowerSpectrum } from "./power-spectrum.ts";
import { wholeOption } from "./tone-options.ts";
import { CHANNELS_MAX, type Wav, readWavHead } from "./wav-head.ts";
import { type Channel, createChannel } from "./wav-reader.ts";
import { faultWords, remarkWords } from "./wav-words.ts";

export interface Recording {
  readonly name: string;
  readonly wav: Wav;
  readonly channel: Channel;
  /** The first is 1. */
  readonly channelNumber: number;
  readonly seconds: number;
  /** What is odd about the file, in words; asked for at the end, when reading it may have failed. */
  remarks(): readonly string[];
  close(): void;
}

export const CHANNEL_OPTION = { channel: { type: "string" } } as const;
export const CHANNEL_HELP =
  "  --channel N     of several channels this one, 1 to 8 (default: the one in which tones stand out most)";

/** Looks at a file spread over its whole length. */
const LOOKS = 40;
const LOOK_SECONDS = 0.064;
const BAND = { from: 17_950, to: 19_950 };

export function openRecording(name: string, given: Given): Result<Recording, Outcome> {
  const asked = wholeOption(given, "channel", { min: 1, max: CHANNELS_MAX, usual: 0 });
  if (!asked.ok) {
    return err(usage(asked.error));
  }
  const opened = openFile(name);
  if (!opened.ok) {
    return err(failed(opened.error.type, ...faultWords(name, opened.error)));
  }
  const file = opened.value;
  const refuse = (type: string, ...say: string[]): Result<Recording, Outcome> => {
    file.close();
    return err(failed(type, ...say));
  };
  const head = readWavHead(file);
  if (!head.ok) {
    return refuse(head.error.type, ...faultWords(name, head.error));
  }
  const wav = head.value;
  if (!isSampleRate(wav.sampleRate)) {
    return refuse("rate", ...rateWords(name, wav.sampleRate));
  }
  if (asked.value > wav.channels) {
    return refuse("no-such-channel", `${name} has ${wav.channels} channels.`);
  }
  const channels = Array.from({ length: wav.channels }, (_, i) => createChannel(file, wav, i));
  const index = asked.value === 0 ? clearestOf(channels) : asked.value - 1;
  const channel = channels[index];
  return channel === undefined
    ? refuse("no-such-channel", `${name} has no channel.`)
    : ok({
        name,
        wav,
        channel,
        channelNumber: index + 1,
        seconds: wav.frames / wav.sampleRate,
        remarks: () => remarkWords(wav, file.trouble()),
        close: file.close,
      });
}

function rateWords(name: string, rate: number): string[] {
  const highest = Math.floor(rate / 2);
  return rate < SAMPLE_RATE_MIN
    ? [
        `${name} has ${rate} samples a second: it holds no sound above ${highest} Hz, and ids are sung up to 20 kHz.`,
        "Record at 48,000 samples a second, with nothing in between that was made for calls.",
      ]
    : [
        `${name} has ${rate} samples a second, more than ${SAMPLE_RATE_MAX}.`,
        `Convert it: sox ${name} -r 48000 out.wav`,
      ];
}

/** Where one bin stands highest over the band's middle one, in the mean of all looks. */
function clearestOf(channels: readonly Channel[]): number {
  const scores = channels.length === 1 ? [0] : channels.map(clarityOf);
  return scores.indexOf(Math.max(...scores));
}

function clarityOf(channel: Channel): number {
  const spectrum = createPowerSpectrum(channel.sampleRate, LOOK_SECONDS);
  const samples = new Float32Array(spectrum.length);
  const first = Math.ceil(BAND.from / spectrum.binWidth);
  const last = Math.floor(BAND.to / spectrum.binWidth);
  let score = 0;
  for (let look = 0; look < LOOKS; look++) {
    const from = Math.floor((look * Math.max(0, channel.length - samples.length)) / LOOKS);
    samples.fill(0);
    channel.read(from, samples);
    const bins = spectrum
      .of(samples)
      .slice(first, last + 1)
      .toSorted();
    const middle = bins[bins.length >> 1] ?? 0;
    score += middle <= 0 ? 0 : Math.log((bins.at(-1) ?? 0) / middle);
  }
  return score;
}
