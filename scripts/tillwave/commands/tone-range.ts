/**
 * The guided walk test: stand at some distances, listen, and hear how loud the emitter must be for which range.
 *
 *   for each distance    "Stand at 5 m"  →  Enter  →  some seconds of listening  →  SNR
 *   in the end           a curve through them, the levels for 3, 5, 7 and 10 m, what to set, and a picture
 */
import { createInterface } from "node:readline";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { RANGES } from "@tillwave/shared/presence/emitter-settings";
import { type Command, type Given, type Outcome, failed, textOf, usage } from "../command.ts";
import { type MeasuredSpot, createSpotMeter } from "../tone/measure-spot.ts";
import {
  DISTANCES_MAX,
  DISTANCES_USUAL,
  SPOT_SECONDS,
  type Walk,
  readWalk,
} from "../tone/range-options.ts";
import { reportWalk, spotJson, spotWords } from "../tone/range-report.ts";
import { SOURCE_HELP, SOURCE_OPTIONS, openSoundSource } from "../tone/sound-source.ts";
import { numberText } from "../tone/svg.ts";
import { EVERY_PROFILE } from "../tone/tone-options.ts";
import { untilInterrupted } from "../tone/until-interrupted.ts";
import { REPLACE_HELP, REPLACE_OPTION, refuseToReplace } from "../tone/whole-file.ts";

export const toneRange: Command = {
  name: "tone range",
  does: "Guides a walk through a zone, and says how loud its emitter must be for 3, 5, 7 and 10 m",
  takes: "[--place N] [--distances 3,5,7,10] [--seconds S] [-o OUT.svg]",
  help: [
    "Stand where it says, press Enter, and walk half a metre around the spot with the phone's or the laptop's microphone in",
    "your hand while it listens. Ctrl-C ends the walk with what was measured so far.",
    "  --place N         which one to measure (default: the one that is heard best)",
    `  --distances LIST  metres, up to ${DISTANCES_MAX} (default: ${DISTANCES_USUAL})`,
    `  --seconds S       of listening on each spot, ${SPOT_SECONDS.min} to ${SPOT_SECONDS.max} (default: ${SPOT_SECONDS.usual})`,
    `  --range M         the zone's present setting, ${RANGES.join(", ")}: says what to set at the emitter`,
    "  --calibration DB  the emitter's present calibration (default: 0)",
    "  -o, --out FILE    draws the walk, as SVG",
    "  --measured LIST   nothing is listened to: metres and SNR in dB, as 3=5.2,5=1,7=-4 (10=none: not heard)",
    "  --profile NAME    with --measured: steady or quick (default: steady)",
    SOURCE_HELP,
    REPLACE_HELP,
    "",
    "A zone ends where nine of ten who walk are heard: SNR −8.5 dB (steady), −6.7 dB (quick).",
    "Exit codes: 0 measured, 1 nothing was heard, or there is no sound, 2 wrong usage, 3 no recorder or emitter.",
  ].join("\n"),
  examples: [
    "tillwave tone range --place 7 --range 5 -o walk.svg",
    "tillwave tone range --distances 2,4,6 --seconds 30",
    "tillwave tone range --measured 3=5.2,5=1,7=-4,10=none --range 7",
  ],
  options: {
    place: { type: "string" },
    distances: { type: "string" },
    seconds: { type: "string" },
    range: { type: "string" },
    calibration: { type: "string" },
    measured: { type: "string" },
    profile: { type: "string" },
    out: { type: "string", short: "o" },
    ...SOURCE_OPTIONS,
    ...REPLACE_OPTION,
  },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const wanted = readWalk(given);
    if (!wanted.ok) {
      return usage(wanted.error);
    }
    const refused = refuseToReplace(textOf(given, "out"), given);
    if (refused !== null) {
      return refused;
    }
    const { measured } = wanted.value;
    const walked = measured === null ? await walk(wanted.value, given) : ok(measured);
    return walked.ok ? reportWalk(walked.value, wanted.value, given) : walked.error;
  },
};

/** A recorder that cannot open its microphone has said so by then, in seconds. */
const FIRST_SOUND_S = 1;

/** Sound comes all the time; what counts is what is heard on the spots. */
async function walk(
  { place, distances, seconds }: Walk,
  given: Given,
): Promise<Result<readonly MeasuredSpot[], Outcome>> {
  let meter = createSpotMeter(place);
  const source = openSoundSource(given, EVERY_PROFILE, (news) => meter.take(news));
  const trouble = source.ended.then((outcome) => ({ outcome }));
  const enter = createEnter();
  const release = untilInterrupted(source.stop);
  const spots: MeasuredSpot[] = [];
  // Nobody is to walk anywhere before it is known that there is a microphone.
  let end: Awaited<typeof trouble> | null = await Promise.race([trouble, after(FIRST_SOUND_S)]);
  for (const metres of end === null ? distances : []) {
    console.error(`Stand ${numberText(metres)} m from the emitter and press Enter.`);
    end = await Promise.race([trouble, enter.next().then(() => null)]);
    if (end !== null) {
      break;
    }
    meter = createSpotMeter(place);
    console.error(`Listening for ${seconds} s. Walk half a metre around the spot.`);
    end = await Promise.race([trouble, after(seconds)]);
    const spot = meter.result(metres);
    if (end !== null) {
      break;
    }
    spots.push(spot);
    given.live(`  ${spotWords(spot)}`, { type: "spot", ...spotJson(spot) });
  }
  release();
  enter.close();
  source.stop();
  return end === null || (end.outcome === null && spots.length > 0)
    ? ok(spots)
    : err(end.outcome ?? failed("stopped", "The walk ended before anything was measured."));
}

const after = (seconds: number): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(null), seconds * 1000);
  });

interface Enter {
  /** Settles at the next line, or when there are no more. */
  next(): Promise<unknown>;
  close(): void;
}

function createEnter(): Enter {
  const lines = createInterface({ input: process.stdin });
  const iterator = lines[Symbol.asyncIterator]();
  return { next: () => iterator.next(), close: () => lines.close() };
}
