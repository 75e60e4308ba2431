/** How much room there was: what is heard in a recording, and what could still have come in between. */
import { toUtf8 } from "@tillwave/shared/core/bytes";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { type Command, type Given, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { type BandCheck, checkBand } from "../tone/band-check.ts";
import { emitterJson, emitterTable, rounded, table } from "../tone/emitter-words.ts";
import { longestFirst } from "../tone/heard-emitters.ts";
import { listen } from "../tone/listen.ts";
import { MARGIN_MAX, type Margins, STRETCH_FRAMES, measureMargins } from "../tone/margin.ts";
import { type MeasuredEmitter, drawMeasure } from "../tone/plot-measure.ts";
import { CHANNEL_HELP, CHANNEL_OPTION, type Recording, openRecording } from "../tone/recording.ts";
import { numberText, tenthsText } from "../tone/svg.ts";
import { EVERY_PROFILE } from "../tone/tone-options.ts";
import { REPLACE_HELP, REPLACE_OPTION, refuseToReplace, writeWhole } from "../tone/whole-file.ts";
import { readProfiles, recordingJson, recordingWords } from "./tone-decode.ts";

/** Emitters whose margin is measured: those that were heard most. */
const MEASURED_MAX = 4;

export const toneMeasure: Command = {
  name: "tone measure",
  does: "Says how well the ids of a recording were heard, and how much louder the noise could have been",
  takes: "IN.wav [-o OUT.svg] [--profile steady|quick] [--channel N]",
  help: [
    "Adds noise to stretches of the recording until an id is heard no more: that is its margin. Below 3 dB it will be",
    "missed by somebody. Also says whether 18–20 kHz is there at all: headsets, calls and MP3 take it away.",
    "  -o, --out FILE  draws margin over time and what the recording holds, as SVG",
    "  --profile NAME  steady or quick only (default: both)",
    CHANNEL_HELP,
    REPLACE_HELP,
    "",
    `A stretch is ${STRETCH_FRAMES} frames long. Margins end at ${MARGIN_MAX} dB. It takes about as long as the recording.`,
    "Exit codes: 0 something is heard, 1 nothing is, or it cannot be read, 2 wrong usage.",
  ].join("\n"),
  examples: ["tillwave tone measure walk.wav", "tillwave tone measure walk.wav -o walk.svg --json"],
  options: {
    out: { type: "string", short: "o" },
    profile: { type: "string" },
    ...CHANNEL_OPTION,
    ...REPLACE_OPTION,
  },
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const profiles = readProfiles(given);
    if (!profiles.ok) {
      return usage(profiles.error);
    }
    const refused = refuseToReplace(textOf(given, "out"), given);
    if (refused !== null) {
      return refused;
    }
    const opened = openRecording(given.names[0] ?? "", given);
    if (!opened.ok) {
      return opened.error;
    }
    try {
      return measure(opened.value, profiles.value, given);
    } finally {
      opened.value.close();
    }
  },
};

function measure(recording: Recording, listed: readonly ToneProfile[], given: Given): Outcome {
  const { channel, name, seconds } = recording;
  const { progress } = given;
  const band = checkBand(channel);
  const listened = listen(channel, { profiles: EVERY_PROFILE, listed, progress });
  const profiles = [...new Set(listened.emitters.map(({ profile }) => profile))];
  const measured = listened.emitters
    .toSorted(longestFirst)
    .slice(0, MEASURED_MAX)
    .map((emitter) => ({
      emitter,
      margins: measureMargins(emitter, { channel, profiles, progress }),
    }));
  const facts = {
    ...recordingJson(recording, listened),
    band: bandJson(band),
    emitters: listened.emitters.map((emitter) => ({
      ...emitterJson(emitter),
      ...marginsJson(measured.find((one) => one.emitter === emitter)?.margins),
    })),
  };
  const out = textOf(given, "out");
  if (out !== undefined) {
    const svg = drawMeasure({ name: name.replace(/^.*\//u, ""), seconds, measured, band });
    const written = writeWhole(out, [toUtf8(svg)], given);
    if (!written.ok) {
      return written.error;
    }
  }
  const isHeard = listened.emitters.length > 0;
  const say = [
    ...recordingWords(recording, listened),
    ...(isHeard ? indented(emitterTable(listened.emitters)) : ["No id is heard in it."]),
    ...measured.flatMap(marginWords),
    ...bandWords(band, isHeard),
    ...(out === undefined ? [] : [`${out}: drawn.`]),
  ];
  return isHeard
    ? done(say, facts)
    : { ...failed("nothing-heard", ...say), json: { error: "nothing-heard", ...facts } };
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function marginWords({ emitter, margins }: MeasuredEmitter): readonly string[] {
  const { place, code } = emitter.payload;
  const { stretches, least, median } = margins;
  const echo =
    emitter.echoTail === null
      ? ""
      : ` Its echo falls by 60 dB in ${Math.round(emitter.echoTail)} ms.`;
  const which = `Place ${place}, code ${code}:`;
  if (least === null || median === null) {
    return [
      `${which} heard, but in no stretch of ${STRETCH_FRAMES} frames alone: no margin.${echo}`,
    ];
  }
  const lost = stretches.filter(({ margin }) => margin === null).length;
  const missed = lost === 0 ? "" : ` Not heard in ${lost} of ${stretches.length} stretches.`;
  return [
    `${which} margin ${marginText(median)} in the middle, ${marginText(least)} at worst.${missed}${echo}`,
    ...indented(
      table([
        ["from", "to", "SNR (dB)", "margin (dB)"],
        ...stretches.map(({ from, to, snr, margin }) => [
          tenthsText(from),
          tenthsText(to),
          snr === null ? "not heard" : numberText(rounded(snr, 1)),
          margin === null ? "" : margin >= MARGIN_MAX ? `${MARGIN_MAX} or more` : String(margin),
        ]),
      ]),
    ),
  ];
}

const marginText = (margin: number): string =>
  margin >= MARGIN_MAX ? `${MARGIN_MAX} dB or more` : `${margin} dB`;

function bandWords({ verdict, cliff, floor }: BandCheck, isHeard: boolean): readonly string[] {
  const level = `Noise in 17.5–20.5 kHz: ${numberText(rounded(floor, 1))} dBFS.`;
  if (isHeard) {
    return [level];
  }
  switch (verdict) {
    case "there":
      return [level, "18–20 kHz is there: the emitter is too far, too quiet, or silent."];
    case "cut":
      return [
        `Above ${((cliff ?? 0) / 1000).toFixed(1)} kHz there is next to nothing: a headset, a call or a file format took it away.`,
        "Record with the device's own microphone, as WAV, with nothing in between that was made for speech.",
      ];
    case "comes-and-goes":
      return [
        "18–20 kHz comes and goes: something takes away what it thinks is noise.",
        "Switch noise suppression, echo cancelling and automatic gain off, and record again.",
      ];
    case "silent":
      return ["There is no sound in it at all: the microphone was off, or not allowed."];
  }
}

const bandJson = ({ verdict, cliff, floor, bands }: BandCheck): object => ({
  verdict,
  cliffHz: cliff,
  floorDbfs: rounded(floor, 1),
  steps: bands.map((band) => ({
    frequencyHz: band.frequency,
    quietDbfs: rounded(band.floor, 1),
    loudDbfs: rounded(band.loud, 1),
  })),
});

const marginsJson = (margins: Margins | undefined): object =>
  margins === undefined
    ? {}
    : {
        marginDb: margins.median,
        marginMinDb: margins.least,
        stretches: margins.stretches.map(({ from, to, snr, margin }) => ({
          fromSeconds: rounded(from, 3),
          toSeconds: rounded(to, 3),
          snrDb: snr === null ? null : rounded(snr, 2),
          marginDb: margin,
        })),
      };
