/** What the emitter is started with. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SPEAKERS, type SpeakerChoice } from "@tillwave/shared/api/emitter";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type UsageError, stateFolder, usage } from "@tillwave/shared/host/program";

export const HELP = `Sounds a zone's code, so that phones in it know where they are.

Usage: emitter [--folder DIR] [--speaker auto|web-audio|player|silent]

  --folder DIR    what it keeps (default: $XDG_STATE_HOME/tillwave/emitter): config.json,
                  identity.json, settings.json, clock.json, emitter.log, and the socket that
                  "tillwave emitter" speaks to
  --speaker NAME  how the loudspeaker is reached, whatever config.json says: through Web Audio,
                  through a player program (pacat, aplay, pw-cat), the first that works (auto),
                  or not at all (silent: for machines without sound)
  --help          this text

Examples:
  emitter
  emitter --folder /var/lib/tillwave-emitter
  emitter --folder /tmp/emitter --speaker silent

Then join it to a hub, with a code from its console: tillwave emitter join CODE --url https://HUB:8447

Exit codes: 0 stopped as asked, 1 a fault, 2 wrong usage, 3 another emitter runs on this folder.
`;

export interface Launch {
  readonly folder: string;
  /** Null: as its config says. */
  readonly speaker: SpeakerChoice | null;
}

export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<Launch | "help", UsageError> {
  let flags: ReturnType<typeof parseFlags>;
  try {
    flags = parseFlags(args);
  } catch (error) {
    return usage(`${(error as Error).message} See --help.`);
  }
  if (flags.help === true) {
    return ok("help");
  }
  const speaker = flags.speaker === undefined ? null : SPEAKERS.find((s) => s === flags.speaker);
  if (speaker === undefined) {
    return usage(`--speaker takes one of ${SPEAKERS.join(", ")}, not "${flags.speaker}".`);
  }
  if (flags.folder === "") {
    return usage("--folder takes the name of a folder.");
  }
  return ok({ folder: flags.folder ?? join(stateFolder(environment), "emitter"), speaker });
}

function parseFlags(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      folder: { type: "string" },
      speaker: { type: "string" },
      help: { type: "boolean" },
    },
  }).values;
}
