/** What the emitter of this machine does, and how it is. */
import { type Command, EXIT, done } from "../command.ts";
import { FOLDER_HELP, FOLDER_OPTION, askForAnswer } from "../emitter/emitter-asker.ts";
import { statusLines } from "../emitter/status-words.ts";

/** In these it does what it is there for. */
const WELL = ["sounding", "identifying", "testing", "closed"] as const;

export const emitterStatus: Command = {
  name: "emitter status",
  does: "Says what the emitter of this machine does, how loud it is, and whether the hub hears it",
  takes: "[--folder DIR]",
  help: [
    FOLDER_HELP,
    "",
    "Exit codes: 0 all is well, 1 it is silent and should not be, 3 it does not run.",
  ].join("\n"),
  examples: ["tillwave emitter status", "tillwave emitter status --json"],
  options: FOLDER_OPTION,
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const asked = await askForAnswer(given, { ask: "status" }, "status");
    if (!asked.ok) {
      return asked.error;
    }
    const { status } = asked.value;
    const said = done(statusLines(status, Date.now()), status);
    const isWell = WELL.some((state) => state === status.sound.state);
    return isWell ? said : { ...said, exit: EXIT.failed };
  },
};
