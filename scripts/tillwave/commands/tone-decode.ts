/** Which ids a recording holds. */
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type Command, type Given, type Outcome, done, failed, usage } from "../command.ts";
import { emitterJson, emitterTable, rounded } from "../tone/emitter-words.ts";
import { type Listened, listen } from "../tone/listen.ts";
import { CHANNEL_HELP, CHANNEL_OPTION, type Recording, openRecording } from "../tone/recording.ts";
import { EVERY_PROFILE, PROFILES, PROFILE_NAMES, choiceOption } from "../tone/tone-options.ts";

const FILES_MAX = 1000;

export const toneDecode: Command = {
  name: "tone decode",
  does: "Lists every id that is sung in recordings",
  takes: "IN.wav… [--profile steady|quick] [--channel N]",
  help: [
    "  IN.wav          8 to 32 bits or floats, 44100 to 192000 Hz, of any length, RF64 too",
    "  --profile NAME  only those of this kind (default: both)",
    CHANNEL_HELP,
    "",
    "SNR is the emitter's power over the noise in 17.5–20.5 kHz; offset is what clocks and walking shift it by.",
    "Exit codes: 0 every file sings, 1 one does not, or cannot be read, 2 wrong usage.",
  ].join("\n"),
  examples: [
    "tillwave tone decode walk.wav",
    "tillwave tone decode *.wav --json",
    "tillwave tone decode desk.wav --channel 2 --profile quick",
  ],
  options: { profile: { type: "string" }, ...CHANNEL_OPTION },
  namesMin: 1,
  namesMax: FILES_MAX,
  async run(given) {
    const profiles = readProfiles(given);
    if (!profiles.ok) {
      return usage(profiles.error);
    }
    const outcomes = given.names.map((name) => decode(name, profiles.value, given));
    return outcomes.length === 1 && outcomes[0] !== undefined ? outcomes[0] : together(outcomes);
  },
};

/** Those whose emitters are listed. */
export function readProfiles(given: Given): Result<readonly ToneProfile[], string> {
  const name = choiceOption(given, "profile", PROFILE_NAMES);
  if (!name.ok) {
    return err(name.error);
  }
  return ok(name.value === undefined ? EVERY_PROFILE : [PROFILES[name.value]]);
}

function decode(name: string, listed: readonly ToneProfile[], given: Given): Outcome {
  const opened = openRecording(name, given);
  if (!opened.ok) {
    const { json } = opened.error;
    return { ...opened.error, json: { file: name, ...json } };
  }
  const recording = opened.value;
  try {
    const progress = (words: string): void => given.progress(`${name}: ${words}`);
    return report(
      recording,
      listen(recording.channel, { profiles: EVERY_PROFILE, listed, progress }),
    );
  } finally {
    recording.close();
  }
}

function report(recording: Recording, listened: Listened): Outcome {
  const { emitters } = listened;
  const head = recordingWords(recording, listened);
  const facts = { ...recordingJson(recording, listened), emitters: emitters.map(emitterJson) };
  if (emitters.length === 0) {
    const say = [
      ...head,
      "No id is heard in it.",
      `tillwave tone measure ${recording.name} says whether it holds such high sounds at all.`,
    ];
    return { ...failed("nothing-heard", ...say), json: { error: "nothing-heard", ...facts } };
  }
  const more = listened.unlisted === 0 ? [] : ["There are more, which are not listed."];
  return done([...head, ...emitterTable(emitters).map((line) => `  ${line}`), ...more], facts);
}

export function recordingWords(recording: Recording, listened: Listened): readonly string[] {
  const { name, wav, channelNumber } = recording;
  const bits = `${wav.sampleBytes * 8}-bit${wav.encoding === "float" ? " float" : ""}`;
  const which = wav.channels === 1 ? "" : `, channel ${channelNumber} of ${wav.channels}`;
  const bad = listened.badSamples;
  return [
    `${name}: ${listened.seconds.toFixed(1)} s at ${wav.sampleRate} Hz, ${bits}${which}.`,
    ...recording.remarks(),
    ...(bad === 0 ? [] : [`${bad} samples are no numbers and count as silence.`]),
  ];
}

export const recordingJson = (recording: Recording, listened: Listened): object => ({
  file: recording.name,
  seconds: rounded(listened.seconds, 3),
  sampleRate: recording.wav.sampleRate,
  channels: recording.wav.channels,
  channel: recording.channelNumber,
  remarks: recording.remarks(),
  badSamples: listened.badSamples,
  tries: listened.tries,
});

function together(outcomes: readonly Outcome[]): Outcome {
  const worst = outcomes.find(({ exit }) => exit !== 0);
  const say = outcomes.flatMap((outcome) => outcome.say);
  const json = { files: outcomes.map((outcome) => outcome.json) };
  return worst === undefined ? done(say, json) : { exit: worst.exit, say, json };
}
