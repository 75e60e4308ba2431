/** An id as sound: a WAV file for a player, a loudspeaker's test, or another program's. */
import { createModulator, renderLoop } from "@tillwave/modem/modulator";
import { EDGE_RAMP, LEVEL_MAX, LOOP_FRAMES } from "@tillwave/modem/modulator-symbols";
import { SAMPLE_RATE_MAX, SAMPLE_RATE_MIN } from "@tillwave/modem/sample-rate";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type TonePayload, frameSymbols } from "@tillwave/shared/tone/frame";
import { type ToneProfile, frameSeconds } from "@tillwave/shared/tone/profile";
import { type Command, type Given, type Outcome, done, usage } from "../command.ts";
import {
  PROFILES,
  PROFILE_NAMES,
  allOf,
  choiceOption,
  decimalOption,
  wholeOption,
} from "../tone/tone-options.ts";
import {
  DEPTHS,
  type WavShape,
  encodeWavHead,
  encodeWavSamples,
  samplesMax,
  wavTail,
} from "../tone/wav-writer.ts";
import { REPLACE_HELP, REPLACE_OPTION, writeWhole } from "../tone/whole-file.ts";

const U32_MAX = 2 ** 32 - 1;
const FRAMES_MAX = 1_000_000;
const FRAMES_USUAL = 5;
/** In dB below full scale. */
const LEVEL = { min: 6, max: 60, usual: 12 };
const BLOCK_SAMPLES = 65_536;

export const toneEncode: Command = {
  name: "tone encode",
  does: "Writes a WAV file that sings an id, too high for most people to hear",
  takes: "--place N --code N [--profile steady|quick] [--frames N | --seconds S | --loop] OUT.wav",
  help: [
    "  --place N       which zone of which shop: 0 to 4294967295, also as 0x and hex digits",
    "  --code N        the code of the moment: 0 to 4294967295, also as 0x and hex digits",
    "  --version N     of what the two mean: 0 to 15 (default: 1)",
    "  --profile NAME  steady: 3.456 s a frame, for echoing rooms and people who walk (default)",
    "                  quick: 1.728 s a frame, near and dry",
    `  --frames N      how many times it is sung, without a gap (default: ${FRAMES_USUAL})`,
    "  --seconds S     the same as a time: as many whole frames as fill it",
    `  --loop          ${LOOP_FRAMES} frames whose end meets their start, for a player that repeats the file`,
    "  --rate HZ       44100 to 192000 (default: 48000). Use what the player's output runs at: many resample badly",
    "  --bits B        16, 24 or 32f (default: 16)",
    "  --level DB      the peak in dB below full scale, 6 to 60 (default: 12)",
    REPLACE_HELP,
    "",
    "Children and animals hear what adults do not: play it no louder than the zone needs.",
  ].join("\n"),
  examples: [
    "tillwave tone encode --place 4711 --code 0x5eed1234 zone.wav",
    "tillwave tone encode --place 4711 --code 99 --loop --rate 44100 loop.wav",
    "tillwave tone encode --place 1 --code 2 --profile quick --seconds 60 --bits 24 --level 20 near.wav",
  ],
  options: {
    place: { type: "string" },
    code: { type: "string" },
    version: { type: "string" },
    profile: { type: "string" },
    frames: { type: "string" },
    seconds: { type: "string" },
    loop: { type: "boolean" },
    rate: { type: "string" },
    bits: { type: "string" },
    level: { type: "string" },
    ...REPLACE_OPTION,
  },
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const song = readSong(given);
    return song.ok ? write(given.names[0] ?? "", song.value, given) : usage(song.error);
  },
};

interface Song {
  readonly profile: ToneProfile;
  readonly payload: TonePayload;
  readonly frames: number;
  readonly isLoop: boolean;
  /** Linear peak. */
  readonly level: number;
  readonly shape: WavShape;
}

function readSong(given: Given): Result<Song, string> {
  const rateBounds = { min: SAMPLE_RATE_MIN, max: SAMPLE_RATE_MAX, usual: 48_000 };
  const read = allOf({
    place: wholeOption(given, "place", { min: 0, max: U32_MAX }),
    code: wholeOption(given, "code", { min: 0, max: U32_MAX }),
    version: wholeOption(given, "version", { min: 0, max: 15, usual: 1 }),
    name: choiceOption(given, "profile", PROFILE_NAMES),
    sampleRate: wholeOption(given, "rate", rateBounds),
    bits: choiceOption(given, "bits", DEPTHS),
    below: decimalOption(given, "level", LEVEL),
  });
  if (!read.ok) {
    return read;
  }
  const { version, place, code, sampleRate, name = "steady", bits = "16", below } = read.value;
  const profile = PROFILES[name];
  const frames = readFrames(given, profile);
  if (!frames.ok) {
    return frames;
  }
  const samples = Math.round(frames.value * frameSeconds(profile) * sampleRate);
  if (samples > samplesMax(bits)) {
    const hours = samplesMax(bits) / sampleRate / 3600;
    return err(`A WAV file holds ${hours.toFixed(1)} hours of this. Write --loop and repeat that.`);
  }
  return ok({
    profile,
    payload: { version, place, code },
    frames: frames.value,
    isLoop: given.options["loop"] === true,
    // 6 dB are a hair more than half of full scale.
    level: Math.min(LEVEL_MAX, 10 ** (-below / 20)),
    shape: { sampleRate, depth: bits, samples },
  });
}

function readFrames(given: Given, profile: ToneProfile): Result<number, string> {
  const ways = ["frames", "seconds", "loop"].filter((name) => given.options[name] !== undefined);
  if (ways.length > 1) {
    return err(`--${ways.join(" and --")} exclude each other.`);
  }
  if (ways[0] === "loop") {
    return ok(LOOP_FRAMES);
  }
  if (ways[0] !== "seconds") {
    return wholeOption(given, "frames", { min: 1, max: FRAMES_MAX, usual: FRAMES_USUAL });
  }
  const max = Math.floor(FRAMES_MAX * frameSeconds(profile));
  const seconds = decimalOption(given, "seconds", { min: 0.1, max });
  return seconds.ok ? ok(Math.ceil(seconds.value / frameSeconds(profile) - 1e-9)) : seconds;
}

function write(name: string, song: Song, given: Given): Outcome {
  const written = writeWhole(name, wavOf(song, given), given);
  if (!written.ok) {
    return written.error;
  }
  const { profile, payload, frames, shape } = song;
  const seconds = shape.samples / shape.sampleRate;
  const what = `place ${payload.place}, code ${payload.code}, version ${payload.version}`;
  const peak = 20 * Math.log10(song.level);
  const say = [
    `${name}: ${what}.`,
    `${frames} ${profile.name} frame${frames === 1 ? "" : "s"}, ${seconds.toFixed(3)} s at ${shape.sampleRate} Hz, ${shape.depth} bits, peak ${peak.toFixed(1)} dBFS.`,
    ...(song.isLoop ? ["Its end meets its start: let the player repeat it without a gap."] : []),
  ];
  return done(say, {
    file: written.value,
    profile: profile.name,
    ...payload,
    frames,
    seconds,
    isLoop: song.isLoop,
    sampleRate: shape.sampleRate,
    bits: shape.depth,
    peakDb: peak,
    tones: [...frameSymbols(profile, payload)],
  });
}

function* wavOf(song: Song, { progress }: Given): Generator<Uint8Array> {
  yield encodeWavHead(song.shape);
  for (const samples of song.isLoop ? [loopOf(song)] : blocksOf(song, progress)) {
    yield encodeWavSamples(samples, song.shape.depth);
  }
  yield wavTail(song.shape);
}

const loopOf = ({ profile, payload, level, shape }: Song): Float32Array =>
  renderLoop(profile, payload, { sampleRate: shape.sampleRate, level });

/** Fades out within the last frame's last slot. */
function* blocksOf(song: Song, progress: Given["progress"]): Generator<Float32Array> {
  const { sampleRate, samples } = song.shape;
  const modulator = createModulator({ profile: song.profile, sampleRate, level: song.level });
  const fadeAt = samples - Math.ceil(EDGE_RAMP * sampleRate);
  const block = new Float32Array(BLOCK_SAMPLES);
  const progressStep = 600 * sampleRate;
  modulator.begin(song.payload);
  for (let at = 0; at < samples;) {
    if (at === fadeAt) {
      modulator.stop();
    }
    const end = at < fadeAt ? fadeAt : samples;
    const part = block.subarray(0, Math.min(BLOCK_SAMPLES, end - at));
    modulator.render(part);
    yield part;
    if (Math.floor((at + part.length) / progressStep) > Math.floor(at / progressStep)) {
      progress(`${Math.floor((at + part.length) / sampleRate)} s written`);
    }
    at += part.length;
  }
}
