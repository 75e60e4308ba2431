/**
 * The emitter's loudspeaker as a process of its own: sound libraries stand still without a word when a device goes, and do
 * not come back, so the emitter watches from a distance, and kills what does not sound.
 *
 * This process keeps nothing, so it never ends in order.
 */
import { parseArgs } from "node:util";
import { SPEAKERS, type SpeakerChoice } from "@tillwave/shared/api/emitter";
import { type Result, ok } from "@tillwave/shared/core/result";
import { die, meetParent } from "@tillwave/shared/host/child-program";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { type UsageError, runAsAsked, usage } from "@tillwave/shared/host/program";
import { openPlayers } from "../adapters/player-speaker.ts";
import { openSilence } from "../adapters/silent-speaker.ts";
import { openWebAudio } from "../adapters/web-audio-speaker.ts";
import type { OpenLine } from "./line.ts";
import { createSpeakerProgram } from "./speaker-program.ts";
import { type SpeakerCommand, type SpeakerWord, asDetail } from "./words.ts";

const HELP = `The emitter's loudspeaker, in a process that may be killed. The emitter starts it.

Usage: speaker [--speaker auto|web-audio|player|silent] [--device NAME]

  --speaker NAME  how the loudspeaker is reached (default: auto): through Web Audio, through a player
                  program (pacat, aplay, pw-cat), the first of these that works, or not at all
  --device NAME   the sound system's name of the loudspeaker; its default where none is named

Exit codes: 2 wrong usage. It never ends by itself otherwise, and it never ends in order.
`;

interface Launch {
  readonly speaker: SpeakerChoice;
  readonly device: string | null;
}

async function run({ speaker, device }: Launch): Promise<void> {
  const parent = meetParent<SpeakerWord>({
    alone: "The emitter starts its loudspeaker itself; this one has no emitter.",
    lastWord: (why) => ({ type: "failed", detail: asDetail(why) }),
  });
  if (parent === null) {
    return;
  }
  parent.whenToldToEnd(die);
  const program = createSpeakerProgram({
    openers: openersOf({ speaker, device }),
    say: parent.say,
    later: machineTimers.later,
    end: parent.end,
  });
  // The emitter is the only one that speaks on this channel, and it is the one that started us.
  parent.hear((command) => program.hear(command as SpeakerCommand));
  await program.start();
}

function openersOf({ speaker, device }: Launch): readonly OpenLine[] {
  switch (speaker) {
    case "auto":
      return [openWebAudio(device), ...openPlayers(device)];
    case "web-audio":
      return [openWebAudio(device)];
    case "player":
      return openPlayers(device);
    case "silent":
      return [openSilence(machineTimers)];
  }
}

function readCommandLine(args: readonly string[]): Result<Launch | "help", UsageError> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        speaker: { type: "string", default: "auto" },
        device: { type: "string" },
        help: { type: "boolean" },
      },
    });
    if (values.help === true) {
      return ok("help");
    }
    const speaker = SPEAKERS.find((name) => name === values.speaker);
    return speaker === undefined
      ? usage(`--speaker takes one of ${SPEAKERS.join(", ")}, not "${values.speaker}".`)
      : ok({ speaker, device: values.device ?? null });
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
}

await runAsAsked(readCommandLine(process.argv.slice(2)), HELP, run);
