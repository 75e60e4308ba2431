/** An id out of this machine's loudspeaker, for a first test of a room. */
import { setTimeout as sleep } from "node:timers/promises";
import { startLoudspeaker } from "@tillwave/emitter/adapters/speaker-process";
import type { SpeakerView } from "@tillwave/emitter/ports";
import type { SoundOrder } from "@tillwave/emitter/speaker/words";
import { LEVEL_DB_MAX, SPEAKERS, TEST_SECONDS_MAX } from "@tillwave/shared/api/emitter";
import { NO_LOG } from "@tillwave/shared/core/log";
import { type Command, type Given, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { askForAnswer } from "../emitter/emitter-asker.ts";
import {
  PROFILE_NAMES,
  allOf,
  choiceOption,
  decimalOption,
  wholeOption,
} from "../tone/tone-options.ts";
import { untilInterrupted } from "../tone/until-interrupted.ts";

const U32_MAX = 0xffff_ffff;
const SECONDS_USUAL = 30;
const LEVEL = { min: -80, max: LEVEL_DB_MAX, usual: -20 };
/** A loudspeaker that is not open by then is not there, in milliseconds. */
const OPEN_MS_MAX = 10_000;
/** An order holds for a window and a half; said again before it is over, in milliseconds. */
const SAY_AGAIN_MS = 15_000;
/** For the sound to fade, in milliseconds. */
const FADE_MS = 400;

export const tonePlay: Command = {
  name: "tone play",
  does: "Sounds an id through this machine's loudspeaker, too high for most people to hear",
  takes: "--place N --code N [--seconds S] [--profile steady|quick] [--level DB]",
  help: [
    "  --place N       0 to 4294967295, also as 0x and hex digits",
    "  --code N        the same",
    `  --seconds S     1 to ${TEST_SECONDS_MAX} (default: ${SECONDS_USUAL}); Ctrl-C ends it`,
    "  --profile NAME  steady or quick (default: steady)",
    `  --level DB      the peak against full scale, −80 to −6 (default: −20)`,
    `  --speaker NAME  ${SPEAKERS.join(", ")} (default: auto)`,
    "  --device NAME   the loudspeaker, as the sound system calls it",
    "  --emitter       through the emitter that runs here, in place of its own code; it chooses the level",
    "  --folder DIR    that emitter's folder",
    "",
    "Such a code earns nobody anything: hubs know their own. Children and animals hear it: no louder than needed.",
    "Exit codes: 0 it sounded, 1 it could not, 2 wrong usage, 3 no emitter runs (--emitter).",
  ].join("\n"),
  examples: [
    "tillwave tone play --place 1 --code 2",
    "tillwave tone play --place 1 --code 2 --seconds 60 --profile quick --level -30",
    "tillwave tone play --place 1 --code 2 --emitter",
  ],
  options: {
    place: { type: "string" },
    code: { type: "string" },
    seconds: { type: "string" },
    profile: { type: "string" },
    level: { type: "string" },
    speaker: { type: "string" },
    device: { type: "string" },
    emitter: { type: "boolean" },
    folder: { type: "string" },
  },
  namesMin: 0,
  namesMax: 0,
  run(given) {
    const options = allOf({
      place: wholeOption(given, "place", { min: 0, max: U32_MAX }),
      code: wholeOption(given, "code", { min: 0, max: U32_MAX }),
      seconds: decimalOption(given, "seconds", {
        min: 1,
        max: TEST_SECONDS_MAX,
        usual: SECONDS_USUAL,
      }),
      profile: choiceOption(given, "profile", PROFILE_NAMES),
      level: decimalOption(given, "level", LEVEL),
      speaker: choiceOption(given, "speaker", SPEAKERS),
    });
    if (!options.ok) {
      return Promise.resolve(usage(options.error));
    }
    const { place, code, seconds, profile = "steady", level, speaker = "auto" } = options.value;
    if (given.options["emitter"] === true) {
      const own = textOf(given, "level") === undefined ? {} : { level };
      return playThroughEmitter({ place, code, seconds, profile, ...own }, given);
    }
    const order = { place, code, profile, level: 10 ** (level / 20) };
    return play({ order, seconds, speaker, device: textOf(given, "device") ?? null }, given);
  },
};

interface Playing {
  readonly order: SoundOrder;
  readonly seconds: number;
  readonly speaker: (typeof SPEAKERS)[number];
  readonly device: string | null;
}

async function play(playing: Playing, given: Given): Promise<Outcome> {
  const { order, seconds } = playing;
  const { sounded, view } = await sound(playing, () =>
    given.progress(`It sounds for ${seconds} s. Ctrl-C ends it.`),
  );
  return sounded > 0 ? played(order, Math.min(sounded, seconds), view) : silent(view);
}

interface Sounded {
  /** Seconds. */
  readonly sounded: number;
  readonly view: SpeakerView | null;
}

async function sound(
  { order, seconds, speaker, device }: Playing,
  begins: () => void,
): Promise<Sounded> {
  let view: SpeakerView | null = null;
  let since: number | null = null;
  let settle: () => void = () => {};
  const timers: NodeJS.Timeout[] = [];
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const say = (): void => loudspeaker.tell({ type: "sound", order });
  const sounding = (): void => {
    if (since === null) {
      since = performance.now();
      timers.push(setTimeout(settle, seconds * 1000));
      begins();
    }
  };
  const loudspeaker = startLoudspeaker(
    { choice: speaker, device },
    {
      changed(next) {
        view = next;
      },
      cameUp: say,
      sounding: (what) => what !== null && sounding(),
      chimed() {},
      air() {},
    },
    NO_LOG,
  );
  timers.push(setInterval(say, SAY_AGAIN_MS));
  timers.push(setTimeout(() => since ?? settle(), OPEN_MS_MAX));
  const release = untilInterrupted(settle);
  await over;
  timers.forEach((timer) => clearTimeout(timer));
  const sounded = since === null ? 0 : (performance.now() - since) / 1000;
  loudspeaker.tell({ type: "sound", order: null });
  await sleep(FADE_MS);
  await loudspeaker.close();
  release();
  return { sounded, view };
}

function played(
  { place, code, profile }: SoundOrder,
  seconds: number,
  view: SpeakerView | null,
): Outcome {
  const tenths = Math.round(seconds * 10) / 10;
  const by = view?.speaker ?? "web-audio";
  return done(
    [
      `Place ${place}, code ${code}, ${profile}: sounded for ${tenths} s.`,
      ...(by === "silent" ? ["Nothing could be heard: there was no loudspeaker (silent)."] : []),
    ],
    { place, code, profile, seconds: tenths, speaker: by, sampleRate: view?.sampleRate ?? null },
  );
}

function silent(view: SpeakerView | null): Outcome {
  const detail = view?.detail ?? null;
  return failed(
    "no-loudspeaker",
    `No loudspeaker could be opened${detail === null ? "" : `: ${detail}`}.`,
    "pactl list short sinks, or aplay -L, lists what there is; name one with --device. --speaker player tries another way.",
  );
}

interface Test {
  readonly place: number;
  readonly code: number;
  readonly seconds: number;
  readonly profile: "steady" | "quick";
  readonly level?: number;
}

async function playThroughEmitter(test: Test, given: Given): Promise<Outcome> {
  const started = await askForAnswer(given, { ask: "play-test", ...test }, "done");
  if (!started.ok) {
    return started.error;
  }
  given.progress(`It sounds for ${test.seconds} s. Ctrl-C ends it.`);
  const ending = new AbortController();
  const release = untilInterrupted(() => ending.abort());
  await sleep(test.seconds * 1000, null, { signal: ending.signal }).catch(() => null);
  release();
  const stopped = await askForAnswer(given, { ask: "stop-test" }, "done");
  const { place, code, profile } = test;
  return stopped.ok
    ? done(
        [
          `Place ${place}, code ${code}, ${profile}: sounded through the emitter, which sounds its own again.`,
        ],
        test,
      )
    : stopped.error;
}
