/** Beacons while somebody walks about: who is how loud, live. */
import { monotonic } from "@tillwave/beacon-central/adapters/monotonic";
import type { HeardBeacon } from "@tillwave/beacon-central/heard-beacons";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { beaconJson, intervalWords, loudnessWords } from "../beacon/heard-words.ts";
import { FRAME_NAMES } from "../beacon/frame-words.ts";
import { LISTEN_HELP, LISTEN_OPTIONS, type Listening, listenFor } from "../beacon/listening.ts";
import { drawRssi } from "../beacon/plot-rssi.ts";
import { watchTable } from "../beacon/watch-table.ts";
import { type Command, type Given, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { decimalOption } from "../tone/tone-options.ts";
import { REPLACE_HELP, REPLACE_OPTION, refuseToReplace, writeWhole } from "../tone/whole-file.ts";
import { lostWords } from "./beacon-scan.ts";

const SECONDS = { min: 1, max: 86_400, usual: 86_400 } as const;
/** Of a screen, in milliseconds. */
const REDRAW_EVERY = 500;
/** Of lines. */
const LINES_EVERY = 1000;
const CLEAR = "\u001b[H\u001b[2J";

export const beaconWatch: Command = {
  name: "beacon watch",
  does: "Shows live how loud each beacon is heard, until Ctrl-C",
  takes: "[--seconds S] [--svg FILE] [--adapter N] [--all]",
  help: [
    "  --seconds S     ends by itself after so long",
    "  --svg FILE      draws the levels over time in the end, the loudest beacons'",
    LISTEN_HELP,
    REPLACE_HELP,
    "",
    "On a terminal it is a table that is drawn anew; into a file or a pipe, a line each second for each beacon that was heard.",
    "--json prints such lines, and one more in the end.",
    "Exit codes: 0 a beacon was heard, 1 none was, or this machine cannot listen, 2 wrong usage.",
  ].join("\n"),
  examples: [
    "tillwave beacon watch",
    "tillwave beacon watch --seconds 60 --svg walk.svg",
    "tillwave beacon watch --json",
  ],
  options: {
    seconds: { type: "string" },
    svg: { type: "string" },
    ...LISTEN_OPTIONS,
    ...REPLACE_OPTION,
  },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const seconds = decimalOption(given, "seconds", SECONDS);
    if (!seconds.ok) {
      return usage(seconds.error);
    }
    const refused = refuseToReplace(textOf(given, "svg"), given);
    if (refused !== null) {
      return refused;
    }
    const isScreen = process.stdout.isTTY && given.options["json"] !== true;
    given.progress("Listening. Ctrl-C ends it.");
    const listened = await listenFor(given, {
      seconds: seconds.value,
      every: isScreen ? REDRAW_EVERY : LINES_EVERY,
      onTurn: (listening) => (isScreen ? redraw(given, listening) : sayLines(given, listening)),
    });
    return listened.ok ? watchOutcome(given, listened.value) : listened.error;
  },
};

function redraw(given: Given, listening: Listening): void {
  const { columns, rows } = process.stdout;
  const lines = watchTable({
    beacons: listening.list(),
    now: monotonic(),
    seconds: listening.heardFor() / 1000,
    columns,
    rows,
  });
  given.live(`${CLEAR}${lines.join("\n")}`, {});
}

/** Only those that were heard since the last time. */
function sayLines(given: Given, listening: Listening): void {
  const since = monotonic() - LINES_EVERY;
  for (const beacon of listening.list().filter(({ lastAt }) => lastAt >= since)) {
    const time = new Date().toISOString();
    given.live(lineOf(beacon, time), { type: "beacon", time, ...beaconJson(beacon) });
  }
}

export function lineOf(beacon: HeardBeacon, time: string): string {
  const kinds = [...new Set(beacon.frames.map(({ frame }) => FRAME_NAMES[frame.type]))].join(", ");
  return `${time.slice(11, 19)}  ${beacon.address}  ${loudnessWords(beacon)}  ${intervalWords(beacon)}  ${kinds}`.trimEnd();
}

function watchOutcome(given: Given, listening: Listening): Outcome {
  const beacons = listening.list();
  const seconds = Math.round(listening.heardFor() / 1000);
  const { lost, rescans, restarts } = listening.scanner.view();
  const facts = { type: "end", seconds, lost, rescans, restarts, beacons: beacons.length };
  if (beacons.length === 0) {
    const say = `No beacon was heard in ${seconds} s.`;
    return { ...failed("nothing-heard", say), json: { ...facts, error: "nothing-heard" } };
  }
  const out = textOf(given, "svg");
  if (out === undefined) {
    return done([`${beacons.length} heard in ${seconds} s.`, ...lostWords(lost)], facts);
  }
  const svg = drawRssi({ beacons, points: listening.scanner.points });
  if (svg === null) {
    const say = "The adapter says of no report how loud it was: there is nothing to draw.";
    return { ...failed("no-levels", say), json: { ...facts, error: "no-levels" } };
  }
  const written = writeWhole(out, [toUtf8(svg)], given);
  return written.ok
    ? done([`${beacons.length} heard in ${seconds} s.`, `${out}: drawn.`], { ...facts, drawn: out })
    : written.error;
}
