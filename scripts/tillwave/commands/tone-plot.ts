/** Pictures: of a recording and what is sung in it, and of the benchmark's curves. */
import { readFileSync } from "node:fs";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type Command, type Given, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { emitterJson } from "../tone/emitter-words.ts";
import { listen } from "../tone/listen.ts";
import { parseSuccessCurves } from "../tone/parse-success-curves.ts";
import { drawRecording } from "../tone/plot-recording.ts";
import { CHANNEL_HELP, CHANNEL_OPTION, type Recording, openRecording } from "../tone/recording.ts";
import { drawSuccessCurves } from "../tone/success-curves.ts";
import type { Span, Svg } from "../tone/svg.ts";
import { EVERY_PROFILE, decimalOption } from "../tone/tone-options.ts";
import { REPLACE_HELP, REPLACE_OPTION, refuseToReplace, writeWhole } from "../tone/whole-file.ts";
import { readProfiles } from "./tone-decode.ts";

/** Of a file of curves. */
const CURVES_LENGTH_MAX = 16 * 2 ** 20;
/** A stretch to be drawn, in seconds. */
const STRETCH_MIN = 0.5;

export const tonePlot: Command = {
  name: "tone plot",
  does: "Draws a recording's high band with the tones that were understood, or the benchmark's curves",
  takes: "IN.wav -o OUT.svg | --curves RESULTS.json -o OUT.svg",
  help: [
    "  -o, --out FILE  the drawing, as SVG",
    "  --from S        draws from this second on (default: the beginning)",
    "  --to S          up to this second (default: the end)",
    "  --profile NAME  steady or quick only (default: both)",
    CHANNEL_HELP,
    "  --curves FILE   draws what npm run bench -- tone wrote, no recording",
    REPLACE_HELP,
  ].join("\n"),
  examples: [
    "tillwave tone plot walk.wav -o walk.svg",
    "tillwave tone plot walk.wav --from 12 --to 20 -o close.svg",
    "tillwave tone plot --curves tone.json -o curves.svg --replace",
  ],
  options: {
    out: { type: "string", short: "o" },
    from: { type: "string" },
    to: { type: "string" },
    profile: { type: "string" },
    curves: { type: "string" },
    ...CHANNEL_OPTION,
    ...REPLACE_OPTION,
  },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const out = textOf(given, "out");
    const curves = textOf(given, "curves");
    const [name] = given.names;
    if (out === undefined) {
      return usage("Say where the drawing goes: -o OUT.svg");
    }
    if ((name === undefined) === (curves === undefined)) {
      return usage("Name either a recording or --curves RESULTS.json.");
    }
    const refused = refuseToReplace(out, given);
    if (refused !== null) {
      return refused;
    }
    const drawn = name === undefined ? plotCurves(curves ?? "") : plotRecording(name, given);
    if (!drawn.ok) {
      return drawn.error;
    }
    const { svg, say, json } = drawn.value;
    const written = writeWhole(out, [toUtf8(svg)], given);
    return written.ok ? done([`${out}: ${say}`], { file: written.value, ...json }) : written.error;
  },
};

interface Drawn {
  readonly svg: Svg;
  readonly say: string;
  readonly json: object;
}

function plotCurves(file: string): Result<Drawn, Outcome> {
  let text: string;
  try {
    text = readFileSync(file, "utf8").slice(0, CURVES_LENGTH_MAX);
  } catch (error) {
    return err(failed("unreadable", `${file} cannot be read: ${(error as Error).message}.`));
  }
  const curves = parseSuccessCurves(text);
  if (!curves.ok) {
    return err(failed("no-curves", `${file} holds no curves: ${curves.error}.`));
  }
  const count = curves.value.panels.reduce((sum, panel) => sum + panel.curves.length, 0);
  return ok({
    svg: drawSuccessCurves(curves.value),
    say: `${count} curves in ${curves.value.panels.length} panels.`,
    json: { panels: curves.value.panels.length, curves: count },
  });
}

function plotRecording(name: string, given: Given): Result<Drawn, Outcome> {
  const profiles = readProfiles(given);
  if (!profiles.ok) {
    return err(usage(profiles.error));
  }
  const opened = openRecording(name, given);
  if (!opened.ok) {
    return opened;
  }
  const recording = opened.value;
  try {
    const time = readStretch(recording, given);
    return time.ok
      ? ok(draw(recording, { time: time.value, listed: profiles.value, given }))
      : err(usage(time.error));
  } finally {
    recording.close();
  }
}

function readStretch({ seconds }: Recording, given: Given): Result<Span, string> {
  const from = decimalOption(given, "from", { min: 0, max: seconds, usual: 0 });
  const to = decimalOption(given, "to", { min: 0, max: seconds, usual: seconds });
  if (!from.ok) {
    return from;
  }
  if (!to.ok) {
    return to;
  }
  const isLong = to.value - from.value >= Math.min(STRETCH_MIN, seconds);
  return isLong
    ? ok({ from: from.value, to: to.value })
    : err(`From --from to --to there must be ${STRETCH_MIN} s or more.`);
}

interface Drawing {
  readonly time: Span;
  readonly listed: readonly ToneProfile[];
  readonly given: Given;
}

function draw({ name, channel }: Recording, { time, listed, given }: Drawing): Drawn {
  const { emitters } = listen(channel, {
    profiles: EVERY_PROFILE,
    listed,
    from: Math.round(time.from * channel.sampleRate),
    to: Math.round(time.to * channel.sampleRate),
    progress: given.progress,
  });
  const heard =
    emitters.length === 0
      ? "no id is"
      : `${emitters.length} id${emitters.length === 1 ? " is" : "s are"}`;
  return {
    svg: drawRecording({ name: name.replace(/^.*\//u, ""), channel, time, emitters }),
    say: `${heard} heard and marked.`,
    json: { from: time.from, to: time.to, emitters: emitters.map(emitterJson) },
  };
}
