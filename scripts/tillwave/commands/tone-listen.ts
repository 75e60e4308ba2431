/** Ids as they are heard. What they mean is for the hub to say: nothing is asked of it. */
import { type Command, usage } from "../command.ts";
import { createListenLog } from "../tone/listen-log.ts";
import { SOURCE_HELP, SOURCE_OPTIONS, openSoundSource } from "../tone/sound-source.ts";
import { EVERY_PROFILE, decimalOption } from "../tone/tone-options.ts";
import { untilInterrupted } from "../tone/until-interrupted.ts";
import { readProfiles } from "./tone-decode.ts";

const SECONDS_MAX = 86_400;

export const toneListen: Command = {
  name: "tone listen",
  does: "Lists the ids that a microphone hears, as they come, until Ctrl-C",
  takes: "[--seconds S] [--profile steady|quick] [--device NAME | --air] [--json]",
  help: [
    "  --seconds S     ends by itself after so long",
    "  --profile NAME  only those of this kind (default: both)",
    SOURCE_HELP,
    "",
    "Two codes of one place at the same time are named: two emitters in one zone, or two zones with one number.",
    "--json prints a line for each id that is heard, and one more in the end.",
    "Exit codes: 0 something was heard, 1 nothing was, or there is no sound, 2 wrong usage, 3 no recorder or emitter.",
  ].join("\n"),
  examples: [
    "tillwave tone listen",
    "tillwave tone listen --seconds 30 --json",
    "tillwave tone listen --device alsa_input.usb-mic --profile steady",
  ],
  options: { seconds: { type: "string" }, profile: { type: "string" }, ...SOURCE_OPTIONS },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const profiles = readProfiles(given);
    const seconds = decimalOption(given, "seconds", {
      min: 1,
      max: SECONDS_MAX,
      usual: SECONDS_MAX,
    });
    if (!profiles.ok || !seconds.ok) {
      return usage(profiles.ok ? (seconds.ok ? "" : seconds.error) : profiles.error);
    }
    const listed = new Set(profiles.value.map(({ name }) => name));
    const log = createListenLog(given);
    const source = openSoundSource(given, EVERY_PROFILE, (news) => {
      if (news.type === "sound" || listed.has(news.id.profile)) {
        log.take(news);
      }
    });
    const release = untilInterrupted(source.stop);
    const over = setTimeout(source.stop, seconds.value * 1000);
    given.progress("Listening. Ctrl-C ends it.");
    const trouble = await source.ended;
    clearTimeout(over);
    release();
    return trouble ?? log.end();
  },
};
