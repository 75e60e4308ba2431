/** What a beacon with these settings would say, without a radio, and without waiting for it. */
import { readFileSync, statSync } from "node:fs";
import { wordsOfFault } from "@tillwave/beacon-peripheral/settings-words";
import { BEACON_SETTINGS_BYTES_MAX, parseBeaconSettings } from "@tillwave/shared/beacon/settings";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { spanJson, sumLines, sumOf, timelineLines } from "../beacon/air-words.ts";
import { simulateBeacon } from "../beacon/simulated-beacon.ts";
import {
  type Command,
  EXIT,
  type Given,
  type Outcome,
  done,
  failed,
  textOf,
  usage,
} from "../command.ts";
import { decimalOption } from "../tone/tone-options.ts";

const SECONDS = { min: 1, max: 86_400, usual: 30 } as const;
const U32_MAX = 0xffff_ffff;

export const beaconSimulate: Command = {
  name: "beacon simulate",
  does: "Says what a beacon with these settings would have on air: the real program, on a radio in memory",
  takes: "[FILE] [--seconds S] [--at TIME]",
  help: [
    "  FILE            settings as for tillwave beacon set (default: none, as a beacon comes out of the box)",
    `  --seconds S     of the beacon's time, up to a day (default: ${SECONDS.usual}); it takes a moment`,
    "  --at TIME       when it is started: Unix seconds, or 2026-11-30T09:00:00Z (default: now)",
    "",
    "Rolling ids are those of that time. Its opening hours are kept: a beacon of a closed shop is silent.",
    "Exit codes: 0 something was on air, 1 nothing was, or FILE cannot be used, 2 wrong usage.",
  ].join("\n"),
  examples: [
    "tillwave beacon simulate door.json",
    "tillwave beacon simulate door.json --seconds 3600 --at 2026-12-01T09:00:00Z --json",
  ],
  options: { seconds: { type: "string" }, at: { type: "string" } },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const seconds = decimalOption(given, "seconds", SECONDS);
    const startAt = readTime(given);
    if (!seconds.ok || !startAt.ok) {
      return usage(seconds.ok ? (startAt.ok ? "" : startAt.error) : seconds.error);
    }
    const [path] = given.names;
    const settings = path === undefined ? ok(null) : readSettings(path);
    if (!settings.ok) {
      return settings.error;
    }
    const run = await simulateBeacon({
      settings: settings.value,
      seconds: seconds.value,
      startAt: startAt.value,
    });
    const sum = sumOf(run.spans);
    const say = [...timelineLines(run.spans), "", ...sumLines(sum)];
    const json = {
      seconds: seconds.value,
      startAt: startAt.value,
      air: run.status.air.state,
      sum,
      spans: run.spans.map(spanJson),
    };
    return sum.firstAt === null
      ? { exit: EXIT.failed, say: [`Nothing is on air: it is ${run.status.air.state}.`], json }
      : done(say, json);
  },
};

function readSettings(path: string): Result<object, Outcome> {
  let text: string;
  try {
    if (statSync(path).size > BEACON_SETTINGS_BYTES_MAX) {
      return err(failed("file", `${path} is too long for settings.`));
    }
    text = readFileSync(path, "utf8");
  } catch (error) {
    return err(failed("file", `${path} cannot be read: ${(error as Error).message}`));
  }
  const parsed = parseBeaconSettings(text);
  return parsed.ok
    ? parsed
    : err(
        failed(
          "settings",
          `${path}: ${wordsOfFault(parsed.error)}`,
          "tillwave beacon lint FILE says more.",
        ),
      );
}

function readTime(given: Given): Result<number, string> {
  const text = textOf(given, "at");
  if (text === undefined) {
    return ok(Math.floor(Date.now() / 1000));
  }
  const isSpelt = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/u.test(text);
  const time = /^\d{1,10}$/u.test(text) ? Number(text) : isSpelt ? Date.parse(text) / 1000 : NaN;
  return time <= U32_MAX
    ? ok(time)
    : err(`--at takes Unix seconds or 2026-11-30T09:00:00Z, not "${text}".`);
}
